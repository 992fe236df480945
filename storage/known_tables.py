"""The tables of loaded lists (notices, journals), of the papers looked at, and of who was told of what."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from handlers.domain.notice import Notice
from storage.columns import Base, Packed, UtcDateTime
from storage.tables import one_of

NOTICES, JOURNALS = "notices", "journals"


class LoadedListRow(Base):
    """A list that was loaded from a file. Only current ones count: one that is being loaded does not yet."""

    __tablename__ = "loaded_list"
    __table_args__ = (one_of("what", (NOTICES, JOURNALS)), Index("ix_loaded_list_name", "what", "name", "year"))

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]
    name: Mapped[str]
    year: Mapped[int]
    file_name: Mapped[str]
    entries: Mapped[int] = mapped_column(default=0)
    is_current: Mapped[bool] = mapped_column(default=False)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ListedNoticeRow(Base):
    """One notice of a loaded list."""

    __tablename__ = "listed_notice"
    __table_args__ = (
        Index("ix_listed_notice_doi", "doi"),
        Index("ix_listed_notice_pmid", "pmid"),
        Index("ix_listed_notice_list", "list_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("loaded_list.id"))
    doi: Mapped[str]
    pmid: Mapped[str]
    kind: Mapped[str]
    is_reinstatement: Mapped[bool]
    notice_doi: Mapped[str]
    day: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str]


class ListedJournalRow(Base):
    """One name of a journal in a loaded list: an ISSN or its plain title."""

    __tablename__ = "listed_journal"
    __table_args__ = (Index("ix_listed_journal_key", "key"), Index("ix_listed_journal_list", "list_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("loaded_list.id"))
    key: Mapped[str]
    level: Mapped[str]


class PaperLookRow(Base):
    """When a delivered paper was last looked at for notices."""

    __tablename__ = "paper_look"

    paper_key: Mapped[str] = mapped_column(primary_key=True)
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ToldNoticeRow(Base):
    """A notice that the reader of a request has been told of, or that is held for a librarian."""

    __tablename__ = "told_notice"
    __table_args__ = (
        UniqueConstraint("request", "kind"),
        one_of("state", ("said", "told", "held", "settled")),
        Index("ix_told_notice_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request: Mapped[int] = mapped_column(ForeignKey("request.number"))
    kind: Mapped[str]
    notice: Mapped[Notice] = mapped_column(Packed[Notice](Notice))
    state: Mapped[str]
    post_key: Mapped[str] = mapped_column(default="")
    by: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
