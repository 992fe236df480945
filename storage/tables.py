"""The tables of messages, posts, requests and searches; rows never leave `storage`.

`*_sealed` columns are encrypted by field. Open rows are found through partial indexes, so that a
million finished ones cost nothing.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from handlers.domain.article import Article, Attempt, Holding
from handlers.domain.post import Role, Urgency
from handlers.domain.request import State
from storage.columns import Base, Packed, UtcDateTime

Sealed = LargeBinary
FIRST_NUMBER = 1001
IS_CARRIER = "kind IN ('file', 'image', 'record', 'voice')"
IS_UNHEARD = "acked_at IS NULL AND closed_at IS NULL"


def one_of(column: str, words: type[State] | tuple[str, ...]) -> CheckConstraint:
    """Return a check that a column holds one of those words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class MessageRow(Base):
    """A message heard."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("account", "message_id"),
        Index(
            "ix_message_unhandled", "account", "conversation_key", "id",
            sqlite_where=text("handled_at IS NULL"), postgresql_where=text("handled_at IS NULL"),
        ),
        Index(
            "ix_message_unhandled_id", "id",
            sqlite_where=text("handled_at IS NULL"), postgresql_where=text("handled_at IS NULL"),
        ),
        Index(
            "ix_message_carrier", "account", "conversation_key", "at",
            sqlite_where=text(IS_CARRIER), postgresql_where=text(IS_CARRIER),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    message_id: Mapped[str]
    conversation_key: Mapped[str]
    topic: Mapped[str]
    room_id: Mapped[str]
    contact_id: Mapped[str]
    sender_id: Mapped[str]
    sender_name_sealed: Mapped[bytes] = mapped_column(Sealed)
    sender_alias_sealed: Mapped[bytes] = mapped_column(Sealed)
    sender_is_friend: Mapped[bool]
    text_sealed: Mapped[bytes] = mapped_column(Sealed)
    file_name_sealed: Mapped[bytes] = mapped_column(Sealed)
    kind: Mapped[str]
    mentions_bot: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(default="")


class SearchRow(Base):
    """The search for one paper; one open search a paper."""

    __tablename__ = "search"
    __table_args__ = (
        Index(
            "uq_search_open_paper", "paper_key", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_search_open", "is_urgent", "id",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_key: Mapped[str]
    article: Mapped[Article] = mapped_column(Packed[Article](Article))
    is_urgent: Mapped[bool]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[tuple[Attempt, ...]] = mapped_column(Packed[tuple[Attempt, ...]](tuple[Attempt, ...]), default=())
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fence: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(default="")


class RequestRow(Base):
    """A request; `number` is what people call it by.

    While it is identified or searching, and only then, `search_id` points to an open search.
    """

    __tablename__ = "request"
    __table_args__ = (
        UniqueConstraint("account", "message_id", "item"),
        one_of("state", State),
        Index("ix_request_queue", "state", "is_urgent", "number"),
        Index("ix_request_overdue", "state", "state_since"),
        Index("ix_request_staff", "staff_id", "received_at"),
        Index("ix_request_issue", "staff_id", "issue_key"),
        Index("ix_request_reader", "account", "reader_id", "number"),
        Index("ix_request_search", "search_id"),
        Index("ix_request_received", "received_at"),
        Index(
            "ix_request_unheard",
            "received_at",
            sqlite_where=text(IS_UNHEARD),
            postgresql_where=text(IS_UNHEARD),
        ),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Identity(start=FIRST_NUMBER), primary_key=True)
    account: Mapped[str]
    message_id: Mapped[str]
    item: Mapped[int]
    topic: Mapped[str]
    room_id: Mapped[str]
    contact_id: Mapped[str]
    reader_id: Mapped[str]
    reader_name_sealed: Mapped[bytes] = mapped_column(Sealed)
    reader_alias_sealed: Mapped[bytes] = mapped_column(Sealed)
    reader_is_friend: Mapped[bool]
    kind: Mapped[str]
    wanted_sealed: Mapped[bytes] = mapped_column(Sealed)
    words_sealed: Mapped[bytes] = mapped_column(Sealed)
    remark_sealed: Mapped[bytes] = mapped_column(Sealed, default=b"")
    state: Mapped[str]
    state_since: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[int | None]
    department: Mapped[str]
    is_urgent: Mapped[bool]
    reason: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    route: Mapped[str] = mapped_column(default="")
    article: Mapped[Article | None] = mapped_column(Packed[Article](Article))
    article_key: Mapped[str] = mapped_column(default="")
    issue_key: Mapped[str] = mapped_column(default="")
    holding: Mapped[Holding | None] = mapped_column(Packed[Holding](Holding))
    candidates: Mapped[tuple[Article, ...]] = mapped_column(
        Packed[tuple[Article, ...]](tuple[Article, ...]), default=()
    )
    attempts: Mapped[tuple[Attempt, ...]] = mapped_column(Packed[tuple[Attempt, ...]](tuple[Attempt, ...]), default=())
    search_id: Mapped[int | None] = mapped_column(ForeignKey("search.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    acked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    identified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    found_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fence: Mapped[int] = mapped_column(default=0)
    rewordings: Mapped[int] = mapped_column(default=0, server_default="0")


class AdditionRow(Base):
    """A further message that was added to a request; its words stand in the request."""

    __tablename__ = "addition"
    __table_args__ = (UniqueConstraint("account", "message_id", "item"), Index("ix_addition_request", "request"))

    id: Mapped[int] = mapped_column(primary_key=True)
    request: Mapped[int] = mapped_column(ForeignKey("request.number"))
    account: Mapped[str]
    message_id: Mapped[str]
    item: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HistoryRow(Base):
    """One move of a request."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_request", "request", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request: Mapped[int] = mapped_column(ForeignKey("request.number"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    start: Mapped[str]
    end: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[str]


class DeliveryRow(Base):
    """A copy that left or leaves the house; ids are dealt out by the counter before the row is written."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_request", "request", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    request: Mapped[int] = mapped_column(ForeignKey("request.number"))
    code: Mapped[str]
    route: Mapped[str]
    sha256: Mapped[str]
    size_bytes: Mapped[int]
    pages: Mapped[int]
    file_name: Mapped[str]
    version: Mapped[str]
    licence: Mapped[str]
    is_resend: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    audience_sealed: Mapped[bytes] = mapped_column(Sealed, default=b"")
    # What became of the file when it was marked; it may hold characters of the reader's name.
    stamped_sealed: Mapped[bytes | None] = mapped_column(Sealed)


class PostRow(Base):
    """A message to be sent; `ended_at` is empty until it is sent, dropped or given up."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("account", "key"),
        one_of("state", ("waiting", "sending", "sent", "failed", "dropped")),
        one_of("role", tuple(Role)),
        one_of("urgency", tuple(Urgency)),
        Index(
            "ix_post_open", "account", "conversation_key", "id",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_post_request", "request"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    key: Mapped[str]
    conversation_key: Mapped[str]
    topic: Mapped[str]
    room_id: Mapped[str]
    contact_id: Mapped[str]
    text_sealed: Mapped[bytes] = mapped_column(Sealed)
    file_sha256: Mapped[str]
    file_name: Mapped[str]
    file_size_bytes: Mapped[int]
    mention_id: Mapped[str]
    mention_name_sealed: Mapped[bytes] = mapped_column(Sealed)
    mention_alias_sealed: Mapped[bytes] = mapped_column(Sealed)
    mention_is_friend: Mapped[bool]
    role: Mapped[str]
    urgency: Mapped[str]
    request: Mapped[int | None] = mapped_column(ForeignKey("request.number"))
    delivery: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"))
    state: Mapped[str]
    is_unknown: Mapped[bool]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fence: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receipt: Mapped[str] = mapped_column(default="")
    trouble: Mapped[str] = mapped_column(default="")
