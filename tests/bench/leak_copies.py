"""The copies of the leak drill: which papers are marked, for whom, with which key."""

import os
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path

from handlers.domain.mark import Grade, Look, Mark
from tests.contract.watermark import made
from watermark.code import issue_code
from watermark.stamp import stamp_pdf

KEY = b"the key of the leak drill, 32 b."
# Papers on which nothing was tuned: dots and thresholds were chosen on MinerU__demo1 and science-parse__P07-1088.
_HELD_OUT = (
    "grobid__submission_161",
    "science-parse__roark13",
    "MinerU__introduction",
    "CERMINE__test2",
    "papermage__2304.02623v1",
    "grobid__gadr",
)


@dataclass(frozen=True, slots=True)
class Copy:
    """One reader's copy, and an attack on it."""

    delivery_id: int
    path: Path
    attack: str = ""


def marked(papers: list[Path], folder: Path, grade: Grade, readers: int) -> list[Copy]:
    """Mark the papers in turn, once for each reader."""
    copies = []
    for delivery_id, paper in zip(range(1, readers + 1), cycle(papers), strict=False):
        copy = folder / f"{grade}-{delivery_id}.pdf"
        stamp_pdf(paper, copy, mark_for(delivery_id, grade), KEY)
        copies.append(Copy(delivery_id, copy))
    return copies


def mark_for(delivery_id: int, grade: Grade = Grade.STANDARD) -> Mark:
    """Return the mark of a reader of the drill."""
    code, look = issue_code(KEY, delivery_id), Look(grade=grade)
    return Mark(f"口腔科-读者{delivery_id}", str(delivery_id), date(2026, 11, 21), code, look=look)


def papers_to_mark(folder: Path) -> list[Path]:
    """Return the papers of `WENDI_PDFS` where they are, else some written here."""
    home = Path(os.environ.get("WENDI_PDFS") or Path(__file__).parents[3] / "shared" / "data" / "pdfs")
    found = [path for name in _HELD_OUT for path in (home / "paper").glob(f"{name}*.pdf")]
    return found or [made.paper(folder / f"paper{n}.pdf", ["A paper of our own"], pages=n) for n in (1, 4)]
