"""Where papers come from, where they are kept and how they are opened."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol, runtime_checkable

from handlers.domain.agency import Agency
from handlers.domain.article import Article, Copy, Holding, Wanted
from handlers.domain.inspection import Inspection
from handlers.domain.mark import Mark, Reading, Stamped
from handlers.domain.notice import Notice
from handlers.domain.other_form import Converted
from handlers.domain.outcome import Outcome
from handlers.domain.pointer import Pointer
from handlers.domain.topics import Hits, Topic, Written


class Shelf(Protocol):
    """PDFs, named by their SHA-256."""

    async def put(self, source: Path) -> tuple[str, int]:
        """Take a file in (moved or copied, complete or not at all); return its SHA-256 and its size in bytes."""

    def open(self, sha256: str) -> AbstractAsyncContextManager[Path]:
        """Lend the file as a local path for the length of the block.

        Raises:
            FileNotFoundError: It is not there.
        """

    async def drop(self, sha256: str) -> None:
        """Remove a file, if it is there."""

    def scratch(self) -> AbstractAsyncContextManager[Path]:
        """Lend an empty folder for work in progress, removed afterwards."""


class HoldingList(Protocol):
    """Which documents on the shelf are copies of which paper and may serve everybody."""

    async def holding_for(self, article: Article) -> Holding | None:
        """Return a copy of that paper that may be served to every reader."""

    async def record(self, article: Article, holding: Holding) -> None:
        """Note that a document is a copy of a paper and may serve everybody."""

    async def block(self, article: Article, sha256: str, *, request: int, by: str) -> None:
        """Note that a document is not that paper: it is never served for it again, whoever finds it anew."""

    async def unblock(self, article: Article, sha256: str) -> None:
        """Note that a document is that paper after all."""

    async def blocked(self, article: Article) -> frozenset[str]:
        """Return the SHA-256 of the documents that are known not to be that paper."""


class MetadataSource(Protocol):
    """A service that knows papers by identifier or title.

    `agencies` are those whose DOIs it can know; empty: it does not depend on the agency.
    A source that `is_late` is asked only when the others take long or know nothing.
    """

    name: str
    agencies: frozenset[Agency]
    is_late: bool

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it can know about that at all, without asking it."""

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the record for an identifier, or records for a title, best first."""


class AgencySource(Protocol):
    """A service that knows who registered a DOI."""

    async def agency(self, doi: str) -> Outcome[Agency]:
        """Return the agency; `Agency.NONE` when the DOI does not exist."""


@runtime_checkable
class NoticeSource(Protocol):
    """A service that can be asked what became of several papers at once; `notices_at_once` is how many."""

    name: str
    notices_at_once: int

    async def notices(self, papers: Sequence[Article]) -> Outcome[Mapping[str, tuple[Notice, ...]]]:
        """Return what became of these papers, by their keys; those that it does not know are left out."""


@runtime_checkable
class PointerSource(Protocol):
    """A service that finds papers by where they were printed, or by their publisher's number."""

    name: str

    async def by_pointer(self, pointer: Pointer) -> Outcome[tuple[Article, ...]]:
        """Return the papers that stand just there, each checked once more; never one that only looks alike."""


class TopicSource(Protocol):
    """A service that finds papers on a topic."""

    name: str

    def write(self, topic: Topic) -> Written:
        """Return the query that it would be asked, without asking it."""

    async def search(self, topic: Topic) -> Outcome[Hits]:
        """Return the best papers on a topic, best first (or newest first where the topic says so)."""


class FulltextSource(Protocol):
    """A service that knows where copies of a paper are.

    A source that `is_late` is asked only when the others take long or have no copy that may be sent.
    """

    name: str
    is_late: bool

    def accepts(self, article: Article) -> bool:
        """Return whether it can know about that paper at all, without asking it."""

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return where copies are, best first."""


def only_links(source: FulltextSource) -> bool:
    """Return whether a source asks nobody, and makes a link for a person of what is known of the paper."""
    return bool(getattr(source, "is_link_only", False))


@runtime_checkable
class Vouching(Protocol):
    """A source that knows which addresses the administrator has allowed although they are not public."""

    def vouches_for(self, address: str) -> bool:
        """Return whether that address is allowed."""


def vouches(source: FulltextSource, address: str) -> bool:
    """Return whether an address that a source names is allowed although it is not public."""
    return isinstance(source, Vouching) and source.vouches_for(address)


class Fetcher(Protocol):
    """Fetches copies through the one guarded HTTP client, or from the library's own folder."""

    async def fetch(self, copy: Copy, target: Path, *, max_bytes: int) -> None:
        """Write the copy to `target`.

        Raises:
            SourceUnavailable: No proper answer in time.
            BadDocument: An answer that cannot be the paper's PDF, with its failure word.
        """


class Converter(Protocol):
    """Turns files of other forms into PDF, in processes with limits."""

    async def convert(self, source: Path, target: Path, name: str) -> Converted:
        """Write `source`, once called `name`, as a PDF to `target`, or nothing when it is a PDF already.

        Raises:
            BadDocument: It cannot be done; the detail is a `Hurdle`.
        """


class Workshop(Protocol):
    """Opens untrusted PDFs in a child process with limits."""

    async def inspect(self, path: Path, article: Article | None, *, must_match: bool = True) -> Inspection:
        """Look whether a file is a sound PDF of that paper.

        Raises:
            BadDocument: It is not, with its failure word.
        """

    async def make_copy(self, source: Path, target: Path, mark: Mark) -> Stamped:
        """Write the marked copy to `target` and return what became of the file on the way.

        Raises:
            BadDocument: It cannot be marked on every page.
        """

    async def trace(self, path: Path, *, passwords: Sequence[str] = ()) -> Reading:
        """Return the deliveries whose signed marks stand in a PDF or a picture; none is guessed.

        A PDF that asks for a password is tried with each of `passwords`.

        Raises:
            BadDocument: The file cannot be opened.
            ConfigurationError: A picture that is too large or broken, or no signing key is set.
        """
