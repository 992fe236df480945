"""The hostile drill: each file ends in a marked copy that two readers show right, or in a refusal in words.

Beside it another reader's paper is marked again and again: nothing that a hostile file does may reach that one.
"""

import asyncio
import shutil
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from structlog.testing import capture_logs

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Mark
from tests.bench.marking_eyes import Seen, alike, by_pdfium, by_poppler, fault
from tests.contract.watermark import made
from watermark.workers.child import PdfWorkshop

REFUSALS = {
    Failure.NOT_PDF,
    Failure.DAMAGED,
    Failure.ENCRYPTED,
    Failure.TOO_LARGE,
    Failure.TOO_MANY_PAGES,
    Failure.TIMEOUT,
}
_NOTHING = Seen(0, {})
# pdfium may be used by one thread at a time.
_EYES = threading.Lock()
_TROUBLES = {"pdf_workshop_stuck", "pdf_job_failed"}


@dataclass(slots=True)
class Outcome:
    """What became of the files; `wrong`, `troubles` and `harmed` must stay empty."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    beside: int = 0
    harmed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        rows = [f"{count:5}  {what}" for what, count in sorted(self.counts.items())]
        rows.append(f"{self.beside:5}  papers of other readers marked at the same time, harmed: {self.harmed}")
        return "\n".join([*rows, *(f"{name}: {what}" for name, what in {**self.wrong, **self.troubles}.items())])


async def drill(
    shop: PdfWorkshop, files: Iterable[tuple[str, bytes]], folder: Path, mark: Mark, *, deadline_s: float
) -> Outcome:
    """Have every file marked, one after the other, and another reader's paper all the while."""
    outcome = Outcome()
    await asyncio.to_thread(made.paper, folder / "beside.pdf", ["Another reader's paper"], pages=3)
    with capture_logs() as logs:
        beside = asyncio.create_task(_mark_beside(shop, folder, mark, outcome), name="beside")
        for name, data in files:
            logs.clear()
            outcome.counts[await _one(shop, (name, data), folder, mark, outcome, deadline_s)] += 1
            for entry in logs:
                if entry["event"] in _TROUBLES:
                    outcome.troubles[name] = str(entry.get("traceback", entry["event"]))[-400:]
        beside.cancel()
        await asyncio.wait([beside])
    return outcome


async def _mark_beside(shop: PdfWorkshop, folder: Path, mark: Mark, outcome: Outcome) -> None:
    source, target = folder / "beside.pdf", folder / "beside.marked.pdf"
    before = await asyncio.to_thread(_seen, source)
    while True:
        try:
            await shop.make_copy(source, target, mark)
        except BadDocument as error:
            outcome.harmed.append(error.detail)
        else:
            outcome.beside += 1
            if outcome.beside % 20 == 1 and (wrong := fault(before, await asyncio.to_thread(_seen, target))):
                outcome.harmed.append(wrong)
        await asyncio.sleep(0.2)


def _seen(path: Path) -> Seen:
    with _EYES:
        return by_pdfium(path)


async def _one(
    shop: PdfWorkshop, file: tuple[str, bytes], folder: Path, mark: Mark, outcome: Outcome, deadline_s: float
) -> str:
    name, data = file
    room = folder / "one"
    await asyncio.to_thread(room.mkdir)
    try:
        source, target = room / "in.pdf", room / "out.pdf"
        await asyncio.to_thread(source.write_bytes, data)
        try:
            made_copy = await shop.make_copy(source, target, mark, deadline_s=deadline_s)
        except BadDocument as error:
            return await asyncio.to_thread(_refused, name, error, room, outcome)
        wrong = await asyncio.to_thread(_faults, source, target, made_copy.pages)
        if wrong:
            outcome.wrong[name] = f"{made_copy.road}: {wrong}"
        return f"marked ({made_copy.road})"
    finally:
        await asyncio.to_thread(shutil.rmtree, room)


def _refused(name: str, error: BadDocument, room: Path, outcome: Outcome) -> str:
    left = sorted(path.name for path in room.iterdir())
    if error.reason not in REFUSALS or not error.detail or left != ["in.pdf"]:
        outcome.wrong[name] = f"refused as {error.reason!r}, {error.detail!r}, leaving {left}"
    return f"refused: {error.reason}"


def _faults(source: Path, target: Path, pages: int) -> str:
    """Return what one of the readers shows wrong of a delivered copy."""
    readers = (_seen, by_poppler) if shutil.which("pdftoppm") else (_seen,)
    befores = [reader(source) for reader in readers]
    afters = [reader(target) for reader in readers]
    told = [
        f"{reader.__name__.strip('_')}: {wrong}"
        for reader, before, after in zip(readers, befores, afters, strict=True)
        if (wrong := _fault(before, after, pages, are_alike=alike(befores[0], befores[-1])))
    ]
    if len(told) == 1 and told[0].endswith("changed") and alike(afters[0], afters[-1]):
        # One reader showed the original as both show the copy: the other is shown more than before, not less.
        return ""
    return "; ".join(told)


def _fault(before: Seen, after: Seen, pages: int, *, are_alike: bool) -> str:
    wrong = fault(before, after)
    if wrong and not are_alike:
        # What the readers made of the original differs; all of them must see the mark now.
        wrong = fault(_NOTHING, after)
    return wrong or ("" if after.count == pages else f"{after.count} pages of {pages}")
