"""Console accounts and their sessions, all on the server: a session ended here is ended at once."""

import asyncio
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.errors import ConfigurationError, Refused
from handlers.domain.membership import fold
from handlers.domain.say import Say
from handlers.ports import Clock
from storage.account_rules import MAX_PASSWORD, Role, check_name, check_password, check_role, normal
from storage.crypto import FieldCipher
from storage.database import Database
from storage.member_tables import AccountRecord, LoginAttempt, SessionRecord

WRONG_PASSWORDS = 5
LOCKED_FOR = timedelta(minutes=15)
IDLE_FOR = timedelta(minutes=30)
OPEN_FOR = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
TOKEN_BYTES = 32
# OWASP Password Storage Cheat Sheet: argon2id with at least 19 MiB; one at a time keeps the memory within bounds.
HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


@dataclass(frozen=True, slots=True)
class Account:
    """A console account."""

    id: int
    name: str
    role: Role
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; `csrf` must come back with every form of it."""

    account: Account
    csrf: str = field(repr=False)
    opened_at: datetime

    @property
    def name(self) -> str:
        """The account's name."""
        return self.account.name

    @property
    def role(self) -> Role:
        """The account's role."""
        return self.account.role


class Accounts:
    """Adds and checks accounts, opens and ends their sessions."""

    def __init__(
        self, database: Database, cipher: FieldCipher, clock: Clock, *, hasher: PasswordHasher = HASHER
    ) -> None:
        """Keep the collaborators."""
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._hasher = hasher
        self._one_at_a_time = asyncio.Lock()
        self._nobodys_hash = ""

    async def add(self, name: str, role: str, password: str) -> Account:
        """Add an account.

        Raises:
            ConfigurationError: The name is taken or unfit, the role unknown, or the password too weak.
        """
        shown, known_role = check_name(name), check_role(role)
        check_password(shown, password)
        values = {
            "name": shown,
            "key": fold(shown),
            "role": known_role.value,
            "password_hash": await self._hash(password),
            "is_active": True,
            "created_at": self._clock(),
        }
        async with self._database.writing() as session:
            added = await self._database.insert_new(session, AccountRecord, values, unique=["key"])
        if added is None:
            raise ConfigurationError(f"账号“{shown}”已存在，请换一个名称")
        return Account(added, shown, known_role)

    async def check(self, name: str, password: str, *, address: str = "") -> Account | None:
        """Return the account if name and password are right.

        Raises:
            Refused: Five wrong passwords in 15 minutes for this name or from this address (`Say.CODE_LOCKED`).
        """
        subjects = self._subjects(name, address)
        # One at a time: a hundred guesses at once would all be counted too late, and take 32 MiB each.
        async with self._one_at_a_time:
            async with self._database.reading() as session:
                await self._check_attempts(session, subjects)
                record = await session.scalar(select(AccountRecord).where(AccountRecord.key == fold(name)))
            is_right = await self._verify(record.password_hash if record else "", password)
            if record is None or not is_right or not record.is_active:
                await self._note_wrong(subjects)
                return None
        async with self._database.writing() as session:
            await session.execute(delete(LoginAttempt).where(LoginAttempt.subject == subjects[0]))
        return _account(record)

    def _subjects(self, name: str, address: str) -> list[bytes]:
        """Return what wrong passwords are counted against, first the name; hashed, for a name may be a password."""
        subjects = [self._cipher.blind(name[:MAX_PASSWORD], "login_attempt.name")]
        return [*subjects, self._cipher.blind(address, "login_attempt.address")] if address else subjects

    async def _check_attempts(self, session: AsyncSession, subjects: list[bytes]) -> None:
        since = self._clock() - LOCKED_FOR
        counts = await session.execute(
            select(func.count(LoginAttempt.id))
            .where(LoginAttempt.subject.in_(subjects), LoginAttempt.at > since)
            .group_by(LoginAttempt.subject)
        )
        if any(count >= WRONG_PASSWORDS for count in counts.scalars()):
            raise Refused(Say.CODE_LOCKED)

    async def _note_wrong(self, subjects: list[bytes]) -> None:
        now = self._clock()
        async with self._database.writing() as session:
            await session.execute(delete(LoginAttempt).where(LoginAttempt.at <= now - LOCKED_FOR))
            session.add_all(LoginAttempt(subject=subject, at=now) for subject in subjects)

    async def _hash(self, password: str) -> str:
        return await asyncio.to_thread(self._hasher.hash, normal(password))

    async def _verify(self, hashed: str, password: str) -> bool:
        if not hashed:
            # An unknown name must take as long as a known one, or names could be told by the time.
            self._nobodys_hash = self._nobodys_hash or await self._hash(secrets.token_urlsafe())
        try:
            await asyncio.to_thread(self._hasher.verify, hashed or self._nobodys_hash, normal(password[:MAX_PASSWORD]))
        except (VerifyMismatchError, InvalidHashError):
            return False
        return bool(hashed)

    async def open_session(self, account: Account, *, replaces: str = "") -> str:
        """Open a session and return its token; the one it replaces is closed (a new token at each login)."""
        token, now = secrets.token_urlsafe(TOKEN_BYTES), self._clock()
        async with self._database.writing() as session:
            old = (SessionRecord.opened_at <= now - OPEN_FOR) | (SessionRecord.used_at <= now - IDLE_FOR)
            await session.execute(delete(SessionRecord).where(old | (SessionRecord.token_hash == _hashed(replaces))))
            session.add(SessionRecord(token_hash=_hashed(token), account_id=account.id, opened_at=now, used_at=now))
        return token

    async def session(self, token: str) -> Session | None:
        """Return the session of a token while it is good: 30 minutes from its last use, 12 hours in all."""
        if not token:
            return None
        now = self._clock()
        query = (
            select(SessionRecord, AccountRecord)
            .join(AccountRecord)
            .where(
                SessionRecord.token_hash == _hashed(token),
                SessionRecord.opened_at > now - OPEN_FOR,
                SessionRecord.used_at > now - IDLE_FOR,
                AccountRecord.is_active,
            )
        )
        async with self._database.reading() as session:
            found = (await session.execute(query)).one_or_none()
        if found is None:
            return None
        if now - found[0].used_at >= NOTED_EVERY:
            await self._note_used(token, now)
        return Session(_account(found[1]), csrf_token(token), found[0].opened_at)

    async def _note_used(self, token: str, now: datetime) -> None:
        async with self._database.writing() as session:
            await session.execute(
                update(SessionRecord).where(SessionRecord.token_hash == _hashed(token)).values(used_at=now)
            )

    async def close_session(self, token: str) -> None:
        """End one session."""
        async with self._database.writing() as session:
            await session.execute(delete(SessionRecord).where(SessionRecord.token_hash == _hashed(token)))

    async def close_all(self, account_id: int) -> None:
        """End every session of an account."""
        async with self._database.writing() as session:
            await _close_all(session, account_id)

    async def change_password(self, name: str, password: str) -> None:
        """Give an account a new password and end all its sessions.

        Raises:
            ConfigurationError: There is no such account, or the password is too weak.
        """
        check_password(name, password)
        hashed = await self._hash(password)
        async with self._database.writing() as session:
            record = await _named(session, name)
            record.password_hash = hashed
            await _close_all(session, record.id)

    async def disable(self, name: str) -> None:
        """Close an account and end its sessions.

        Raises:
            ConfigurationError: There is no such account, or it is the last administrator's.
        """
        async with self._database.writing() as session:
            record = await _named(session, name)
            await _check_not_last(session, record)
            record.is_active = False
            await _close_all(session, record.id)

    async def enable(self, name: str) -> None:
        """Open a closed account again.

        Raises:
            ConfigurationError: There is no such account.
        """
        async with self._database.writing() as session:
            (await _named(session, name)).is_active = True

    async def all_accounts(self) -> tuple[Account, ...]:
        """Return every account, by name."""
        async with self._database.reading() as session:
            return tuple(_account(r) for r in await session.scalars(select(AccountRecord).order_by(AccountRecord.key)))


def csrf_token(token: str) -> str:
    """Return the word that every form of a session carries; it tells nothing of the session's token."""
    return hmac.new(token.encode(), b"csrf", sha256).hexdigest()


def _hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _account(record: AccountRecord) -> Account:
    return Account(record.id, record.name, Role(record.role), record.is_active)


async def _named(session: AsyncSession, name: str) -> AccountRecord:
    record = await session.scalar(select(AccountRecord).where(AccountRecord.key == fold(name)).with_for_update())
    if record is None:
        raise ConfigurationError(f"没有账号“{name}”")
    return record


async def _close_all(session: AsyncSession, account_id: int) -> None:
    await session.execute(delete(SessionRecord).where(SessionRecord.account_id == account_id))


async def _check_not_last(session: AsyncSession, record: AccountRecord) -> None:
    admins = select(func.count(AccountRecord.id)).where(
        AccountRecord.role == Role.ADMIN.value, AccountRecord.is_active, AccountRecord.id != record.id
    )
    if record.role == Role.ADMIN and not await session.scalar(admins):
        raise ConfigurationError("这是最后一个管理员账号，不能停用。请先添加另一个管理员")
