"""Tables of the staff list, of who is bound to it, and of the console's accounts.

Names, work numbers, phones, mail addresses and contact names are sealed; beside them stand keyed blind
indexes (`…_key`) to look them up by. Departments, jobs and group topics are no personal data and stay readable.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Base, UtcDateTime


class StaffRecord(Base):
    """One entry of the staff list; entries are never deleted, only made inactive."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_number: Mapped[bytes] = mapped_column(LargeBinary)
    work_number_key: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    name_key: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    department: Mapped[str] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(default="")
    degree: Mapped[str] = mapped_column(default="")
    post: Mapped[str] = mapped_column(default="")
    mail: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AliasRecord(Base):
    """Another name of a department; `key` is the name folded for comparison."""

    __tablename__ = "department_alias"

    key: Mapped[str] = mapped_column(primary_key=True)
    alias: Mapped[str]
    department: Mapped[str]


class BindingRecord(Base):
    """A contact tied to a staff entry: one contact for an entry and one entry for a contact in each account."""

    __tablename__ = "binding"
    __table_args__ = (
        UniqueConstraint("account", "contact_id"),
        UniqueConstraint("account", "staff_id"),
        CheckConstraint("bound_by IN ('code', 'librarian')", name="bound_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    contact_id: Mapped[str]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    contact_name: Mapped[bytes] = mapped_column(LargeBinary)
    contact_name_key: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    bound_by: Mapped[str]
    bound_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MemberEvent(Base):
    """What was done to the staff list and to bindings, and by whom; holds no names."""

    __tablename__ = "member_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str]
    action: Mapped[str]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    detail: Mapped[str] = mapped_column(default="")


class CodeRecord(Base):
    """A one-time code, as a keyed hash: for a staff entry, or shown to a newcomer (`staff_id` empty)."""

    __tablename__ = "one_time_code"
    __table_args__ = (Index("ix_one_time_code_contact", "account", "contact_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code_key: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    account: Mapped[str] = mapped_column(default="")
    contact_id: Mapped[str] = mapped_column(default="")
    issued_by: Mapped[str] = mapped_column(default="")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CodeAttempt(Base):
    """A wrong code that a contact sent."""

    __tablename__ = "code_attempt"
    __table_args__ = (Index("ix_code_attempt_contact", "account", "contact_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    contact_id: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContactRecord(Base):
    """A contact as last seen; `name` is the account's own name, empty where the gateway gave none."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("account", "contact_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    contact_id: Mapped[str]
    name: Mapped[bytes | None] = mapped_column(LargeBinary)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PresenceRecord(Base):
    """A contact in a group (topic empty: in a private chat) with the nickname shown there."""

    __tablename__ = "presence"
    __table_args__ = (
        UniqueConstraint("account", "topic", "contact_id"),
        Index("ix_presence_contact", "account", "contact_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str]
    topic: Mapped[str]
    contact_id: Mapped[str]
    alias: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_here: Mapped[bool] = mapped_column(default=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AccountRecord(Base):
    """A console account; `key` is the name folded, so that no two look the same."""

    __tablename__ = "console_account"
    __table_args__ = (CheckConstraint("role IN ('librarian', 'admin', 'auditor')", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password_hash: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionRecord(Base):
    """A console session, known by the hash of its token."""

    __tablename__ = "console_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("console_account.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LoginAttempt(Base):
    """A wrong password, counted against the name and against the address it came from."""

    __tablename__ = "login_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
