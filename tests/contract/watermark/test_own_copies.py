"""A copy that this house marked for a reader is no original: marked again it would name both."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from handlers.domain.article import Article, Failure
from handlers.domain.errors import BadDocument
from handlers.domain.inspection import delivery_in
from handlers.domain.mark import Mark, Protection
from tests.contract.watermark import made
from tests.contract.watermark.conftest import DELIVERY, KEY
from watermark.code import issue_code
from watermark.tracing.printed import printed_mark
from watermark.workers.child import PdfWorkshop

pytestmark = pytest.mark.asyncio(loop_scope="session")
TITLE = "Mandibular third molars in forty dogs and what was found there"
PAPER = Article(title=TITLE)


async def copy_of(workshop: PdfWorkshop, folder: Path, mark: Mark) -> Path:
    await workshop.make_copy(made.paper(folder / "original.pdf", [TITLE], pages=4), folder / "copy.pdf", mark)
    return folder / "copy.pdf"


def photographed(source: Path, target: Path) -> Path:
    """Write a PDF whose pages are pictures of another's, as a scanner does."""
    with pdfium.PdfDocument(source) as pdf:
        first, *others = (page.render(scale=150 / 72).to_pil().convert("L") for page in pdf)
    first.save(target, "PDF", save_all=True, append_images=others, resolution=150)
    return target


async def test_a_copy_made_for_a_reader_is_refused_even_where_a_librarian_vouches_for_it(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark
) -> None:
    copy = await copy_of(workshop, tmp_path, mark)

    for must_match in (True, False):
        with pytest.raises(BadDocument) as refused:
            await workshop.inspect(copy, PAPER, must_match=must_match)
        assert (refused.value.reason, delivery_in(refused.value.detail)) == (Failure.OWN_COPY, DELIVERY)
    assert await workshop.marked_for(copy) == DELIVERY
    assert await workshop.marked_for(tmp_path / "original.pdf") is None


async def test_a_copy_whose_notes_were_lost_is_known_by_its_words_and_one_page_of_it_by_its_notes(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark
) -> None:
    copy = await copy_of(workshop, tmp_path, mark)
    printed = made.paper(tmp_path / "printed.pdf", [TITLE, mark.code])
    with pikepdf.open(copy) as pdf, pikepdf.new() as one:
        one.pages.append(pdf.pages[2])
        one.save(tmp_path / "one.pdf")

    assert await workshop.marked_for(printed) == DELIVERY
    assert await workshop.marked_for(tmp_path / "one.pdf") == DELIVERY


async def test_a_copy_that_became_pictures_is_known_by_its_dots(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark
) -> None:
    copy = await copy_of(workshop, tmp_path, mark)
    for source, expected in ((copy, DELIVERY), (tmp_path / "original.pdf", None)):
        pictures = photographed(source, tmp_path / "pictures.pdf")

        assert printed_mark(pictures, KEY) is None
        assert await workshop.marked_for(pictures) == expected


async def test_a_file_that_takes_too_long_to_draw_is_known_by_its_words_alone(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark
) -> None:
    copy = await copy_of(workshop, tmp_path, mark)
    pictures = photographed(copy, tmp_path / "pictures.pdf")

    assert await workshop.marked_for(copy, look_s=1e-6) == DELIVERY
    assert await workshop.marked_for(pictures, look_s=1e-6) is None


async def test_the_copy_of_another_house_is_an_original_here(workshop: PdfWorkshop, tmp_path: Path, mark: Mark) -> None:
    copy = await copy_of(workshop, tmp_path, mark)

    async with PdfWorkshop(key=b"another house, another key, 32 b") as elsewhere:
        assert await elsewhere.marked_for(copy) is None
    async with PdfWorkshop() as keyless:
        assert await keyless.marked_for(copy) is None
        assert (await keyless.inspect(copy, PAPER)).pages == 4


async def test_what_is_no_pdf_carries_no_mark(workshop: PdfWorkshop, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"<html>log in</html>")
    assert await workshop.marked_for(tmp_path / "x.pdf") is None


async def test_of_two_marks_in_a_file_the_one_on_more_pages_and_else_the_later_comes_first(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark
) -> None:
    copy, later = await copy_of(workshop, tmp_path, mark), replace(mark, code=issue_code(KEY, DELIVERY + 1))
    await workshop.make_copy(copy, tmp_path / "twice.pdf", later)
    with pikepdf.open(copy) as first, pikepdf.open(tmp_path / "twice.pdf") as twice:
        twice.pages.extend(first.pages)
        twice.save(tmp_path / "more.pdf")

    assert [one.delivery_id for one in (await workshop.trace(tmp_path / "twice.pdf")).sightings] == [
        DELIVERY + 1,
        DELIVERY,
    ]
    assert [one.delivery_id for one in (await workshop.trace(tmp_path / "more.pdf")).sightings] == [
        DELIVERY,
        DELIVERY + 1,
    ]


async def test_a_locked_copy_is_traced_with_any_of_the_passwords_that_are_known(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark
) -> None:
    locked = replace(mark, protection=Protection("K7QM2P", may_print=False, may_copy=False))
    copy = await copy_of(workshop, tmp_path, locked)

    for passwords in ((), ("wrong", "1101")):
        with pytest.raises(BadDocument) as refused:
            await workshop.trace(copy, passwords=passwords)
        assert refused.value.reason == Failure.ENCRYPTED
    (seen,) = (await workshop.trace(copy, passwords=("wrong", "K7QM2P"))).sightings
    assert (seen.delivery_id, seen.pages) == (DELIVERY, (1, 2, 3, 4))
    assert {"text", "form", "info", "dots"} <= set(seen.carriers)


async def test_forms_that_a_page_names_and_a_file_lacks_do_not_hide_its_mark(
    workshop: PdfWorkshop, tmp_path: Path, mark: Mark
) -> None:
    copy = await copy_of(workshop, tmp_path, mark)
    for path, expected in ((copy, DELIVERY), (tmp_path / "original.pdf", None)):
        with_gaps(path, tmp_path / "gaps.pdf")

        assert printed_mark(tmp_path / "gaps.pdf", KEY) == expected
        assert await workshop.marked_for(tmp_path / "gaps.pdf") == expected


def with_gaps(source: Path, target: Path) -> None:
    """Write a file whose pages name forms that are nothing, a number and a name."""
    with pikepdf.open(source) as pdf:
        gap = pdf.make_indirect(pikepdf.String("gap"))
        for page in pdf.pages:
            forms = page.obj.Resources.get("/XObject")
            own: dict[str, object] = dict(forms.as_dict()) if isinstance(forms, pikepdf.Dictionary) else {}
            page.obj.Resources.XObject = pikepdf.Dictionary({"/A": gap, "/B": pikepdf.Name.Form, "/C": 7, **own})
            page.obj.Contents = pdf.make_stream(b"")
            if "/WNDI_Code" in page.obj:
                del page.obj["/WNDI_Code"]
        for key in {"/Info", "/ID"} & set(pdf.trailer.keys()):
            del pdf.trailer[key]
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = target.read_bytes()
    assert data.count(b"(gap)") == 1
    target.write_bytes(data.replace(b"(gap)", b"null "))
