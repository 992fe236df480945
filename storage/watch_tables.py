"""The tables of what is watched for, of reported files, and of marks on purchase suggestions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from handlers.domain.article import Article, Attempt, Holding
from handlers.domain.reported import Verdict
from storage.columns import Base, Packed, UtcDateTime
from storage.tables import one_of


class WatchRow(Base):
    """A paper that is looked for again and again; one open watch a paper."""

    __tablename__ = "watch"
    __table_args__ = (
        Index(
            "uq_watch_open_paper", "paper_key", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_watch_open", "next_try_at",
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
    misses: Mapped[int] = mapped_column(default=0)
    stalls: Mapped[int] = mapped_column(default=0)
    last_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fence: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(default="")


class WatcherRow(Base):
    """A request that waits for a watched paper, as long as it stands as it has stood `since` then."""

    __tablename__ = "watcher"
    __table_args__ = (
        Index("ix_watcher_watch", "watch_id"),
        Index(
            "ix_watcher_until", "until",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    request: Mapped[int] = mapped_column(ForeignKey("request.number"), primary_key=True, autoincrement=False)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    is_wish: Mapped[bool]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(default="")


class ReportedFileRow(Base):
    """A delivered file that its reader calls the wrong paper; a message reports once."""

    __tablename__ = "reported_file"
    __table_args__ = (
        UniqueConstraint("account", "message_id"),
        one_of("verdict", tuple(Verdict)),
        Index("ix_reported_file_request", "request"),
        Index("ix_reported_file_paper", "paper_key", "sha256"),
        Index(
            "ix_reported_file_open", "id",
            sqlite_where=text("verdict = ''"), postgresql_where=text("verdict = ''"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    request: Mapped[int] = mapped_column(ForeignKey("request.number"))
    account: Mapped[str]
    message_id: Mapped[str]
    paper_key: Mapped[str]
    article: Mapped[Article] = mapped_column(Packed[Article](Article))
    holding: Mapped[Holding] = mapped_column(Packed[Holding](Holding))
    sha256: Mapped[str]
    is_blocked: Mapped[bool]
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verdict: Mapped[str] = mapped_column(default="")
    judged_by: Mapped[str] = mapped_column(default="")
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PurchaseMarkRow(Base):
    """What the library decided about buying a journal or book, under each name of it."""

    __tablename__ = "purchase_mark"

    key: Mapped[str] = mapped_column(primary_key=True)
    decision: Mapped[str]
    note: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
