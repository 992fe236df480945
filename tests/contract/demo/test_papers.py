"""The sample papers are real PDFs: readable, complete, and the same on every machine."""

import csv
import hashlib
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from bot.demo.papers import MANIFEST_COLUMNS, paper_pdf, write_large_paper, write_papers
from bot.demo.sample import SamplePaper, load_papers

WRITTEN = [paper for paper in load_papers() if paper.has_file]
READABLE = [paper for paper in WRITTEN if paper.file == "plain"]


def page_texts(path: Path) -> list[str]:
    with pdfium.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text.replace("\ufffe", "-").replace("\x02", "-"))


def path_of(paper: SamplePaper, folder: Path) -> Path:
    return next(folder.rglob(paper.file_name))


@pytest.mark.parametrize("paper", READABLE, ids=lambda paper: paper.slug)
def test_page_one_shows_title_and_identifier_as_text(paper: SamplePaper, papers_dir: Path) -> None:
    first = squeezed(page_texts(path_of(paper, papers_dir))[0])
    assert squeezed(paper.title) in first
    assert (paper.doi or paper.isbn) in first


@pytest.mark.parametrize("paper", READABLE, ids=lambda paper: paper.slug)
def test_a_paper_has_several_pages_and_says_that_it_is_invented(paper: SamplePaper, papers_dir: Path) -> None:
    texts = page_texts(path_of(paper, papers_dir))
    assert len(texts) >= 2
    assert "样例文献，内容为虚构" in texts[-1]


def test_the_scan_has_pages_but_no_text(papers_dir: Path) -> None:
    scan = next(paper for paper in WRITTEN if paper.file == "scan")
    texts = page_texts(path_of(scan, papers_dir))
    assert len(texts) >= 2
    assert "".join(texts).strip() == ""


def test_the_wrong_copy_shows_neither_title_nor_doi_of_what_was_asked(papers_dir: Path) -> None:
    asked = next(paper for paper in WRITTEN if paper.slug == "bedside-handover")
    assert asked.unpaywall
    served = squeezed("".join(page_texts(papers_dir / "web" / Path(asked.unpaywall.path).name)))
    assert asked.doi not in served
    assert squeezed(asked.title) not in served


@pytest.mark.parametrize("slug", ["short-implants", "zh-glycine", "zh-platelet-scan"])
def test_the_same_sources_give_the_same_bytes(slug: str, papers_dir: Path) -> None:
    paper = next(paper for paper in WRITTEN if paper.slug == slug)
    assert paper_pdf(paper) == path_of(paper, papers_dir).read_bytes()


def test_each_paper_lies_where_the_demo_finds_it(papers_dir: Path) -> None:
    for paper in WRITTEN:
        folders = {path.parent.name for path in papers_dir.rglob(paper.file_name)}
        wanted = {"shelf": {"shelf"}, "withheld": {"librarian"}}.get(paper.found, {"web"})
        assert folders == wanted | ({"web"} if paper.slug == "mrd-aml" else set())


def test_the_manifest_names_every_paper_of_the_shelf(papers_dir: Path) -> None:
    with (papers_dir / "shelf" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == MANIFEST_COLUMNS
    assert {row["file"] for row in rows} == {path.name for path in (papers_dir / "shelf").glob("*.pdf")}
    assert [row["isbn"] for row in rows if row["isbn"]] == ["9787999000013"]


def test_a_second_start_leaves_finished_papers_alone(papers_dir: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in papers_dir.rglob("*.pdf")}
    write_papers(papers_dir)
    assert {path: path.stat().st_mtime_ns for path in papers_dir.rglob("*.pdf")} == before


def test_a_missing_paper_is_made_again(tmp_path: Path, papers_dir: Path) -> None:
    for path in papers_dir.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(papers_dir)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    lost = tmp_path / "web" / "zh-gdm.pdf"
    lost.unlink()
    write_papers(tmp_path)
    assert lost.read_bytes() == (papers_dir / "web" / "zh-gdm.pdf").read_bytes()


def test_a_large_paper_is_as_large_as_wanted_and_opens(tmp_path: Path) -> None:
    path = write_large_paper(tmp_path, size_bytes=3_000_000)
    assert 3_000_000 <= path.stat().st_size < 4_500_000
    assert "10.5555/naor.2024.0117" in page_texts(path)[0]
    first = hashlib.sha256(path.read_bytes()).digest()
    assert hashlib.sha256(write_large_paper(tmp_path, size_bytes=3_000_000).read_bytes()).digest() == first
