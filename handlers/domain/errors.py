"""Errors, grouped by who must act on them."""

from collections.abc import Mapping
from datetime import datetime

from handlers.domain.say import Say


class LibraryError(Exception):
    """Anything this program foresees going wrong."""


class Refused(LibraryError):
    """A rule is broken; the member is told which, in words chosen by `say`."""

    def __init__(self, say: Say, facts: Mapping[str, str] | None = None) -> None:
        """Keep the sentence to say and the facts that fill it."""
        super().__init__(say.value)
        self.say = say
        self.facts = dict(facts or {})


class SourceUnavailable(LibraryError):
    """A source gave no proper answer; it is worth asking again later."""

    def __init__(self, source: str, reason: str, *, until: datetime | None = None) -> None:
        """Keep the source's name, a failure word and when to ask again (aware UTC)."""
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason
        self.until = until


class BadDocument(LibraryError):
    """A file that is not the paper's PDF; the next copy is tried.

    `reason` is a word of `handlers.domain.article.Failure`.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the failure word and, for the librarian, a detail without personal data."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class DeliveryFailed(LibraryError):
    """The file exists but could not be sent; the librarian is told."""

    def __init__(self, reason: str, *, outcome_known: bool, too_large: bool = False) -> None:
        """Keep the reason, and whether it is certain that nothing arrived."""
        super().__init__(reason)
        self.reason = reason
        self.outcome_known = outcome_known
        self.too_large = too_large


class ConfigurationError(LibraryError):
    """The configuration or a file handed in cannot be used; the administrator is told why."""


class IllegalMove(LibraryError):
    """A request was asked to make a move that its state does not allow: a bug."""


class LeaseLost(LibraryError):
    """The worker was too slow: its work belongs to another worker now, its result is dropped."""
