"""A paper as plain blocks of text: what every written form is turned into before it is set."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from handlers.domain.other_form import Hurdle, Loss
from watermark.converting.limits import MAX_BLOCKS, MAX_CHARS, refused
from watermark.stamping.glyphs import drawable

_BLANK = re.compile(r"[^\S\u00a0]+")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# The typesetter brings fonts for these; all else must stand in the font of the house.
_SET_ANYWAY = ("LATIN", "GREEK", "CYRILLIC", "HEBREW", "COMBINING", "MATHEMATICAL", "SUPERSCRIPT", "SUBSCRIPT")


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in one style: any of `b` bold, `i` italic, `p` superscript, `s` subscript, `c` typewriter."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block.

    `kind` is `heading` (with `level` from 1), `paragraph`, `listed` (with `level` and its `sign`), `quote`,
    `caption`, `formula`, `line`, `verbatim`, `table` (its `rows`), `picture` (its `file`), `rule` or `break`.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    level: int = 0
    sign: str = ""
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    file: str = ""


@dataclass(slots=True)
class Manuscript:
    """A paper being written down; `folder` holds its pictures. Grows no longer than the limits allow."""

    folder: Path
    title: tuple[Run, ...] = ()
    authors: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    language: str = "zh"
    blocks: list[Block] = field(default_factory=list)
    losses: set[Loss] = field(default_factory=set)
    chars: int = 0

    def add(self, block: Block) -> None:
        """Take one block in; an empty one is left out.

        Raises:
            BadDocument: The paper is too long.
        """
        if not (block.runs or block.rows or block.file or block.kind in {"rule", "break"}):
            return
        cells = (run for row in block.rows for cell in row for run in cell)
        self.chars += sum(len(run.text) for run in (*block.runs, *cells))
        if len(self.blocks) >= MAX_BLOCKS or self.chars > MAX_CHARS:
            raise refused(Hurdle.TOO_LONG)
        self.blocks.append(block)

    def tell(self, line: str) -> None:
        """Take in one line of what stands under the title; each stands there once.

        Raises:
            BadDocument: The paper is too long.
        """
        if not line or line in self.about:
            return
        self.chars += len(line)
        if self.chars > MAX_CHARS:
            raise refused(Hurdle.TOO_LONG)
        self.about.append(line)

    @property
    def has_text(self) -> bool:
        """Whether there is anything to read."""
        return any(block.runs or block.rows or block.file for block in self.blocks)

    def plain(self) -> dict[str, Any]:
        """Return it as the typesetter's template reads it."""
        return {
            "title": [asdict(run) for run in self.title],
            "name": "".join(run.text for run in self.title)[:300],
            "authors": self.authors,
            "about": self.about,
            "language": self.language,
            "blocks": [asdict(block) for block in self.blocks],
        }

    def all_losses(self) -> tuple[Loss, ...]:
        """Return what the PDF will not have, in the order of the vocabulary."""
        found = self.losses | ({Loss.CHARACTERS} if _has_undrawable(self._texts()) else set())
        return tuple(loss for loss in Loss if loss in found)

    def _texts(self) -> Iterable[str]:
        yield from (*(run.text for run in self.title), *self.authors, *self.about)
        yield from (run.text for block in self.blocks for run in block.runs)
        yield from (run.text for block in self.blocks for row in block.rows for cell in row for run in cell)


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return runs with their white space as it is shown: single blanks, none at the ends; neighbours alike joined."""
    joined: list[Run] = []
    for run in runs:
        text = _BLANK.sub(" ", _UNWRITABLE.sub("", run.text))
        if joined and joined[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if text and joined and joined[-1].style == run.style:
            joined[-1] = Run(joined[-1].text + text, run.style)
        elif text:
            joined.append(Run(text, run.style))
    return _stripped(joined)


def _stripped(runs: list[Run]) -> tuple[Run, ...]:
    if runs:
        runs[0] = Run(runs[0].text.lstrip(" "), runs[0].style)
        runs[-1] = Run(runs[-1].text.rstrip(" "), runs[-1].style)
    return tuple(run for run in runs if run.text)


def verbatim(text: str) -> str:
    """Return a text whose line breaks are kept, without what cannot be written."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4))


def _has_undrawable(texts: Iterable[str]) -> bool:
    letters = "".join(sorted({char for text in texts for char in text}))
    _, missing = drawable(letters)
    return any(not _is_set_anyway(char) for char in missing)


def _is_set_anyway(char: str) -> bool:
    if unicodedata.category(char)[0] in "CZ":
        return True
    return unicodedata.name(char, "").startswith(_SET_ANYWAY)
