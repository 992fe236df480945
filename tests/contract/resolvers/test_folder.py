"""The library's own folder: what its manifest says is found, what it should not say is left out."""

import json
import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from handlers.domain.article import Article, Copy, Identifier, IdKind, Version
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from resolvers.fulltext.folder import Folder, Options

PDF = b"%PDF-1.7\n%%EOF\n"


def paper(title: str = "", year: int | None = None, **ids: str) -> Article:
    return Article(title=title, year=year, ids=tuple(Identifier(IdKind(kind), value) for kind, value in ids.items()))


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    root = tmp_path / "shelf"
    (root / "sub").mkdir(parents=True)
    for name in ("a.pdf", "b.pdf", "sub/c.pdf", "书.pdf"):
        (root / name).write_bytes(PDF)
    (tmp_path / "outside.pdf").write_bytes(PDF)
    return root


def write(shelf: Path, text: str, encoding: str = "utf-8") -> Folder:
    (shelf / "manifest.csv").write_bytes(text.encode(encoding))
    return Folder(Options(path=shelf))


def names(outcome: Outcome[tuple[Copy, ...]]) -> list[str]:
    assert isinstance(outcome, Found), outcome
    return [copy.path.name for copy in outcome.value if copy.path]


async def test_a_paper_is_found_by_each_of_its_identifiers(shelf: Path) -> None:
    folder = write(shelf, "file,doi,pmid,pmcid,arxiv,title\na.pdf,https://doi.org/10.5555/A,12,PMC3,2601.00001,T\n")
    for wanted in (paper(doi="10.5555/a"), paper(pmid="12"), paper(pmcid="PMC3"), paper(pmid="12", isbn="x")):
        assert names(await folder.locate(wanted)) == ["a.pdf"]
    assert await folder.locate(paper(pmid="13")) == NotFound()


async def test_an_arxiv_number_and_its_doi_are_the_same(shelf: Path) -> None:
    folder = write(shelf, "file,arxiv\na.pdf,2601.00001v2\n")
    assert names(await folder.locate(paper(arxiv="2601.00001"))) == ["a.pdf"]
    assert names(await folder.locate(paper(doi="10.48550/arxiv.2601.00001"))) == ["a.pdf"]


async def test_identifiers_that_contradict_are_not_the_same_paper(shelf: Path) -> None:
    folder = write(shelf, "file,doi,pmid\na.pdf,10.5555/a,12\n")
    assert await folder.locate(paper(doi="10.5555/other", pmid="12")) == NotFound()


async def test_a_book_is_found_by_isbn_in_either_form(shelf: Path) -> None:
    folder = write(shelf, "文件,isbn,题名,许可\n书.pdf,0-306-40615-2,一本样例手册,owned\n")
    outcome = await folder.locate(paper(isbn="9780306406157"))
    assert names(outcome) == ["书.pdf"]
    assert isinstance(outcome, Found)
    assert (outcome.value[0].licence, outcome.value[0].is_owned) == ("owned", True)


async def test_a_title_counts_only_where_a_side_has_no_identifier(shelf: Path) -> None:
    folder = write(
        shelf,
        "file,doi,title,year\na.pdf,,Falls in the night shift,2020\nb.pdf,10.5555/b,Falls in the day shift,2020\n",
    )
    assert names(await folder.locate(paper("falls in the NIGHT shift.", pmid="5"))) == ["a.pdf"]
    assert names(await folder.locate(paper("Falls in the day shift"))) == ["b.pdf"]
    assert await folder.locate(paper("Falls in the day shift", pmid="5")) == NotFound()
    assert await folder.locate(paper("Falls in the night shift", year=2015)) == NotFound()
    assert await folder.locate(paper("Falls in the night")) == NotFound()


async def test_gbk_and_semicolons_are_read(shelf: Path) -> None:
    folder = write(shelf, "文件;题名;版本;license\n书.pdf;老年髋部骨折围手术期护理;accepted;CC BY\n", "gbk")
    outcome = await folder.locate(paper("老年髋部骨折围手术期护理"))
    assert isinstance(outcome, Found)
    assert (outcome.value[0].version, outcome.value[0].licence) == (Version.ACCEPTED, "CC BY")


async def test_json_is_read_too(shelf: Path) -> None:
    rows = [{"file": "a.pdf", "pmid": 12}, "nonsense", {"file": "b.pdf", "doi": None, "title": ["x"]}]
    (shelf / "manifest.json").write_text(json.dumps({"files": rows}), encoding="utf-8")
    with capture_logs() as logs:
        assert names(await Folder(Options(path=shelf)).locate(paper(pmid="12"))) == ["a.pdf"]
    assert [log["row"] for log in logs if log["event"] == "manifest_row_left_out"] == [3, 4]


@pytest.mark.parametrize(
    "name",
    ["../outside.pdf", "sub/../../outside.pdf", "/etc/passwd", "link.pdf", "linked/outside.pdf", "sub", "none.pdf", "",
     "..\\outside.pdf", "a.pdf\x00.txt", "."],
)  # fmt: skip
async def test_a_row_that_leads_out_of_the_folder_is_left_out(shelf: Path, name: str) -> None:
    (shelf / "link.pdf").symlink_to(shelf.parent / "outside.pdf")
    (shelf / "linked").symlink_to(shelf.parent)
    rows = [{"file": name, "pmid": "1"}, {"file": "sub/c.pdf", "pmid": "2"}]
    (shelf / "manifest.json").write_text(json.dumps(rows), encoding="utf-8")
    folder = Folder(Options(path=shelf))
    assert await folder.locate(paper(pmid="1")) == NotFound()
    assert names(await folder.locate(paper(pmid="2"))) == ["c.pdf"]


async def test_the_manifest_is_read_again_when_it_changes(shelf: Path) -> None:
    folder = write(shelf, "file,pmid\na.pdf,1\n")
    assert await folder.locate(paper(pmid="2")) == NotFound()
    write(shelf, "file,pmid\na.pdf,1\nb.pdf,2\n")
    assert names(await folder.locate(paper(pmid="2"))) == ["b.pdf"]


@pytest.mark.parametrize("content", [b"", b"title,doi\nx,y\n", b"\xff\xfe\x00", b"\x81\x20\xff,\n"])
async def test_a_manifest_that_is_none_is_unavailable(shelf: Path, content: bytes) -> None:
    (shelf / "manifest.csv").write_bytes(content)
    assert await Folder(Options(path=shelf)).locate(paper(pmid="1")) == Unavailable("bad-answer")


async def test_a_missing_folder_is_unavailable_and_comes_back(shelf: Path) -> None:
    folder = write(shelf, "file,pmid\na.pdf,1\n")
    await folder.locate(paper(pmid="1"))
    os.rename(shelf, shelf.with_name("away"))  # noqa: PTH104
    assert await folder.locate(paper(pmid="1")) == Unavailable("conn-error")
    os.rename(shelf.with_name("away"), shelf)  # noqa: PTH104
    assert names(await folder.locate(paper(pmid="1"))) == ["a.pdf"]


async def test_a_licence_for_the_whole_folder_fills_the_gaps(shelf: Path) -> None:
    write(shelf, "file,pmid,licence\na.pdf,1,\nb.pdf,2,CC BY\n")
    folder = Folder(Options(path=shelf, licence="owned"))
    outcomes = [await folder.locate(paper(pmid=pmid)) for pmid in ("1", "2")]
    assert [o.value[0].licence for o in outcomes if isinstance(o, Found)] == ["owned", "CC BY"]


def test_a_paper_known_by_nothing_is_not_accepted(shelf: Path) -> None:
    assert not Folder(Options(path=shelf)).accepts(paper())


async def test_a_library_without_a_folder_has_nothing_in_it(tmp_path: Path) -> None:
    folder = Folder(Options(path=tmp_path / "none"))
    assert await folder.locate(paper(pmid="1")) == NotFound()
