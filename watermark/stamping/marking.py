"""What the engines are asked to put into a file, and what they tell about it."""

from dataclasses import dataclass, field

from handlers.domain.mark import Active, Protection
from watermark.limits import Limits
from watermark.stamping.layout import Wording
from watermark.tracing.seal import Seal


@dataclass(frozen=True, slots=True)
class Marking:
    """One mark, ready to be drawn.

    Without a `seal` nothing hidden is drawn.
    `isolate` are the pages (from 0) whose own content goes into a form, because a reader saw them wrong otherwise.
    A `is_repacked` file was written anew by another library: what its streams hold was damaged before they were packed.
    """

    words: Wording
    code: str
    protection: Protection | None = None
    isolate: frozenset[int] = frozenset()
    seal: Seal | None = None
    limits: Limits = field(default_factory=Limits)
    is_repacked: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What an engine wrote: pages, those whose content was found damaged (from 0), and what it took out.

    `covered` are the pages (from 0) that annotations cover in part, and so perhaps the mark; of those in `made_up` only
    a viewer knows.
    """

    pages: int
    suspects: frozenset[int] = frozenset()
    removed: tuple[Active, ...] = ()
    covered: frozenset[int] = frozenset()
    made_up: frozenset[int] = frozenset()
