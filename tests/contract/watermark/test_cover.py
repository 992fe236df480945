"""The page in front of a copy, through the workshop."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from handlers.domain.cover import Cover
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Mark, Protection
from watermark.workers.child import PdfWorkshop

pytestmark = pytest.mark.asyncio(loop_scope="session")
COVER = Cover(
    "文献传递 · 示范医院图书馆",
    "SMITH J. A trial of something useful[J]. Lancet, 2024, 1(2): 3-4. DOI:10.1000/a.",
    (("读者", "口腔科-张三"), ("编号", "1042")),
    ("这篇已撤稿，请勿作为依据引用。",),
    ("仅供本人教学、科研。",),
    "1042 ABCD-EFGH",
)


def paper(path: Path, *, labels: bool = False, size: tuple[int, int] = (500, 700), pages: int = 3) -> Path:
    with pikepdf.new() as pdf:
        for number in range(pages):
            pdf.add_blank_page(page_size=size)
            pdf.pages[-1].obj.Contents = pdf.make_stream(f"0.{number} g 50 50 100 100 re f".encode())
        with pdf.open_outline() as outline:
            outline.root.append(OutlineItem("Results", 1))
        if labels:
            nums = [0, Dictionary(S=Name.r), 2, Dictionary(S=Name.D, St=17, P=String("S"))]
            pdf.Root.PageLabels = Dictionary(Nums=Array(nums))
        pdf.save(path)
    return path


def text(path: Path, page: int, password: str | None = None) -> str:
    with pdfium.PdfDocument(path, password) as pdf:
        return str(pdf[page].get_textpage().get_text_range())


async def made(workshop: PdfWorkshop, tmp_path: Path, source: Path, mark: Mark) -> Path:
    target = tmp_path / "marked.pdf"
    await workshop.make_copy(source, target, mark)
    return target


async def test_the_cover_stands_in_front_marked_like_every_page(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark
) -> None:
    copy = await made(workshop, tmp_path, paper(tmp_path / "a.pdf"), replace(mark, cover=COVER))
    with pdfium.PdfDocument(copy) as pdf:
        assert len(pdf) == 4
        assert {page.get_size() for page in pdf} == {(500.0, 700.0)}
    shown = text(copy, 0)
    assert all(words in shown for words in (COVER.title, "A trial of something useful", "注意：这篇已撤稿", "1042"))
    assert all(mark.code in text(copy, page) for page in range(4))


@pytest.mark.parametrize(
    ("has_labels", "wanted"), [(False, ["封面", "1", "2", "3"]), (True, ["封面", "i", "ii", "S17"])]
)
async def test_every_page_keeps_its_label_and_its_bookmarks(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark, *, has_labels: bool, wanted: list[str]
) -> None:
    source = paper(tmp_path / "a.pdf", labels=has_labels)
    copy = await made(workshop, tmp_path, source, replace(mark, cover=COVER))
    with pdfium.PdfDocument(copy) as pdf:
        assert [pdf.get_page_label(index) for index in range(4)] == wanted
        (bookmark,) = list(pdf.get_toc())
        destination = bookmark.get_dest()
        assert destination is not None
        assert destination.get_index() == 2


@pytest.mark.parametrize("size", [(3, 3), (14_000, 900), (900, 400), (10_000, 14_000)])
async def test_on_paper_of_odd_size_the_cover_is_a4(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark, size: tuple[int, int]
) -> None:
    copy = await made(workshop, tmp_path, paper(tmp_path / "a.pdf", size=size), replace(mark, cover=COVER))
    with pdfium.PdfDocument(copy) as pdf:
        assert [round(side) for side in pdf[0].get_size()] == [595, 842]


async def test_a_cover_longer_than_its_page_ends_in_time(workshop: PdfWorkshop, tmp_path: Path, mark: Mark) -> None:
    long = replace(COVER, citation="长" * 5000, facts=(("读者", "甲" * 2000),) * 50, qr="x" * 300)
    copy = await made(workshop, tmp_path, paper(tmp_path / "a.pdf"), replace(mark, cover=long))
    assert "文献传递" in text(copy, 0)


async def test_a_locked_copy_has_its_cover_behind_the_lock(workshop: PdfWorkshop, tmp_path: Path, mark: Mark) -> None:
    dressed = replace(mark, cover=COVER, protection=Protection("K7QM2P"))
    copy = await made(workshop, tmp_path, paper(tmp_path / "a.pdf"), dressed)
    with pytest.raises(pdfium.PdfiumError):
        pdfium.PdfDocument(copy)
    assert COVER.title in text(copy, 0, "K7QM2P")


async def test_what_is_no_pdf_stays_refused_for_its_own_reason(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"<html>log in</html>")
    with pytest.raises(BadDocument) as caught:
        await made(workshop, tmp_path, tmp_path / "a.pdf", replace(mark, cover=COVER))
    assert caught.value.reason == "not-pdf"
    assert not (tmp_path / "marked.pdf.draft.covered").exists()
