"""The tables of what is chosen for marks, and of locked copies."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from handlers.domain.mark_rules import MarkRules
from storage.columns import Base, Packed, UtcDateTime

THE_ONE = 1


class MarkRulesRow(Base):
    """What was chosen instead of the configuration: one row or none."""

    __tablename__ = "mark_rules"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=THE_ONE)
    rules: Mapped[MarkRules] = mapped_column(Packed(MarkRules))
    chosen_by: Mapped[str]
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CopyLockRow(Base):
    """A request whose copy is wanted locked; the password stays only as long as the copy may be sent again."""

    __tablename__ = "copy_lock"
    __table_args__ = (Index("ix_copy_lock_until", "until"),)

    request: Mapped[int] = mapped_column(ForeignKey("request.number"), primary_key=True, autoincrement=False)
    is_asked: Mapped[bool] = mapped_column(default=False)
    sha256: Mapped[str] = mapped_column(default="")
    password_sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
