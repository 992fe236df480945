"""The library's export: both kinds of file, every encoding, broken lines, and a file that changes."""

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind, TitleWanted
from handlers.domain.outcome import Found, NotFound, Unavailable
from resolvers.catalogue import file as catalogue_file
from resolvers.catalogue.file import CatalogueError, CatalogueFile, CatalogueOptions
from resolvers.catalogue.marc import read_marc
from resolvers.catalogue.table import read_table
from resolvers.fulltext import holdings as shelves
from resolvers.metadata import holdings as titles

ISBN = Identifier(IdKind.ISBN, "9787999000013")
Field = tuple[str, bytes]


def field(tag: str, *subfields: str, encoding: str = "utf-8") -> Field:
    return tag, b"  " + b"".join(b"\x1f" + each.encode(encoding) for each in subfields)


def marc(*fields: Field, mark: str = " ", wrong_lengths: bool = False) -> bytes:
    directory, body = b"", b""
    for tag, content in fields:
        length = len(content) + 1
        directory += f"{tag}{1 if wrong_lengths else length:04d}{len(body):05d}".encode()
        body += content + b"\x1e"
    base = 24 + len(directory) + 1
    leader = f"{base + len(body) + 1:05d}nam {mark}22{base:05d}   450 ".encode()
    return leader + directory + b"\x1e" + body + b"\x1d"


def cnmarc(encoding: str = "utf-8", *, isbn: str = "978-7-999-00001-3", wrong_lengths: bool = False) -> bytes:
    parts = [
        ("010", "a" + isbn, "b精装", "dCNY68.00"), ("101", "achi"),
        ("200", "a夜班护理手册", "e从接班到天亮", "f李夏主编"), ("210", "a样例市", "c样例医学出版社", "d2021"),
        ("690", "aR473"), ("701", "a李夏", "4主编"), ("905", "aSYY", "c三楼自然科学阅览室", "dR473", "e18"),
    ]  # fmt: skip
    fields = [field(tag, *rest, encoding=encoding) for tag, *rest in parts]
    return marc(("001", b"99001"), *fields, wrong_lengths=wrong_lengths)


def marc21(encoding: str = "utf-8", mark: str = "a") -> bytes:
    return marc(
        ("008", b"210101s2021    cc a     b    001 0 eng d"),
        field("020", "a9780306406157 (hbk.) :", encoding=encoding),
        field("100", "aMarsh, Ébba,", "d1970-", encoding=encoding),
        field("245", "aNursing at night :", "ba handbook /", "cÉbba Marsh.", encoding=encoding),
        field("264", "aLund :", "bInvented Press,", "c2021.", encoding=encoding),
        field("852", "bMain", "cReading room", "hRT82", "i.M37", encoding=encoding),
        field("856", "uhttps://ebooks.example.org/nursing", encoding=encoding),
        mark=mark,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030"])
def test_cnmarc_is_read_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "b.mrc").write_bytes(cnmarc(encoding) + b"\r\n" + cnmarc(encoding, isbn=""))
    (book, *_) = read_marc(tmp_path / "b.mrc").by_isbn(ISBN.value)
    assert (book.title, book.authors, book.year) == ("夜班护理手册: 从接班到天亮", ("李夏",), 2021)
    assert (book.shelf_mark, book.location, book.publisher) == ("R473/18", "三楼自然科学阅览室", "样例医学出版社")
    assert book.language == "zh"


def test_a_directory_that_counts_characters_instead_of_bytes_is_read(tmp_path: Path) -> None:
    (tmp_path / "b.mrc").write_bytes(cnmarc("gbk", wrong_lengths=True))
    assert len(read_marc(tmp_path / "b.mrc").by_isbn(ISBN.value)) == 1


def test_marc21_gives_a_line_for_the_shelf_and_one_for_the_link(tmp_path: Path) -> None:
    (tmp_path / "b.mrc").write_bytes(marc21())
    shelf, link = read_marc(tmp_path / "b.mrc").by_isbn("9780306406157")
    assert (shelf.title, shelf.authors, shelf.year) == ("Nursing at night: a handbook", ("Marsh É",), 2021)
    assert (shelf.shelf_mark, shelf.location, shelf.url) == ("RT82/.M37", "Main Reading room", "")
    assert (link.url, link.is_print) == ("https://ebooks.example.org/nursing", False)
    assert (shelf.publisher, shelf.language) == ("Invented Press", "en")


def test_marc_8_keeps_its_accents(tmp_path: Path) -> None:
    raw = marc21().replace("É".encode(), b"\xe2E").replace(b"a22", b" 22", 1)
    (tmp_path / "b.mrc").write_bytes(raw)
    assert read_marc(tmp_path / "b.mrc").by_isbn("9780306406157")[0].authors == ("Marsh É",)


def test_broken_records_are_counted_and_the_others_kept(tmp_path: Path) -> None:
    good = cnmarc("gbk")
    broken = [
        b"nothing like a record\x1d",
        b"00042nam0 2200025   450 \x1e\x1d",
        good[:60] + b"\x1d",
        good[:-1] + good.replace(b"7-999", b"7-998"),  # the end of a record is missing: two in one
        marc(("001", b"1"), field("300", "a没有题名")),
        good[:200],  # the file breaks off
    ]
    (tmp_path / "b.mrc").write_bytes(good + b"".join(broken[:5]) + good + broken[5])
    books = read_marc(tmp_path / "b.mrc")
    assert (len(books), books.left_out) == (2, 6)


@pytest.mark.parametrize("content", [b"%PDF-1.7 " * 300_000, b"not a record at all\x1d"])
def test_another_kind_of_file_is_no_catalogue(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "b.mrc").write_bytes(content)
    with pytest.raises(CatalogueError):
        read_marc(tmp_path / "b.mrc")


CHINESE = (
    "题名,责任者,ISBN,索书号,馆藏地,出版年,出版社,链接,册数\n"
    "夜班护理手册,李夏主编,978-7-999-00001-3,R473/18,三楼,2021.5,样例社,,3\n"
)
ENGLISH = "Title;Author;ISBN;Shelf mark;Location;Year\n夜班护理手册;李夏主编;7999000019;R473/18;三楼;c2021\n"


@pytest.mark.parametrize("text", [CHINESE, ENGLISH, CHINESE.replace(",", "\t"), CHINESE.replace("\n", "\r\n")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_table_is_read_in_every_form(text: str, encoding: str, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes(text.encode(encoding))
    (book,) = read_table(tmp_path / "b.csv").by_isbn(ISBN.value)
    assert (book.title, book.authors, book.shelf_mark, book.location, book.year) == (
        "夜班护理手册", ("李夏",), "R473/18", "三楼", 2021,
    )  # fmt: skip


def test_odd_lines_of_a_table_are_counted(tmp_path: Path) -> None:
    lines = '题名,ISBN,索书号\n夜班护理手册,9787999000013,R1\n,,R2\n\n某,bad,R3\n"内科学（第9版）",,R5,多一格\n'
    (tmp_path / "b.csv").write_text(lines, encoding="utf-8")
    books = read_table(tmp_path / "b.csv")
    assert (len(books), books.left_out) == (2, 2)
    assert books.by_title("内科学（第9版）")


@pytest.mark.parametrize("content", [b"", b"a,b,c\n1,2,3\n", b"\x00\x01\x02", b"\xff\xfe\xff"])
def test_a_table_of_something_else_is_no_catalogue(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes(content)
    with pytest.raises(CatalogueError):
        read_table(tmp_path / "b.csv")


def test_a_title_is_found_with_and_without_its_subtitle_and_not_by_a_part(tmp_path: Path) -> None:
    (tmp_path / "b.mrc").write_bytes(cnmarc())
    books = read_marc(tmp_path / "b.mrc")
    assert books.by_title("夜班护理手册")
    assert books.by_title("夜班护理手册：从接班到天亮")
    assert not books.by_title("夜班护理")


async def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("题名,ISBN\n甲乙丙丁,9787999000013\n", encoding="utf-8")
    catalogue = CatalogueFile(path)
    assert len(await catalogue.books()) == 1
    path.write_text("题名,ISBN\n甲乙丙丁,9787999000013\n戊己庚辛,9780306406157\n", encoding="utf-8")
    assert len(await catalogue.books()) == 2


async def test_a_file_read_for_longer_than_its_asker_waits_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    lines = (f"第{number}本样例之书,,R{number}\n" for number in range(20_000))
    path.write_text("题名,ISBN,索书号\n" + "".join(lines), encoding="utf-8")
    catalogue = CatalogueFile(path)
    with capture_logs() as logs:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await catalogue.books()
        assert len(await catalogue.books()) == 20_000
    assert [entry["event"] for entry in logs].count("holdings_read") == 1


async def test_a_missing_file_is_no_catalogue_yet_and_a_vanished_one_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    source = shelves.Holdings(CatalogueOptions(path=path))
    assert await source.locate(Article(title="", ids=(ISBN,))) == NotFound()
    path.write_text("题名,ISBN,索书号\n甲乙丙丁,9787999000013,R1\n", encoding="utf-8")
    assert isinstance(await source.locate(Article(title="", ids=(ISBN,))), Found)
    path.unlink()
    assert await source.locate(Article(title="", ids=(ISBN,))) == Unavailable("conn-error")


async def test_another_edition_is_not_offered_for_the_one_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("题名,ISBN,索书号,出版年\n样例外科学,9787999000013,R6/1,2018\n", encoding="utf-8")
    source = shelves.Holdings(CatalogueOptions(path=path))
    other = Identifier(IdKind.ISBN, "9780306406157")
    assert await source.locate(Article(title="样例外科学", ids=(other,), kind=ArticleKind.BOOK)) == NotFound()
    assert await source.locate(Article(title="样例外科学", year=2024, kind=ArticleKind.BOOK)) == NotFound()
    assert isinstance(await source.locate(Article(title="样例外科学", year=2018, kind=ArticleKind.BOOK)), Found)


async def test_a_file_that_is_no_catalogue_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert await shelves.Holdings(CatalogueOptions(path=path)).locate(Article(title="", ids=(ISBN,))) == Unavailable(
        "bad-answer"
    )
    assert await titles.Holdings(CatalogueOptions(path=path)).look_up(TitleWanted("甲乙丙丁")) == Unavailable(
        "bad-answer"
    )


def test_only_exports_are_read() -> None:
    with pytest.raises(ValueError, match=r"\.csv"):
        CatalogueOptions(path=Path("books.xls"))
    assert catalogue_file.CatalogueOptions(path=Path("BOOKS.MRC"))
