"""The life of a request, as a table of states and moves."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.domain.article import Article, Attempt, Holding, IdKind, TitleWanted, Wanted
from handlers.domain.errors import IllegalMove
from handlers.domain.message import Conversation, Person


class State(StrEnum):
    """Where a request stands."""

    AWAITING_BINDING = "awaiting_binding"
    RECEIVED = "received"
    CHOOSING = "choosing"
    IDENTIFIED = "identified"
    SEARCHING = "searching"
    FOUND = "found"
    MARKED = "marked"
    DELIVERED = "delivered"
    ANSWERED = "answered"
    WITH_LIBRARIAN = "with_librarian"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Actor(StrEnum):
    """Who makes a move."""

    READER = "reader"
    BOT = "bot"
    LIBRARIAN = "librarian"
    TIMER = "timer"


S = State
READER, BOT, LIBRARIAN, TIMER = Actor.READER, Actor.BOT, Actor.LIBRARIAN, Actor.TIMER

FIRST = frozenset({S.RECEIVED, S.AWAITING_BINDING})
ENDED = frozenset({S.DELIVERED, S.ANSWERED, S.DECLINED, S.CANCELLED, S.EXPIRED})
OPEN = frozenset(State) - ENDED
USES_NO_QUOTA = frozenset({S.CANCELLED, S.ANSWERED})
"""What counts for no limit: it brought no paper, and never will."""

# To `received` by the reader: they say anew what is wanted. Cancelled by the bot: the reader has asked for it already.
MOVES: dict[State, dict[State, frozenset[Actor]]] = {
    S.AWAITING_BINDING: {
        S.RECEIVED: frozenset({BOT, LIBRARIAN}),
        S.CANCELLED: frozenset({READER, LIBRARIAN}),
        S.EXPIRED: frozenset({TIMER}),
    },
    S.RECEIVED: {
        S.IDENTIFIED: frozenset({BOT, LIBRARIAN}),
        S.CHOOSING: frozenset({BOT}),
        S.ANSWERED: frozenset({BOT}),  # a keyword search: its list is with the reader
        S.WITH_LIBRARIAN: frozenset({BOT, LIBRARIAN, TIMER}),
        S.CANCELLED: frozenset({READER, LIBRARIAN, BOT}),
    },
    S.CHOOSING: {
        S.RECEIVED: frozenset({READER}),
        S.IDENTIFIED: frozenset({READER, LIBRARIAN}),
        S.WITH_LIBRARIAN: frozenset({READER, LIBRARIAN, TIMER}),
        S.CANCELLED: frozenset({READER, LIBRARIAN, BOT}),
    },
    S.IDENTIFIED: {
        S.RECEIVED: frozenset({READER}),
        S.SEARCHING: frozenset({BOT}),
        S.WITH_LIBRARIAN: frozenset({BOT, LIBRARIAN, TIMER}),
        S.CANCELLED: frozenset({READER, LIBRARIAN, BOT}),
    },
    S.SEARCHING: {
        S.RECEIVED: frozenset({READER}),
        S.FOUND: frozenset({BOT}),
        S.IDENTIFIED: frozenset({BOT}),  # the search could not be asked properly: it waits for its next try
        S.WITH_LIBRARIAN: frozenset({BOT, LIBRARIAN, TIMER}),
        S.CANCELLED: frozenset({READER, LIBRARIAN, BOT}),
    },
    S.FOUND: {
        S.RECEIVED: frozenset({READER}),
        S.MARKED: frozenset({BOT}),
        S.IDENTIFIED: frozenset({BOT}),  # the file vanished from the shelf
        S.WITH_LIBRARIAN: frozenset({BOT, LIBRARIAN, TIMER}),
        S.CANCELLED: frozenset({READER, LIBRARIAN, BOT}),
    },
    S.MARKED: {
        S.DELIVERED: frozenset({BOT, LIBRARIAN}),
        S.FOUND: frozenset({BOT}),  # sending failed for certain: marked anew for the next route
        S.WITH_LIBRARIAN: frozenset({BOT, TIMER}),
    },
    S.WITH_LIBRARIAN: {
        S.RECEIVED: frozenset({READER}),
        # By the timer: it was looked for again, and is there now; by the reader: it need not be locked any more.
        S.FOUND: frozenset({LIBRARIAN, TIMER, READER}),
        S.IDENTIFIED: frozenset({LIBRARIAN, READER}),  # a reader whose choice came too late, if nobody took it yet
        S.DECLINED: frozenset({LIBRARIAN}),
        S.ANSWERED: frozenset({LIBRARIAN}),  # in words, or with a list to pick from
        S.CANCELLED: frozenset({READER, LIBRARIAN}),
        S.EXPIRED: frozenset({TIMER}),
    },
    S.DELIVERED: {
        S.WITH_LIBRARIAN: frozenset({READER, LIBRARIAN}),  # the copy is wrong or cannot be read
        S.IDENTIFIED: frozenset({READER, LIBRARIAN}),  # it is another paper: another copy is looked for
    },
    S.ANSWERED: {S.WITH_LIBRARIAN: frozenset({READER, LIBRARIAN})},  # nothing on the list fits
    S.DECLINED: {
        S.WITH_LIBRARIAN: frozenset({LIBRARIAN}),  # a slip of the hand can be taken back
        S.FOUND: frozenset({TIMER}),  # its reader wished to be told, and it is there now
    },
    S.CANCELLED: {},
    S.EXPIRED: {},
}


def may_move(start: State, end: State, actor: Actor) -> bool:
    """Return whether that actor may make that move."""
    return actor in MOVES[start].get(end, frozenset())


def check_move(start: State, end: State, actor: Actor) -> None:
    """Let a legal move pass.

    Raises:
        IllegalMove: The table does not have it.
    """
    if not may_move(start, end, actor):
        raise IllegalMove(f"{actor} may not move a request from {start} to {end}")


class RequestKind(StrEnum):
    """What is asked for, for routing and for the report."""

    ARTICLE = "article"
    BOOK = "book"
    SEARCH = "search"
    UNREADABLE = "unreadable"


class Reason(StrEnum):
    """Why a request went to a librarian, was declined, or ended without a file."""

    NONE = ""
    NOT_IDENTIFIED = "not_identified"
    NO_SUCH_ID = "no_such_id"
    NO_OPEN_COPY = "no_open_copy"
    NO_RECORD_SOURCE = "no_record_source"
    UNSURE_FILE = "unsure_file"
    TOO_LARGE = "too_large"
    NOT_SENT = "not_sent"
    NO_PRIVATE_WAY = "no_private_way"
    MARKING_FAILED = "marking_failed"
    BOOK_NOT_HELD = "book_not_held"
    BOOK_IN_PRINT = "book_in_print"
    BOOK_ONLINE = "book_online"
    KEYWORDS = "keywords"
    UNREADABLE = "unreadable"
    STUCK = "stuck"
    NONE_OF_THEM = "none_of_them"
    NO_CHOICE = "no_choice"
    ISSUE_LIMIT = "issue_limit"
    REOPENED = "reopened"
    PUBLISHED_WANTED = "published_wanted"
    WRONG_FILE = "wrong_file"
    FILE_FAULTY = "file_faulty"
    NOT_RECEIVED = "not_received"
    FOUND_BY_READER = "found_by_reader"
    FOUND_LATER = "found_later"
    BEFRIENDED = "befriended"
    ANSWERED_BY_HAND = "answered_by_hand"
    NOT_AVAILABLE = "not_available"
    HELD_IN_PRINT = "held_in_print"
    COPYRIGHT = "copyright"
    NOT_FOR_STAFF = "not_for_staff"
    DUPLICATE = "duplicate"
    WRONG_CITATION = "wrong_citation"
    OTHER = "other"


COMPLAINTS = frozenset({Reason.WRONG_FILE, Reason.FILE_FAULTY, Reason.NOT_RECEIVED})
"""Why a reader sent a delivered request back."""

DECLINE_REASONS = (
    Reason.NOT_AVAILABLE,
    Reason.HELD_IN_PRINT,
    Reason.COPYRIGHT,
    Reason.WRONG_CITATION,
    Reason.DUPLICATE,
    Reason.NOT_FOR_STAFF,
    Reason.OTHER,
)


@dataclass(frozen=True, slots=True)
class NewRequest:
    """One item of one message, about to be entered.

    `words` is what the reader wrote; it is stored encrypted and never overwritten.
    `not_before`: until then the reader is waited for, who has not said yet what is wanted.
    """

    account: str
    message_id: str
    item: int
    conversation: Conversation
    reader: Person
    kind: RequestKind
    wanted: Wanted | None
    words: str = field(repr=False)
    received_at: datetime
    state: State = State.RECEIVED
    staff_id: int | None = None
    department: str = ""
    is_urgent: bool = False
    reason: Reason = Reason.NONE
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands.

    `number` is what people call it by, `rewordings` how often its reader said anew what is wanted.
    """

    number: int
    account: str
    message_id: str
    item: int
    conversation: Conversation
    reader: Person
    kind: RequestKind
    wanted: Wanted | None
    words: str = field(repr=False)
    state: State
    received_at: datetime
    staff_id: int | None = None
    department: str = ""
    is_urgent: bool = False
    reason: Reason = Reason.NONE
    remark: str = field(default="", repr=False)
    article: Article | None = None
    holding: Holding | None = None
    candidates: tuple[Article, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    owner: str = ""
    route: str = ""
    acked_at: datetime | None = None
    identified_at: datetime | None = None
    found_at: datetime | None = None
    delivered_at: datetime | None = None
    closed_at: datetime | None = None
    tries: int = 0
    rewordings: int = 0

    @property
    def is_open(self) -> bool:
        """Whether something is still owed to the reader."""
        return self.state in OPEN

    @property
    def shown_title(self) -> str:
        """What to call the paper in a sentence: its title, else what was asked for."""
        if self.article and (title := self.article.original_title or self.article.title):
            return title
        if isinstance(self.wanted, TitleWanted):
            return self.wanted.text
        return f"{self.wanted.kind.upper()} {self.wanted.value}" if self.wanted else ""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one row until `until`; `fence` grows with every claim.

    A write with an old fence is refused, so a paused worker never writes late.
    """

    row: int
    fence: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Search:
    """The search for one paper, which may serve several requests."""

    id: int
    article: Article
    tries: int
    started_at: datetime


def is_book(wanted: Wanted | None) -> bool:
    """Return whether a book is wanted rather than an article."""
    if isinstance(wanted, TitleWanted):
        return wanted.is_book
    return wanted is not None and wanted.kind is IdKind.ISBN
