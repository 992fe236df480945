"""One case a file of WENDI_PDFS: marked on its pages, or refused in words; nothing in between."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from handlers.domain.errors import BadDocument
from handlers.domain.mark import Mark, Stamped
from tests.contract.watermark.conftest import DELIVERY, corpus
from watermark.workers.child import PdfWorkshop

pytestmark = [pytest.mark.pdfs, pytest.mark.asyncio(loop_scope="session")]
_NONE = pytest.param(None, marks=pytest.mark.skip("WENDI_PDFS names no folder with PDFs"))


@pytest.mark.parametrize(
    "file", [pytest.param(file, id=f"{file.parent.name}/{file.stem}") for file in corpus()] or [_NONE]
)
async def test_a_file_of_the_world_is_marked_and_traced_or_refused_in_words(
    file: Path, tmp_path: Path, workshop: PdfWorkshop, mark: Mark, record_property: Callable[[str, object], None]
) -> None:
    target = tmp_path / "marked.pdf"
    made = await _copied(workshop, file, target, mark)
    if isinstance(made, BadDocument):
        record_property("outcome", f"refused: {made.reason} {made.detail}")
        assert made.detail
        assert not target.exists()
        return
    with pdfium.PdfDocument(target) as pdf:
        assert len(pdf) == made.pages
    (found,) = (await workshop.trace(target)).sightings
    record_property("outcome", f"marked ({made.road}), text read back: {'text' in found.carriers}")
    assert found.delivery_id == DELIVERY
    assert found.pages == tuple(range(1, made.pages + 1))


async def _copied(workshop: PdfWorkshop, file: Path, target: Path, mark: Mark) -> Stamped | BadDocument:
    try:
        return await workshop.make_copy(file, target, mark)
    except BadDocument as error:
        return error
