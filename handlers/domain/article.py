"""What a paper is, where copies of it are, and why a copy could not be used."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from handlers.domain.markup import without_tags
from handlers.domain.notice import Notice, NoticeKind, gravest_first


class IdKind(StrEnum):
    """The identifiers that readers write."""

    DOI = "doi"
    PMID = "pmid"
    PMCID = "pmcid"
    ARXIV = "arxiv"
    ISBN = "isbn"

    @property
    def shown(self) -> str:
        """What people call it."""
        return "arXiv" if self is IdKind.ARXIV else self.value.upper()


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """One identifier in its normal form.

    DOI in lower case without resolver, PMID as digits, PMCID as `PMC123`, arXiv without version
    and subject class, ISBN as 13 digits.
    """

    kind: IdKind
    value: str
    version: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        """Return `kind:value`, the form used in logs and keys."""
        return f"{self.kind}:{self.value}"

    @property
    def shown(self) -> str:
        """The identifier as people write it: `arXiv 2401.00001`."""
        return f"{self.kind.shown} {self.value}"


@dataclass(frozen=True, slots=True)
class TitleWanted:
    """A paper or book known only by what the reader wrote about it.

    `text` is the title as written; `year` and `first_author` narrow the search when known.
    """

    text: str
    year: int | None = None
    first_author: str | None = None
    is_book: bool = False


Wanted = Identifier | TitleWanted


class Version(StrEnum):
    """Which version of the paper a copy is (NISO RP-8 in three words)."""

    PUBLISHED = "published"
    ACCEPTED = "accepted"
    PREPRINT = "preprint"
    UNKNOWN = "unknown"


class ArticleKind(StrEnum):
    """The document types that the report tells apart."""

    JOURNAL = "journal-article"
    PREPRINT = "preprint"
    BOOK = "book"
    CHAPTER = "book-chapter"
    THESIS = "thesis"
    CONFERENCE = "conference-paper"
    OTHER = "other"


class Failure(StrEnum):
    """Why a copy was not used: one vocabulary for logs, the librarian and the report.

    The words follow sandcrawler's, see https://github.com/internetarchive/sandcrawler.
    """

    NO_LOCATION = "no-location"
    LINK_ONLY_LICENCE = "link-only-licence"
    FOR_PERSON = "for-person"
    NOT_PDF = "not-pdf"
    STUB_PDF = "stub-pdf"
    WRONG_PAPER = "wrong-paper"
    NO_TEXT_LAYER = "no-text-layer"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    COVERED = "covered"
    OWN_COPY = "own-copy"
    TOO_LARGE = "too-large"
    TOO_MANY_PAGES = "too-many-pages"
    BLOCKED_WALL = "blocked-wall"
    CAPTCHA = "captcha"
    COOKIE = "cookie"
    LOGIN = "login"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    GONE = "gone"
    LOOP = "loop"
    MAX_HOPS = "max-hops"
    TIMEOUT = "timeout"
    CONNECTION = "conn-error"
    SERVER_ERROR = "http-5xx"
    RATE_LIMITED = "rate-limited"
    BUDGET_SPENT = "budget-spent"
    UNSAFE_URL = "unsafe-url"
    DENIED_HOST = "denied-host"
    BAD_ENCODING = "bad-encoding"
    BAD_ANSWER = "bad-answer"
    BAD_RECORD = "bad-record"  # the service answered properly, and this one record cannot be read


@dataclass(frozen=True, slots=True)
class Article:
    """What is known about one paper or book.

    `authors` are display names, family name first (`Smith J`, `张三`); `language` is ISO 639-1,
    empty when unknown; `original_title` is the title in the paper's own language when `title` is a translation.
    """

    title: str
    ids: tuple[Identifier, ...] = ()
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    language: str = ""
    kind: ArticleKind = ArticleKind.JOURNAL
    publisher: str = ""
    original_title: str = ""
    issn: str = ""
    is_retracted: bool = False
    notices: tuple[Notice, ...] = ()

    def id(self, kind: IdKind) -> str | None:
        """Return the value of the identifier of that kind, or `None`."""
        return next((i.value for i in self.ids if i.kind is kind), None)

    @property
    def key(self) -> str:
        """A name for the paper that two requests for it share; searches are unique by it."""
        for kind in (IdKind.DOI, IdKind.PMID, IdKind.PMCID, IdKind.ARXIV, IdKind.ISBN):
            if value := self.id(kind):
                return f"{kind}:{value}"
        plain = plain_title(self.original_title or self.title)
        return "title:" + hashlib.sha256(f"{plain}|{self.year or ''}".encode()).hexdigest()[:32]

    @property
    def is_chinese(self) -> bool:
        """Whether the paper itself is in Chinese."""
        if self.language:
            return self.language in {"zh", "chi", "zho"}
        return has_han(self.original_title or self.title)

    @property
    def all_notices(self) -> tuple[Notice, ...]:
        """What became of the paper, gravest first; one that is only known to be retracted has a bare notice."""
        bare = (Notice(NoticeKind.RETRACTION),) if self.is_retracted else ()
        return gravest_first(self.notices + bare)

    def enriched(self, other: "Article") -> "Article":
        """Return this record with its gaps filled from another record of the same paper."""
        have = {i.kind for i in self.ids}
        ids = self.ids + tuple(i for i in other.ids if i.kind not in have)
        gaps = {
            name: getattr(other, name)
            for name in (
                "title", "authors", "journal", "year", "volume", "issue", "pages", "language",
                "publisher", "original_title", "issn",
            )
            if not getattr(self, name)
        }  # fmt: skip
        # PubMed knows a Chinese paper by a translated title; whoever has the real one adds it.
        if (
            not gaps.get("original_title")
            and not self.original_title
            and has_han(other.title)
            and not has_han(self.title)
        ):
            gaps["original_title"] = other.title
        # Likewise it spells a Chinese journal's name in pinyin.
        has_own_name = has_han(other.journal) and not has_han(self.journal)
        if has_own_name and (self.is_chinese or has_han(gaps.get("original_title", ""))):
            gaps["journal"] = other.journal
        return replace(
            self,
            ids=ids,
            is_retracted=self.is_retracted or other.is_retracted,
            notices=gravest_first(self.notices + other.notices),
            **gaps,
        )


def has_han(text: str) -> bool:
    """Return whether a text holds Chinese characters."""
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def plain_title(title: str) -> str:
    """Return a title for comparing: NFKC, folded case, letters and digits only, tags dropped."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", without_tags(title)).casefold())


@dataclass(frozen=True, slots=True)
class Copy:
    """A place where a copy of a paper is.

    Either `url` (fetched by the one HTTP client) or `path` (a file of the library's own folder) is set.
    `licence` is the licence of that copy in its source's words, empty when unknown.
    `is_for_person` is a link that a person opens, or a place on the library's shelf, never fetched by the program;
    `label` is what that person reads about it, in Chinese (`知网检索`, `本馆纸本 R541/32`).
    `notices` are what the source of the copy says became of the paper.
    """

    source: str
    url: str = ""
    path: Path | None = None
    licence: str = ""
    version: Version = Version.UNKNOWN
    landing_url: str = ""
    host_type: str = ""
    is_owned: bool = False
    is_for_person: bool = False
    label: str = ""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF in the library's hands: on the shelf under its SHA-256 (lower-case hex)."""

    sha256: str
    size_bytes: int
    pages: int


SINGLE_USE = "single-use"
"""The licence of a copy that a library obtained for one reader's request."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A document that is known to be a copy of a paper, and how it came here."""

    document: Document
    source: str
    licence: str
    version: Version
    url: str = ""

    @property
    def is_for_one_reader(self) -> bool:
        """Whether it was obtained for one reader: nobody else may see it, a group least of all."""
        return self.licence == SINGLE_USE


@dataclass(frozen=True, slots=True)
class Attempt:
    """One route that was tried for a paper: what the librarian reads when nothing was found.

    `failure` is empty when the route gave the paper; `detail` never holds personal data or keys.
    """

    source: str
    failure: str = ""
    detail: str = ""
    url: str = ""
    elapsed_s: float = 0.0
