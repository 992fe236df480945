"""What looking at a file told about it."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.agency import Agency, hint_of
from handlers.domain.article import Article, ArticleKind, IdKind, Version

OWN_ISSUE = frozenset({ArticleKind.THESIS, ArticleKind.PREPRINT, ArticleKind.BOOK})
"""What repositories and authors put out themselves, under DOIs of its own."""


class Shows(StrEnum):
    """What on its first pages says that a file is the paper."""

    DOI = "doi"
    TITLE = "title"
    NOTHING = ""


class Lookalike(StrEnum):
    """What a file is that is not the paper, though it may carry its title or DOI."""

    WALL = "wall"
    COVER = "cover"
    PREVIEW = "preview"
    ABSTRACT_PAGE = "abstract-page"
    PAPERWORK = "paperwork"
    SUPPLEMENT = "supplement"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    COMMENT = "comment"
    CONTENTS = "contents"
    CITING = "citing"
    SLIDES = "slides"
    POSTER = "poster"
    PROTOCOL = "protocol"
    TRANSLATION = "translation"
    THESIS = "thesis"
    OTHER_EDITION = "other-edition"
    OTHER_PAPER = "other-paper"


_OWN_COPY = "delivery "


def own_copy(delivery_id: int) -> str:
    """Return the detail of a refusal because a file is a copy that this house marked for a reader."""
    return f"{_OWN_COPY}{delivery_id}"


def delivery_in(detail: str) -> int | None:
    """Return the delivery whose copy a refused file is, by the refusal's detail; `None` when it names none."""
    number = detail.removeprefix(_OWN_COPY)
    return int(number) if number != detail and number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file that opens as a PDF.

    `has_text` is false for scans: nothing could be compared, a librarian confirms the paper.
    `is_encrypted` means protected with an empty user password: everybody can open it.
    `version` is what the file itself clearly says, `UNKNOWN` when it says nothing;
    `language` is ISO 639-1, empty when it cannot be told.
    """

    pages: int
    has_text: bool
    shows: Shows = Shows.NOTHING
    is_signed: bool = False
    is_encrypted: bool = False
    version: Version = Version.UNKNOWN
    language: str = ""


def settled_version(claimed: Version, seen: Version, article: Article | None = None) -> Version:
    """Return which version a copy is: what the file says goes before what its source claims.

    That the DOI on it is its own says nothing of a publisher where no publisher gave the DOI.
    """
    is_hollow = seen is Version.PUBLISHED and article is not None and not _is_of_publisher(article)
    return claimed if seen is Version.UNKNOWN or is_hollow else seen


def _is_of_publisher(article: Article) -> bool:
    is_repository = hint_of(article.id(IdKind.DOI) or "") is Agency.DATACITE
    return article.kind not in OWN_ISSUE and not is_repository


def lookalike_in(detail: str) -> Lookalike | None:
    """Return what kind of look-alike a refusal's detail names (`supplement: …`), `None` when it names none."""
    word = detail.partition(":")[0].strip()
    return next((kind for kind in Lookalike if kind.value == word), None)
