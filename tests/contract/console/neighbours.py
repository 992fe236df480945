"""A clock, a chat channel and a PDF workshop that are played."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image

from handlers.domain.agency import Agency
from handlers.domain.article import Article, Failure, Identifier, Wanted
from handlers.domain.errors import BadDocument, ConfigurationError, LibraryError
from handlers.domain.inspection import Inspection, Shows, own_copy
from handlers.domain.mark import Mark, Reading, Sighting, Stamped
from handlers.domain.mark_sample import SamplePage
from handlers.domain.message import ChannelHealth, Conversation, Link, Person
from handlers.domain.other_form import Converted, Form, Hurdle, Loss
from handlers.domain.outcome import Found, NotFound, Outcome
from handlers.ports import Ear

ACCOUNT = "wechat"


class SetClock:
    """A clock that only moves when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def tick(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class PlayedChannel:
    """A channel whose health the test sets."""

    name = ACCOUNT
    max_file_bytes = 100_000_000

    def __init__(self, clock: SetClock) -> None:
        self.state = ChannelHealth(Link.ONLINE, clock(), sessions=1)
        self.friends: set[str] = set()

    async def listen(self, ear: Ear) -> None:
        raise AssertionError("nobody listens here")

    async def send_text(self, to: Conversation, text: str, *, mention: Person | None = None) -> str:
        raise AssertionError("the console never sends by itself")

    async def send_file(self, to: Conversation, path: Path, name: str) -> str:
        raise AssertionError("the console never sends by itself")

    async def fetch_file(self, message_id: str, dest: Path, *, max_bytes: int) -> int:
        raise AssertionError("the console never fetches by itself")

    async def roster(self, room: Conversation) -> tuple[Person, ...]:
        return ()

    async def is_friend(self, contact_id: str) -> bool:
        return contact_id in self.friends

    async def accept_friend(self, request_id: str) -> None:
        raise AssertionError("nobody asked")

    def health(self) -> ChannelHealth:
        return self.state


class PlayedSource:
    """A source that knows the titles in `known`, and says of the identifiers in `unknown` that nobody has them."""

    name = "crossref"
    agencies: frozenset[Agency] = frozenset()
    is_late = False

    def __init__(self) -> None:
        self.unknown: set[str] = set()
        self.known: dict[str, str] = {}

    def accepts(self, wanted: Wanted) -> bool:
        return isinstance(wanted, Identifier) and wanted.value in self.unknown | self.known.keys()

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        if not isinstance(wanted, Identifier) or wanted.value not in self.known:
            return NotFound()
        return Found((Article(title=self.known[wanted.value], ids=(wanted,)),))


class PlainPreviews:
    """Draws every preview as the same tiny picture, and remembers what was asked."""

    def __init__(self) -> None:
        self.drawn: list[tuple[SamplePage, Mark]] = []
        self.refused: dict[SamplePage, LibraryError] = {}

    async def preview(self, sample: SamplePage, mark: Mark, target: Path) -> None:
        if sample in self.refused:
            raise self.refused[sample]
        self.drawn.append((sample, mark))
        await asyncio.to_thread(Image.new("RGB", (86, 122), "white").save, target)


class PlainConverter:
    """Takes PDFs as they are and makes one of whatever begins with `PICTURE`; anything else is refused."""

    async def convert(self, source: Path, target: Path, name: str) -> Converted:
        content = await asyncio.to_thread(source.read_bytes)
        if content.startswith(b"%PDF-"):
            return Converted(Form.PDF)
        if content.startswith(b"PICTURE"):
            await asyncio.to_thread(target.write_bytes, b"%PDF-1.7 made of " + content)
            return Converted(Form.PICTURE, (Loss.SEARCH,))
        raise BadDocument(Failure.NOT_PDF, Hurdle.CAJ if content.startswith(b"CAJ") else Hurdle.UNKNOWN)


class PlainWorkshop:
    """Reads what stands in a test's file in the clear: `%PDF`, the paper's title, `wendi-delivery:N`."""

    async def inspect(self, path: Path, article: Article | None, *, must_match: bool = True) -> Inspection:
        content = await asyncio.to_thread(path.read_bytes)
        if not content.startswith(b"%PDF-"):
            raise BadDocument(Failure.NOT_PDF)
        if b"/Encrypt" in content:
            raise BadDocument(Failure.ENCRYPTED)
        if found := _delivery(content):
            raise BadDocument(Failure.OWN_COPY, own_copy(found))
        if must_match and article and article.title.encode() not in content:
            raise BadDocument(Failure.WRONG_PAPER)
        return Inspection(pages=3, has_text=True, shows=Shows.TITLE)

    async def make_copy(self, source: Path, target: Path, mark: Mark) -> Stamped:
        raise AssertionError("nothing is marked by the console")

    async def trace(self, path: Path, *, passwords: Sequence[str] = ()) -> Reading:
        content = await asyncio.to_thread(path.read_bytes)
        is_picture = content.startswith(b"\x89PNG")
        if is_picture and not await asyncio.to_thread(_is_whole, content):
            raise ConfigurationError("这个图片打不开或不完整，请重新截图或另存后再试。")
        if not is_picture and not content.startswith(b"%PDF-"):
            raise BadDocument(Failure.NOT_PDF)
        if b"/Encrypt" in content and "2468" not in passwords:
            raise BadDocument(Failure.ENCRYPTED)
        deliveries = [int(one.split()[0]) for one in content.split(b"wendi-delivery:")[1:]]
        sightings = tuple(Sighting(one, ("dots" if is_picture else "text",), (1,)) for one in deliveries)
        return Reading(sightings, 14 if b"wendi-long" in content else 34, 34)


def _delivery(content: bytes) -> int | None:
    _, found, rest = content.partition(b"wendi-delivery:")
    return int(rest.split()[0]) if found else None


def _is_whole(picture: bytes) -> bool:
    try:
        with Image.open(BytesIO(picture)) as opened:
            opened.load()
    except (OSError, SyntaxError):
        return False
    return True
