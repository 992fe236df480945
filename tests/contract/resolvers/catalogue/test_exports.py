"""Exports as library systems and spreadsheets really write them: nothing that is broken takes its neighbours along."""

from itertools import pairwise
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from resolvers.catalogue.file import CatalogueError, CatalogueFile, CatalogueOptions, account_of
from resolvers.catalogue.shelf_list import Book, Fault, ShelfList
from tests.contract.resolvers.catalogue.test_catalogue import ISBN, cnmarc, field, marc, marc21

LINES = "题名,责任者,ISBN,索书号,馆藏地,出版年\n夜班护理手册,李夏,9787999000013,R473/18,三楼,2021\n"
SECOND = "夜班护理图解,李秋,9780306406157,R473/19,二楼,2022\n"


async def books_of(tmp_path: Path, content: bytes, name: str = "b.csv") -> ShelfList:
    (tmp_path / name).write_bytes(content)
    return await CatalogueFile(tmp_path / name).books()


def only(books: ShelfList) -> Book:
    (book,) = books.by_isbn(ISBN.value)
    return book


@pytest.mark.parametrize(
    "text",
    [
        LINES, "\n\n" + LINES, "sep=,\n" + LINES, "sep=;\n" + LINES.replace(",", ";"),
        "某某医院图书馆馆藏清单,,,,,\n" + LINES,
        "导出时间：2026-11-21\n\n" + LINES, LINES.replace(",", "|"), LINES.replace(",", "，"),
        LINES.replace("\n", "\r"),
        LINES.replace("题名,", '"题名\n（书名）",').replace("ISBN", "ＩＳＢＮ号码"),
        LINES.replace("9787", '="9787').replace("13,", '13",'),
        LINES.replace("夜班", "夜\x00班"), LINES.replace("/18", "").replace("索书", "分类").replace("责任者", "种次号")
        .replace("李夏", "18"),
        LINES.replace("夜班护理手册", '"夜班护理手册"'),
        LINES.replace("9787999000013", "９７８－７－９９９－００００１－３"),
        LINES.replace("9787999000013", "978 7 999 00001 3 (精装)"), LINES.replace("9787999000013", "978–7–999–00001–3"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
async def test_a_table_is_read_in_every_dress(tmp_path: Path, text: str, encoding: str) -> None:
    book = only(await books_of(tmp_path, text.encode(encoding)))
    assert (book.title, book.shelf_mark, book.location, book.year) == ("夜班护理手册", "R473/18", "三楼", 2021)


async def test_a_quotation_mark_without_its_partner_spoils_no_other_line(tmp_path: Path) -> None:
    stray = '"双心医学入门,李冬,,R54/1,三楼,2020\n'
    rest = "".join(f'第{n}本样例之书,"王, 春",,R{n},"三楼\n东侧",2020\n' for n in range(2000))
    books = await books_of(tmp_path, (LINES + stray + SECOND + rest).encode())
    assert (len(books), books.left_out) == (2003, 0)
    assert [book.shelf_mark for book in books.by_title("双心医学入门")] == ["R54/1"]
    assert books.by_title("第1999本样例之书")[0].location == "三楼 东侧"
    assert "引号不配对，按字面读 1 条" in account_of(tmp_path / "b.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("bad", [b"\xff\xfe broken\x81,x,,R1,,\n", b"\xe5\x84,x,,R1,,\n", b"a\x00b\xff,x,,R1,,\n"])
async def test_broken_bytes_spoil_no_other_line(tmp_path: Path, bad: bytes, encoding: str) -> None:
    books = await books_of(tmp_path, LINES.encode(encoding) + bad + SECOND.encode(encoding))
    assert only(books).authors == ("李夏",)
    assert [book.title for book in books.by_isbn("9780306406157")] == ["夜班护理图解"]


async def test_two_things_in_one_column_are_parted(tmp_path: Path) -> None:
    head, cells = (
        "题名/责任者,ISBN,出版发行项,索书号,封面",
        '夜班护理手册 / 李夏主编,9787999000013,"样例市 : 样例社, 2021.5",R473/18,x',
    )
    book = only(await books_of(tmp_path, f"{head}\n{cells}\n".encode()))
    assert (book.title, book.authors, book.publisher, book.year) == ("夜班护理手册", ("李夏",), "样例社", 2021)


@pytest.mark.parametrize(
    ("cell", "title", "authors"),
    [
        ("内科学/李夏主编", "内科学", ("李夏",)),
        ("内科学／李夏, 王春主编", "内科学", ("李夏", "王春")),
        ("HIV/AIDS护理/李夏主编", "HIV/AIDS护理", ("李夏",)),
        ("TCP/IP详解", "TCP/IP详解", ()),
        ("内科学/", "内科学/", ()),
        ("内科学 : 上/下册 / 李夏主编", "内科学 : 上/下册", ("李夏",)),
        ("内科学 / 李夏编 / 王春译", "内科学", ("李夏", "王春")),
    ],
)
@pytest.mark.parametrize("head", ["题名/责任者", "书名／作者", "Title/Author"])
async def test_a_title_is_cut_from_its_authors_where_the_heading_names_both(
    tmp_path: Path, head: str, cell: str, title: str, authors: tuple[str, ...]
) -> None:
    books = await books_of(tmp_path, f'{head},ISBN\n"{cell}",9787999000013\n'.encode())
    assert (only(books).title, only(books).authors) == (title.rstrip("/"), authors)
    assert books.by_title(title)


async def test_a_stroke_in_a_title_stays_where_authors_have_a_column_of_their_own(tmp_path: Path) -> None:
    text = "题名,责任者,ISBN\n输液/输血手册,李夏,9787999000013\n"
    assert only(await books_of(tmp_path, text.encode())).title == "输液/输血手册"
    alone = "题名,ISBN\n输液/输血手册,9787999000013\n"
    assert only(await books_of(tmp_path, alone.encode())).title == "输液/输血手册"


KBART = (
    "publication_title\tprint_identifier\tonline_identifier\tdate_first_issue_online\tnum_first_vol_online\t"
    "title_url\tfirst_author\ttitle_id\tpublisher_name\tpublication_type\tdate_monograph_published_print\t"
    "date_monograph_published_online\tfirst_editor\taccess_type\n"
)


async def test_a_list_in_kbart_gives_its_books_by_either_isbn_and_leaves_its_journals(tmp_path: Path) -> None:
    rows = (
        "Night nursing\t978-7-999-00001-3\t978-0-306-40615-7\t\t\thttps://books.example.org/1\tRoe\t1\tSample\t"
        "monograph\t2015\t2016-02\t\tP\n"
        "Day nursing\t\t9781402894626\t\t\thttps://books.example.org/2\t\t2\tSample\tMonograph\t\t2019\tPoe\tP\n"
        "Wards\t9999-0140\t9999-014X\t2001-01\t1\thttps://wards.example.org/\t\t3\tSample\tserial\t\t\t\tP\n"
    )
    books = await books_of(tmp_path, (KBART + rows).encode(), "list.tsv")
    (night,) = books.by_isbn("9780306406157")
    (day,) = books.by_isbn("9781402894626")
    assert night == only(books)
    assert (night.year, night.url, night.authors, night.publisher) == (
        2015, "https://books.example.org/1", ("Roe",), "Sample",
    )  # fmt: skip
    assert (day.year, day.authors) == (2019, ("Poe",))
    assert not books.by_title("Wards")
    told = account_of(tmp_path / "list.tsv")
    assert "略过 1 条（是期刊，不是书 1 条）" in told
    assert "ISBN←print_identifier、另一 ISBN←online_identifier、类型←publication_type" in told
    assert "索书号列" not in told


async def test_a_list_of_mostly_journals_is_no_broken_list(tmp_path: Path) -> None:
    journal = "Wards {}\t9999-0140\t\t2001\t1\thttps://w.example.org\t\t\t\t\t\t\t\t\n"
    book = "Night nursing\t9787999000013\t\t\t\thttps://b.example.org\t\t\t\t\t2015\t\t\t\n"
    books = await books_of(tmp_path, (KBART + "".join(map(journal.format, range(5))) + book).encode(), "list.tsv")
    assert (len(books), books.left_out) == (1, 5)
    assert "重新导出" not in account_of(tmp_path / "list.tsv")


@pytest.mark.parametrize("kind", ["期刊", "中文期刊", "连续出版物", "Journal", "SERIAL"])
async def test_a_journal_among_books_is_left_and_a_book_about_journals_stays(tmp_path: Path, kind: str) -> None:
    text = f"题名,ISBN,文献类型\n病房杂志,,{kind}\n夜班护理手册,9787999000013,图书\n期刊编辑学,,图书\n某某年鉴,,\n"
    books = await books_of(tmp_path, text.encode())
    assert (len(books), books.faults) == (3, {Fault.SERIAL: 1})


async def test_a_list_without_an_isbn_column_is_told(tmp_path: Path) -> None:
    await books_of(tmp_path, "题名,索书号\n夜班护理手册,R473/18\n".encode())
    assert account_of(tmp_path / "b.csv").endswith("没有认出 ISBN 列，只能按题名找")


async def test_a_row_that_cannot_be_read_is_counted(tmp_path: Path) -> None:
    books = await books_of(tmp_path, (LINES + "x" * 130_000 + ",,,,,\n" + SECOND).encode())
    assert (len(books), books.left_out) == (2, 1)


async def test_a_letter_that_was_cut_is_left_away(tmp_path: Path) -> None:
    books = await books_of(tmp_path, (LINES + "外科护理学").encode()[:-1] + b",x,9780306406157,R6,,\n")
    assert [book.title for book in books.by_isbn("9780306406157")] == ["外科护理"]


async def test_what_was_understood_and_what_was_not_is_told(tmp_path: Path) -> None:
    text = (
        "书名,ISBN,架上编号,状态\n夜班护理手册,9.78712E+12,R473/18,在架\n,,R1,在架\n夜班护理图解,9787999000010,R2,在\n"
    )
    with capture_logs() as logs:
        await books_of(tmp_path, text.encode())
    told = account_of(tmp_path / "b.csv")
    assert told.startswith("读到 2 条，其中 0 条有 ISBN、0 条有索书号；略过 1 条（没有题名和 ISBN 1 条）")
    assert "认出的列：ISBN←ISBN、题名←书名" in told
    assert "没用上的列：架上编号、状态" in told
    assert "没有认出索书号列" in told
    assert "科学计数法（9.78E+12），只能按题名找 1 条" in told
    assert "校验码不对，只能按题名找 1 条" in told
    assert [log["told"] for log in logs if log["event"] == "holdings_doubtful"] == [told]


async def test_nothing_is_told_of_a_list_that_is_well(tmp_path: Path) -> None:
    with capture_logs() as logs:
        await books_of(tmp_path, (LINES + SECOND).encode())
    assert [log["event"] for log in logs] == ["holdings_read"]
    assert account_of(tmp_path / "b.csv") == (
        "读到 2 条，其中 2 条有 ISBN、2 条有索书号；没有略过的；"
        "认出的列：ISBN←ISBN、题名←题名、索书号←索书号、馆藏地←馆藏地、责任者←责任者、出版年←出版年"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04rest", "xlsx"), (b"%PDF-1.7", "PDF"), (b"<!DOCTYPE html><p>login", "网页"),
        (b"\xef\xbb\xbf\r\n", "空的"),
        (b"<collection/>", "没有一条"),
        ("条码,状态\n1,2\n".encode(), "没有认出题名列或 ISBN 列；第一行是：条码、状态"),
    ],
)  # fmt: skip
async def test_what_is_no_catalogue_is_said_to_be_none(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        await books_of(tmp_path, content)


CUT = [
    field("010", "a978-7-999-00001-3"), field("200", "a夜班护理手册", "f李夏主编"),
    field("210", "c样例医学出版社", "d2021"), field("701", "a李夏"), field("905", "c三楼", "dR473", "e18"),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(CUT)))
@pytest.mark.parametrize("more", [b"\xe5", b"\xe5\x8c", b"\xff"])
async def test_a_cut_letter_in_one_field_leaves_the_others_whole(tmp_path: Path, place: int, more: bytes) -> None:
    fields = [(tag, content + more if at == place else content) for at, (tag, content) in enumerate(CUT)]
    book = only(await books_of(tmp_path, marc(*fields), "b.mrc"))
    assert (book.title, book.authors, book.year, book.publisher) == ("夜班护理手册", ("李夏",), 2021, "样例医学出版社")
    assert (book.shelf_mark, book.location) == ("R473/18", "三楼")


async def test_a_cut_letter_in_gbk_leaves_the_others_whole(tmp_path: Path) -> None:
    fields = [(tag, content.decode().encode("gbk")) for tag, content in CUT]
    fields[1] = ("200", fields[1][1][:-1])
    book = only(await books_of(tmp_path, marc(*fields), "b.iso"))
    assert (book.title, book.authors, book.shelf_mark) == ("夜班护理手册", ("李夏",), "R473/18")


async def test_a_record_that_says_it_is_utf_8_is_believed_where_nothing_else_tells(tmp_path: Path) -> None:
    raw = marc21().replace("É".encode(), b"\xc9b")
    assert (await books_of(tmp_path, raw, "b.mrc")).by_isbn("9780306406157")[0].title == "Nursing at night: a handbook"


async def test_an_english_record_with_one_bad_byte_keeps_its_letters(tmp_path: Path) -> None:
    raw = marc21().replace(b"Invented Press", b"Invented \xe5 Press").replace(b"Main", b"Ma\xe9n")
    books = await books_of(tmp_path, raw, "b.mrc")
    assert books.by_isbn("9780306406157")[0].authors == ("Marsh É",)


@pytest.mark.parametrize("name", ["b.txt", "b.csv", "b.xml", "b.mrc"])
async def test_what_a_file_is_decides_and_not_its_name(tmp_path: Path, name: str) -> None:
    for content in (cnmarc(), cnmarc("gbk"), LINES.encode("gbk"), LINES.encode("utf-16"), marcxml().encode()):
        assert only(await books_of(tmp_path, content, name)).shelf_mark == "R473/18"
    assert CatalogueOptions(path=Path("B.XML"))


@pytest.mark.parametrize(
    ("tag", "subfields", "mark", "place"),
    [
        ("852", ("bMED", "cGEN", "hWB 100", "iH3"), "WB 100/H3", "MED GEN"),
        ("952", ("aMAIN", "cREF", "oWB 100 H3", "p0001"), "WB 100 H3", "MAIN REF"),
        ("995", ("bMAIN", "cMAIN", "e三楼", "kR5/1"), "R5/1", "MAIN 三楼"),
        ("AVA", ("b01", "qMedical Library", "cStacks", "dWB 100"), "WB 100", "Medical Library Stacks"),
        ("PST", ("0Z30", "bMED", "cGEN", "hA 71477", "4Medicine", "5General"), "A 71477", "Medicine General"),
        ("906", ("a7", "bcbc", "corignew", "d1", "eecip", "f20", "gy-gencatlg"), "", ""),
    ],
)  # fmt: skip
async def test_each_system_keeps_its_shelves_in_a_field_of_its_own(
    tmp_path: Path, tag: str, subfields: tuple[str, ...], mark: str, place: str
) -> None:
    raw = marc(field("010", "a9787999000013"), field("200", "a夜班护理手册"), field(tag, *subfields))
    book = only(await books_of(tmp_path, raw, "b.mrc"))
    assert (book.shelf_mark, book.location) == (mark, place)


async def test_fields_that_may_hold_the_shelf_mark_are_named(tmp_path: Path) -> None:
    raw = marc(
        field("010", "a9787999000013"), field("200", "a夜班护理手册"), field("949", "aR473/18"), field("801", "aCN")
    )
    await books_of(tmp_path, raw, "b.mrc")
    assert "没用上的字段：949；索书号大多是空的" in account_of(tmp_path / "b.mrc")


SLIM = 'xmlns="http://www.loc.gov/MARC21/slim"'


def xml_record(title: str = "夜班护理手册", isbn: str = ISBN.value, prefix: str = "") -> str:
    p = prefix
    return (
        f"<{p}record><{p}leader>00000nam a2200000 a 4500</{p}leader><{p}controlfield tag='001'>9</{p}controlfield>"
        f"<{p}datafield tag='020' ind1=' ' ind2=' '><{p}subfield code='a'>{isbn}</{p}subfield></{p}datafield>"
        f"<{p}datafield tag='245' ind1='1' ind2='0'><{p}subfield code='a'>{title}</{p}subfield></{p}datafield>"
        f"<{p}datafield tag='852' ind1=' ' ind2=' '><{p}subfield code='b'>三楼</{p}subfield>"
        f"<{p}subfield code='h'>R473</{p}subfield><{p}subfield code='i'>18</{p}subfield></{p}datafield></{p}record>"
    )


def marcxml(*records: str, root: str = f"collection {SLIM}", head: str = "") -> str:
    return f"{head}<{root}>{''.join(records or (xml_record(),))}</{root.split(maxsplit=1)[0]}>"


OAI = "<record><header><identifier>oai:x:1</identifier></header><metadata>{}</metadata></record>"
SRU = "<zs:record><zs:recordSchema>marcxml</zs:recordSchema><zs:recordData>{}</zs:recordData></zs:record>"
PREFIXED = f"marc:collection {SLIM.replace('=', ':marc=', 1)} xmlns:xsi='x' xsi:schemaLocation='a b'"


@pytest.mark.parametrize(
    "text",
    [
        marcxml(), marcxml(root="collection"), marcxml(xml_record(prefix="marc:"), root=PREFIXED), xml_record(),
        marcxml(xml_record().replace("<record>", f"<record {SLIM} type='Bibliographic'>"), root="collection"),
        marcxml(OAI.format(xml_record()), root="OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'"),
        marcxml(SRU.format(xml_record()), root="zs:searchRetrieveResponse xmlns:zs='http://www.loc.gov/zing/srw/'"),
        marcxml(head="<?xml version='1.0' encoding='{}'?>\n<!-- exported -->\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
async def test_marcxml_is_read_in_every_dress(tmp_path: Path, text: str, encoding: str) -> None:
    raw = text.replace("{}", encoding.removesuffix("-sig")).encode(encoding)
    books = await books_of(tmp_path, raw, "b.xml")
    assert (len(books), books.left_out) == (1, 0)
    assert (only(books).title, only(books).shelf_mark, only(books).location) == ("夜班护理手册", "R473/18", "三楼")


@pytest.mark.parametrize("encoding", ["gb2312", "GBK", "utf-8", "no-such-thing"])
async def test_a_declared_encoding_is_not_believed_blindly(tmp_path: Path, encoding: str) -> None:
    for written in ("gb18030", "utf-8"):
        raw = marcxml(head=f'<?xml version="1.0" encoding="{encoding}"?>').encode(written)
        assert only(await books_of(tmp_path, raw, "b.xml")).title == "夜班护理手册"


@pytest.mark.parametrize(
    "broken",
    [
        xml_record("没有结尾", "9780306406157").removesuffix("</record>"),
        xml_record("错位", "9780306406157").replace("</subfield></datafield>", "</datafield></subfield>"),
        xml_record("实体 &eacute2;", "9780306406157").replace("</leader>", "<", 1),
        xml_record("x" * 3_000_000, "9780306406157").replace("</subfield>", "", 1),
    ],
)
async def test_one_broken_record_takes_no_other_along(tmp_path: Path, broken: str) -> None:
    books = await books_of(tmp_path, marcxml(xml_record(), broken, xml_record("夜班护理图解")).encode(), "b.xml")
    assert (len(books), books.left_out) == (2, 1)


async def test_bad_bytes_and_loose_signs_break_no_record(tmp_path: Path) -> None:
    title = "护理 & 康复 &nbsp; A&B \x01\x1f"
    raw = marcxml(xml_record(title), xml_record("外科护理学坏")).encode().replace("坏".encode(), b"\xe5\x9d")
    books = await books_of(tmp_path, raw, "b.xml")
    assert {book.title for book in books.by_isbn(ISBN.value)} == {"护理 & 康复 A&B", "外科护理学"}


async def test_a_file_that_breaks_off_keeps_what_is_whole(tmp_path: Path) -> None:
    whole = marcxml(xml_record(), xml_record("夜班护理图解"))
    books = await books_of(tmp_path, whole.encode()[:-200], "b.xml")
    assert (len(books), books.left_out) == (1, 1)


BOMB = "<!ENTITY a 'xxxxxxxxxx'>" + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in pairwise("abcdefghi"))


@pytest.mark.parametrize(
    "declared", [BOMB, "<!ENTITY i SYSTEM 'file:///etc/hostname'>", "<!ENTITY % i SYSTEM 'http://127.0.0.1/'>%i;"]
)
async def test_declared_entities_are_refused(tmp_path: Path, declared: str) -> None:
    text = marcxml(xml_record("&i;"), head=f"<?xml version='1.0'?><!DOCTYPE collection [{declared}]>")
    with pytest.raises(CatalogueError, match="DOCTYPE"):
        await books_of(tmp_path, text.encode(), "b.xml")


async def test_a_type_declared_inside_a_record_breaks_that_record(tmp_path: Path) -> None:
    inside = xml_record().replace("<leader>", f"<!DOCTYPE x [{BOMB}]><leader>")
    books = await books_of(tmp_path, marcxml(xml_record(), inside).encode(), "b.xml")
    assert (len(books), books.left_out) == (1, 1)


SEQUENTIAL = (
    "000000012 LDR   L -----nam^^22-----^a^4500\n000000012 010   L $$a978-7-999-00001-3$$dCNY68.00\n"
    "000000012 2001  L $$a夜班护理手册$$f李夏主编\n000000012 210   L $$c样例社$$d2021\nbroken off\n"
    "000000012 PST   L $$0Z30$$bMED$$cGEN$$hR473/18$$4医学馆$$5三楼\n"
    "000000013 2001  L $$a夜班护理图解\n000000013 CAT   L $$aX\n000000014 CAT   L $$aX\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_lines_of_aleph_are_read(tmp_path: Path, encoding: str) -> None:
    books = await books_of(tmp_path, SEQUENTIAL.encode(encoding), "b.txt")
    book = only(books)
    assert (book.title, book.authors, book.year) == ("夜班护理手册", ("李夏",), 2021)
    assert (book.shelf_mark, book.location) == ("R473/18", "医学馆 三楼")
    assert (len(books), books.left_out) == (2, 2)
