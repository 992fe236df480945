"""One case a file of WENDI_PDFS: marked on its pages, or refused in words; nothing in between."""

from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from handlers.domain.errors import BadDocument
from handlers.domain.mark import Mark
from tests.contract.watermark.conftest import DELIVERY, corpus
from watermark.workers.child import PdfWorkshop

pytestmark = [pytest.mark.pdfs, pytest.mark.asyncio(loop_scope="session")]
_NONE = pytest.param(None, marks=pytest.mark.skip("WENDI_PDFS names no folder with PDFs"))


@pytest.mark.parametrize(
    "file", [pytest.param(file, id=f"{file.parent.name}/{file.stem}") for file in corpus()] or [_NONE]
)
async def test_a_file_of_the_world_is_marked_and_traced_or_refused_in_words(
    file: Path, tmp_path: Path, workshop: PdfWorkshop, mark: Mark, outcomes: Counter[str]
) -> None:
    target = tmp_path / "marked.pdf"
    outcomes["failed"] += 1
    try:
        made = await workshop.make_copy(file, target, mark)
    except BadDocument as error:
        outcomes[f"refused: {error.reason} {error.detail}"] += 1
        left = target.exists() or not error.detail
    else:
        with pdfium.PdfDocument(target) as pdf:
            assert len(pdf) == made.pages
        (found,) = await workshop.trace(target)
        assert found.delivery_id == DELIVERY
        assert found.pages == tuple(range(1, made.pages + 1))
        left = False
        outcomes[f"marked ({made.road}), text read back: {'text' in found.carriers}"] += 1
    assert not left
    outcomes["failed"] -= 1
    if not outcomes["failed"]:
        del outcomes["failed"]
