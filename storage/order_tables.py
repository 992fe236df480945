"""The tables of orders at suppliers and of the mails in which files come back; rows never leave `storage`."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from handlers.domain.article import Article, Document
from handlers.domain.order import Errand, Money, OrderState
from storage.columns import Base, Packed, UtcDateTime
from storage.tables import Sealed, one_of

IS_OPEN = "ended_at IS NULL"
HAS_ERRAND = "errand <> ''"
IS_STRAY = "state = 'stray'"
LETTER_STATES = ("filed", "stray", "settled")


class OrderRow(Base):
    """An order; a request has one open order at most."""

    __tablename__ = "supply_order"
    __table_args__ = (
        UniqueConstraint("ref"),
        one_of("state", tuple(OrderState)),
        one_of("errand", tuple(Errand)),
        Index(
            "uq_supply_order_open", "request", unique=True,
            sqlite_where=text(IS_OPEN), postgresql_where=text(IS_OPEN),
        ),
        Index(
            "ix_supply_order_errand", "errand_at",
            sqlite_where=text(HAS_ERRAND), postgresql_where=text(HAS_ERRAND),
        ),
        Index("ix_supply_order_request", "request", "id"),
        Index("ix_supply_order_made", "made_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str]
    request: Mapped[int] = mapped_column(ForeignKey("request.number"))
    supplier: Mapped[str]
    state: Mapped[str]
    article: Mapped[Article] = mapped_column(Packed[Article](Article))
    department: Mapped[str]
    by: Mapped[str]
    expected: Mapped[Money] = mapped_column(Packed[Money](Money))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    previous: Mapped[str] = mapped_column(default="")
    approved_by: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heard_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cost: Mapped[Money | None] = mapped_column(Packed[Money](Money))
    word: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    supplier_ref: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    document: Mapped[Document | None] = mapped_column(Packed[Document](Document))
    errand: Mapped[str] = mapped_column(default="")
    errand_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fence: Mapped[int] = mapped_column(default=0)


class OrderEventRow(Base):
    """Something that happened to an order; `key` names a supplier's message, so that it is heard once."""

    __tablename__ = "supply_order_event"
    __table_args__ = (UniqueConstraint("order_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("supply_order.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[str]
    detail: Mapped[str]
    by: Mapped[str]
    key: Mapped[str | None]


class LetterRow(Base):
    """A mail that was looked at."""

    __tablename__ = "letter"
    __table_args__ = (
        one_of("state", LETTER_STATES),
        Index("ix_letter_stray", "at", sqlite_where=text(IS_STRAY), postgresql_where=text(IS_STRAY)),
    )

    uid: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    subject_sealed: Mapped[bytes] = mapped_column(Sealed)
    sender_sealed: Mapped[bytes] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    why: Mapped[str] = mapped_column(default="")
    order_id: Mapped[int | None] = mapped_column(ForeignKey("supply_order.id"))
