"""The tables of what is remembered about the sources."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from handlers.domain.sourcing import LaneState
from storage.columns import Base, Packed, UtcDateTime


class SourceChoiceRow(Base):
    """Whether a source is asked, and where it stands in the order."""

    __tablename__ = "source_choice"

    place: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    is_on: Mapped[bool]
    rank: Mapped[int | None]
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LaneRow(Base):
    """How a service stood; read whole at the start."""

    __tablename__ = "lane"

    name: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[LaneState] = mapped_column(Packed(LaneState))


class KeptAnswerRow(Base):
    """A service's answer, packed; the oldest go first when there are too many."""

    __tablename__ = "kept_answer"
    __table_args__ = (Index("ix_kept_answer_age", "kept_at"), Index("ix_kept_answer_until", "until"))

    key: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int]
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    # Last: SQLite has to walk through a long body to reach what stands behind it.
    body: Mapped[bytes] = mapped_column(LargeBinary)
