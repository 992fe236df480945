"""The table of originals; rows never leave `storage`."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from handlers.domain.original import OriginalState
from storage.columns import Base, UtcDateTime
from storage.tables import Sealed, one_of


class OriginalRow(Base):
    """What a message carried in the place of words; its file lies on the shelf, encrypted."""

    __tablename__ = "original"
    __table_args__ = (
        UniqueConstraint("request", "message_id"),
        Index("ix_original_message", "account", "message_id"),
        one_of("state", tuple(OriginalState)),
        Index(
            "ix_original_to_fetch", "id",
            sqlite_where=text("state = 'to_fetch'"), postgresql_where=text("state = 'to_fetch'"),
        ),
        Index(
            "ix_original_left", "id",
            sqlite_where=text("state <> 'wiped'"), postgresql_where=text("state <> 'wiped'"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    request: Mapped[int] = mapped_column(ForeignKey("request.number"))
    account: Mapped[str]
    message_id: Mapped[str]
    kind: Mapped[str]
    file_name_sealed: Mapped[bytes] = mapped_column(Sealed)
    state: Mapped[str]
    media_type: Mapped[str] = mapped_column(default="")
    size_bytes: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(default="")
    trouble: Mapped[str] = mapped_column(default="")
    wanted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fence: Mapped[int] = mapped_column(default=0)
