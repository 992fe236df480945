"""The tables of holdings, of the audit log, and of the counters."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Base, UtcDateTime


class HoldingRow(Base):
    """A document on the shelf that is a copy of a paper and may serve everybody."""

    __tablename__ = "holding"
    __table_args__ = (UniqueConstraint("paper_key", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_key: Mapped[str]
    sha256: Mapped[str]
    size_bytes: Mapped[int]
    pages: Mapped[int]
    source: Mapped[str]
    licence: Mapped[str]
    version: Mapped[str]
    url: Mapped[str]
    rank: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HoldingKeyRow(Base):
    """A name under which a holding's paper may be asked for: each of its identifiers."""

    __tablename__ = "holding_key"
    __table_args__ = (Index("ix_holding_key_holding", "holding_id"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    holding_id: Mapped[int] = mapped_column(ForeignKey("holding.id"), primary_key=True)


class HoldingBlockRow(Base):
    """A document that is known not to be a paper: a reader or a librarian looked, `request` is where."""

    __tablename__ = "holding_block"

    key: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    request: Mapped[int]
    by: Mapped[str]
    blocked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditRow(Base):
    """Who did what; each line carries the hash of the line before, so none can be changed or left out unseen."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("previous"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]


class CounterRow(Base):
    """The last number dealt out under a name."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


class StampRow(Base):
    """A copy marked by hand, outside any request: whom it names, so that it can be traced all the same."""

    __tablename__ = "stamp"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    reader_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    request_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    # Copies of before it was kept have none.
    title_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
