"""What the workshop tells about a file that it marked: only what is true of it."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from handlers.domain.mark import Mark
from tests.contract.watermark import made, signed
from watermark.workers.child import PdfWorkshop

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_plain_paper_comes_with_nothing_to_tell(workshop: PdfWorkshop, mark: Mark, tmp_path: Path) -> None:
    source = made.paper(tmp_path / "in.pdf", ["A title"])

    copy = await workshop.make_copy(source, tmp_path / "out.pdf", mark)

    assert (copy.missing, copy.missed, copy.breaks_signature, copy.road) == ((), (), False, "pikepdf")


async def test_a_signature_that_no_longer_holds_is_told(workshop: PdfWorkshop, mark: Mark, tmp_path: Path) -> None:
    source = signed.sign(made.paper(tmp_path / "in.pdf", ["A title"]))

    copy = await workshop.make_copy(source, tmp_path / "out.pdf", mark)

    assert copy.breaks_signature
    assert copy.missed == ()


async def test_a_field_that_nobody_signed_is_no_signature(workshop: PdfWorkshop, mark: Mark, tmp_path: Path) -> None:
    source = made.paper(tmp_path / "in.pdf", ["A title"])
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        signed.add_signature_field(pdf)
        pdf.save(source)

    assert not (await workshop.make_copy(source, tmp_path / "out.pdf", mark)).breaks_signature


async def test_an_attachment_that_is_not_in_the_copy_is_told(workshop: PdfWorkshop, mark: Mark, tmp_path: Path) -> None:
    source = signed.attach(made.paper(tmp_path / "in.pdf", ["A title"]))

    copy = await workshop.make_copy(source, tmp_path / "out.pdf", mark)

    assert copy.missed == ("附件",)
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert not pdf.attachments


async def test_characters_that_stand_spelled_are_told(workshop: PdfWorkshop, mark: Mark, tmp_path: Path) -> None:
    source = made.paper(tmp_path / "in.pdf", ["A title"])
    names = {"院办-𪚥": ("𪚥",), "院办-Gulşən": (), "院办-😀": ("😀",), "院办-مەمەت": ("م", "ە", "ت")}
    for name, missing in names.items():
        copy = await workshop.make_copy(source, tmp_path / "out.pdf", replace(mark, reader=name))
        assert copy.missing == missing
