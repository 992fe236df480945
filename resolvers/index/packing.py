"""How a record lies in the index: about 150 bytes, compressed against words that every record uses."""

import zlib
from dataclasses import dataclass, field
from enum import IntEnum

import msgspec

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind

MOST_AUTHORS = 10
MAX_UNPACKED_BYTES = 1 << 20
# Part of the format: what was packed with these words is read with them.
COMMON = (
    b"10.1186/s1471-10.1371/journal.pone.10.3389/f10.3390/10.1001/jama.10.1136/bmj.10.1097/10.1111/j.1365-"
    b"10.1002/10.1007/s00-10.1016/j. PMC10 a case report and review of the literature systematic review and "
    b"meta-analysis of randomized controlled trials study protocol for a prospective cohort study in patients with "
    b"cancer the treatment of the effect of the role of association between expression and in vitro human cells "
    b"journal-article journal-article\xa0\xa2en\xa0\xa0\xa2zh"
)
_LEVEL = 6


class Origin(IntEnum):
    """Where a record came from; a newer one replaces only what came from the same place."""

    PUBMED = 1
    CROSSREF = 2
    RECORDS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as a file gives it. `revised` is a date as a number, 20261121; 0 when unknown."""

    origin: Origin
    article: Article
    version: int = 1
    revised: int = 0

    @property
    def age(self) -> tuple[int, int]:
        """What tells the newer of two records of one paper."""
        return self.version, self.revised


@dataclass(frozen=True, slots=True)
class Gone:
    """A file's word that a record is withdrawn."""

    origin: Origin
    identifier: Identifier


class Packed(msgspec.Struct, array_like=True):
    """The fields in the order in which they lie on disk; `journal` is a number of the journal table."""

    origin: int
    version: int
    revised: int
    journal: int
    ids: list[str]
    title: str
    original_title: str
    authors: list[str]
    year: int
    volume: str
    issue: str
    pages: str
    language: str
    kind: str
    publisher: str
    is_retracted: bool


@dataclass(frozen=True, slots=True)
class Journal:
    """What many records share."""

    name: str = ""
    issn: str = field(default="")


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Packed).decode


def pack(entry: Entry, journal: int) -> bytes:
    """Return a record's bytes."""
    a = entry.article
    fields = Packed(
        int(entry.origin), entry.version, entry.revised, journal, [f"{i.kind}:{i.value}" for i in a.ids], a.title,
        a.original_title, list(a.authors[:MOST_AUTHORS]), a.year or 0, a.volume, a.issue, a.pages, a.language,
        a.kind.value, a.publisher, a.is_retracted,
    )  # fmt: skip
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, -13, 6, zdict=COMMON)
    return squeeze.compress(_encode(fields)) + squeeze.flush()


def unpack(body: bytes) -> Packed:
    """Return what was packed.

    Raises:
        ValueError: The bytes are no record: the file is damaged or of another format.
    """
    try:
        expand = zlib.decompressobj(-13, zdict=COMMON)
        return _decode(expand.decompress(body, MAX_UNPACKED_BYTES))
    except (zlib.error, msgspec.MsgspecError) as error:
        raise ValueError("the index holds a damaged record") from error


def article_of(packed: Packed, journal: Journal) -> Article:
    """Return a record in the library's words."""
    return Article(
        title=packed.title,
        ids=tuple(_identifier(text) for text in packed.ids),
        authors=tuple(packed.authors),
        journal=journal.name,
        year=packed.year or None,
        volume=packed.volume,
        issue=packed.issue,
        pages=packed.pages,
        language=packed.language,
        kind=ArticleKind(packed.kind),
        publisher=packed.publisher,
        original_title=packed.original_title,
        issn=journal.issn,
        is_retracted=packed.is_retracted,
    )


def _identifier(text: str) -> Identifier:
    kind, _, value = text.partition(":")
    return Identifier(IdKind(kind), value)
