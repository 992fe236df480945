"""What a source may answer. The four answers are never merged: only `NotFound` may be told to a reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """The source has it."""

    value: T


@dataclass(frozen=True, slots=True)
class NotFound:
    """The source was asked properly and does not have it."""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The source was not asked: it cannot know about this kind of paper or identifier."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The source could not be asked properly; `until` (aware UTC) says when to ask again, if known.

    `reason` is a word of `handlers.domain.article.Failure`.
    """

    reason: str
    until: datetime | None = None


Outcome = Found[T] | NotFound | NotApplicable | Unavailable
