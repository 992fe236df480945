"""The library's mailbox over IMAP: the standard library's blocking client, in a thread, one connection a look."""

import asyncio
import email
import email.policy
import email.utils
import imaplib
import re
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import TypeVar

import structlog

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument, SourceUnavailable
from handlers.domain.order import Letter
from handlers.ports import Clock, Shelf

log = structlog.get_logger()
T = TypeVar("T")
TIMEOUT_S = 30.0
MAX_LETTERS = 200
MAX_FILES = 5
LOOK_BACK = timedelta(days=60)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEAD = "(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT FROM DATE IN-REPLY-TO REFERENCES TO DELIVERED-TO)])"
MARKED = ("In-Reply-To", "References", "To", "Delivered-To")
PDF_MARK = b"%PDF-"
# Base64 and the mail's own words make a mail larger than what it carries.
SWELLS = 1.5


@dataclass(frozen=True, slots=True)
class ImapServer:
    """Where mails are fetched from."""

    host: str
    port: int
    is_tls: bool
    user: str
    password: str
    folder: str = "INBOX"


class ImapMailbox:
    """The port `Mailbox`. Nothing in it is changed but the mark "read" of a mail that was filed."""

    def __init__(self, server: ImapServer, shelf: Shelf, clock: Clock, *, max_bytes: int) -> None:
        """Keep the server; larger files than `max_bytes` are not taken."""
        self._server = server
        self._shelf = shelf
        self._clock = clock
        self._max_bytes = max_bytes

    async def letters(self) -> tuple[Letter, ...]:
        """Return the mails of the last two months, the newest last, at most two hundred.

        Raises:
            SourceUnavailable: The mailbox cannot be reached.
        """
        since = self._clock() - LOOK_BACK
        return await self._run(lambda line, place: tuple(_letters(line, place, since)))

    @asynccontextmanager
    async def pdfs(self, letter: Letter) -> AsyncIterator[tuple[Path, ...]]:
        """Lend the PDFs that a mail carries, at most five.

        Raises:
            SourceUnavailable: The mailbox cannot be reached, or the mail is gone.
            BadDocument: The mail is too large.
        """
        raw = await self._run(lambda line, place: _whole(line, place, letter.uid, round(self._max_bytes * SWELLS)))
        async with self._shelf.scratch() as folder:
            yield await asyncio.to_thread(_written, raw, folder, self._max_bytes)

    async def mark_filed(self, letter: Letter) -> None:
        """Mark a mail as read.

        Raises:
            SourceUnavailable: The mailbox cannot be reached.
        """
        await self._run(lambda line, place: _mark_read(line, place, letter.uid), is_readonly=False)

    async def try_login(self) -> int:
        """Return how many mails are in the mailbox; raises like `letters`."""
        return await self._run(lambda line, _: len(_uids(line, "ALL")))

    async def _run(self, work: Callable[[imaplib.IMAP4, str], T], *, is_readonly: bool = True) -> T:
        return await asyncio.to_thread(self._work, work, is_readonly)

    def _work(self, work: Callable[[imaplib.IMAP4, str], T], is_readonly: bool) -> T:  # noqa: FBT001 - a thread's call
        try:
            with _connected(self._server) as line:
                _ok(line.login(self._server.user, self._server.password))
                _ok(line.select(_quoted(self._server.folder), readonly=is_readonly))
                _, place = line.response("UIDVALIDITY")
                return work(line, _text(place[0]) if place and place[0] else "0")
        except imaplib.IMAP4.error as error:
            reason = Failure.LOGIN if "AUTH" in str(error).upper() else Failure.BAD_ANSWER
            raise SourceUnavailable("mailbox", reason.value) from error
        except (OSError, ValueError) as error:
            raise SourceUnavailable("mailbox", Failure.CONNECTION.value) from error


@contextmanager
def _connected(server: ImapServer) -> Iterator[imaplib.IMAP4]:
    if server.is_tls:
        context = ssl.create_default_context()
        line: imaplib.IMAP4 = imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=TIMEOUT_S)
    else:
        line = imaplib.IMAP4(server.host, server.port, timeout=TIMEOUT_S)
    with line:
        yield line


def _ok(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
    status, found = answer
    if status != "OK":
        raise imaplib.IMAP4.error(status)
    return found


def _uids(line: imaplib.IMAP4, what: str) -> list[str]:
    found = _ok(line.uid("SEARCH", what))
    return _text(found[0]).split() if found and found[0] else []


def _letters(line: imaplib.IMAP4, place: str, since: datetime) -> Iterator[Letter]:
    day = f"{since.day}-{MONTHS[since.month - 1]}-{since.year}"
    for uid in _uids(line, f"(SINCE {day})")[-MAX_LETTERS:]:
        parts = [part for part in _ok(line.uid("FETCH", uid, HEAD)) if isinstance(part, tuple)]
        if parts:
            yield _letter(f"{place}:{uid}", parts[0][1], since)


def _letter(uid: str, head: bytes, fallback: datetime) -> Letter:
    message = email.message_from_bytes(head, policy=email.policy.default)
    subject = _header(message, "Subject")
    said = (subject, *(_header(message, name) for name in MARKED))
    return Letter(uid, subject[:300], _header(message, "From")[:200], _date(message, fallback), said)


def _header(message: Message, name: str) -> str:
    # A header that breaks its own rules is a header without words.
    try:
        return " ".join(" ".join(str(value).split()) for value in message.get_all(name, []))
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""


def _date(message: Message, fallback: datetime) -> datetime:
    try:
        read = email.utils.parsedate_to_datetime(_header(message, "Date"))
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return fallback


def _whole(line: imaplib.IMAP4, place: str, uid: str, max_bytes: int) -> bytes:
    here, _, number = uid.rpartition(":")
    if here != place:
        raise SourceUnavailable("mailbox", Failure.GONE.value)
    told = b" ".join(_raw(part) for part in _ok(line.uid("FETCH", number, "(RFC822.SIZE)")))
    size = re.search(rb"RFC822\.SIZE (\d+)", told)
    if size is None:
        raise SourceUnavailable("mailbox", Failure.GONE.value)
    if int(size[1]) > max_bytes:
        raise BadDocument(Failure.TOO_LARGE.value)
    parts = [part for part in _ok(line.uid("FETCH", number, "(BODY.PEEK[])")) if isinstance(part, tuple)]
    if not parts:
        raise SourceUnavailable("mailbox", Failure.GONE.value)
    return bytes(parts[0][1])


def _written(raw: bytes, folder: Path, max_bytes: int) -> tuple[Path, ...]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    files: list[Path] = []
    for part in message.walk():
        content = _content(part)
        if content.lstrip()[:5] == PDF_MARK and len(content) <= max_bytes and len(files) < MAX_FILES:
            files.append(folder / f"{len(files)}.pdf")
            files[-1].write_bytes(content)
    return tuple(files)


def _content(part: Message) -> bytes:
    if part.is_multipart():
        return b""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return content if isinstance(content, bytes) else b""


def _mark_read(line: imaplib.IMAP4, place: str, uid: str) -> None:
    here, _, number = uid.rpartition(":")
    if here == place:
        _ok(line.uid("STORE", number, "+FLAGS", r"(\Seen)"))


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _raw(part: object) -> bytes:
    if isinstance(part, tuple):
        return b" ".join(each for each in part if isinstance(each, bytes))
    return part if isinstance(part, bytes) else b""


def _text(value: object) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
