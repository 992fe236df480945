"""docs/worst-files.md tells the truth: each of its ten files, built here, ends as its row says."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from console.words import bad_file
from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Active, Mark
from tests.bench.marking_eyes import Seen, by_pdfium, fault
from tests.contract.watermark import made
from tests.contract.watermark.hostile_files import built, packed, page, stream, written
from watermark.workers.child import PdfWorkshop

pytestmark = pytest.mark.asyncio(loop_scope="session")
TABLE = (Path(__file__).parents[3] / "docs" / "worst-files.md").read_text(encoding="utf-8")
Make = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Worst:
    """How to build it, and how it ends: refused with a failure word, or marked by a road with things taken out."""

    make: Make
    refused: Failure | None = None
    road: str = "pikepdf"
    removed: frozenset[Active] = frozenset()
    deadline_s: float = 60


def _bytes(data: bytes) -> Make:
    return lambda path: path.write_bytes(data)


def _built(name: str) -> Make:
    return lambda path: path.write_bytes(built()[name]())


def _armed(path: Path) -> None:
    made.write(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary())
        pdf.Root.AcroForm = Dictionary(XFA=Array([]), Fields=Array([]))
        launch = Dictionary(S=Name.Launch, F=String("calc.exe"))
        pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Link, Rect=Array([9, 9, 99, 99]), A=launch)])
        pdf.save(path)


_CURVE = written({4: packed(b"0 0 m " + b"600 0 0 700 600 700 c 0 700 600 0 0 0 c " * 1_000_000 + b"f*")})
_LOST = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 1>>"}
_TORN = {4: stream(b"BT /F1 24 Tf 72 600 Td (Forty dogs) Tj 14 TL\xb072 \x18720 Td [(never ends"), 6: b"null"}
_IMPOSSIBLE = page(b"/MediaBox[5 5 5 5]/CropBox[900 900 999 999]/Rotate 9223372036854775807/UserUnit 1e30")
WORST = {
    "login page": Worst(_bytes(b"<!DOCTYPE html><html><title>Sign in</title> %PDF-1.7"), Failure.NOT_PDF),
    "bomb": Worst(made.bomb, Failure.TOO_LARGE),
    "endless book": Worst(_built("20000 pages"), Failure.TOO_MANY_PAGES),
    "unknown password": Worst(
        lambda path: made.write(path, encryption=pikepdf.Encryption(owner="o", user="u", R=6)), Failure.ENCRYPTED
    ),
    "tail in its own mouth": Worst(made.page_tree_loop, Failure.DAMAGED),
    # Given longer, the memory allowed ends before the time does.
    "endless curve": Worst(_bytes(_CURVE), Failure.TIMEOUT, deadline_s=1.5),
    "lost tree": Worst(_bytes(written(_LOST)), road="pages-gathered"),
    "damaged page": Worst(_bytes(written(_TORN))),
    "armed form": Worst(_armed, removed=frozenset({Active.JAVASCRIPT, Active.LAUNCH, Active.ATTACHMENT, Active.XFA})),
    "impossible paper": Worst(_bytes(written({3: _IMPOSSIBLE}))),
}


@pytest.mark.parametrize("name", WORST)
async def test_the_worst_files_end_as_is_written(name: str, tmp_path: Path, workshop: PdfWorkshop, mark: Mark) -> None:
    worst, source, target = WORST[name], tmp_path / "in.pdf", tmp_path / "out.pdf"
    worst.make(source)
    (row,) = [line for line in TABLE.splitlines() if line.startswith(f"| {name} |")]
    if worst.refused:
        with pytest.raises(BadDocument) as refused:
            await workshop.make_copy(source, target, mark, deadline_s=worst.deadline_s)
        assert refused.value.reason == worst.refused
        assert f"`{worst.refused}`" in row
        assert bad_file(worst.refused).partition("。")[0] in row
        assert not target.exists()
        return
    copy = await workshop.make_copy(source, target, mark, deadline_s=worst.deadline_s)
    assert "nothing to do" in row
    assert copy.road == worst.road
    assert worst.removed <= set(copy.removed)
    assert not fault(Seen(0, {}), by_pdfium(target))


async def test_the_table_holds_these_ten_and_no_other() -> None:
    rows = [line.split("|")[1].strip() for line in TABLE.splitlines() if line.startswith("| ")]
    assert rows[1:] == list(WORST)
