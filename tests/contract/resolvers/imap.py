"""A mailbox on loopback that speaks as much IMAP as a reader needs."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class ImapBox:
    """Mails by their number; `password` opens it, `seen` are those marked as read."""

    password: str = "open sesame"
    validity: int = 7
    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    port: int = 0

    def put(self, subject: str, *files: tuple[str, bytes], text: str = "您好", **headers: str) -> int:
        """Put a mail with files in it; returns its number."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "lender@example.org", "library@example.org", subject
        mail["Date"] = "Sat, 21 Nov 2026 08:00:00 +0800"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        for name, content in files:
            mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        return self.put_raw(mail.as_bytes())

    def put_raw(self, raw: bytes) -> int:
        number = max(self.mails, default=0) + 1
        self.mails[number] = raw
        return number

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK here\r\n")
        while line := await reader.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            said, verdict = self._answer(rest)
            writer.write(said + f"{tag} {verdict}\r\n".encode())
            await writer.drain()
            if rest.upper() == "LOGOUT":
                break
        writer.close()

    def _answer(self, command: str) -> tuple[bytes, str]:
        word = command.upper()
        answers: dict[str, Callable[[], tuple[bytes, str]]] = {
            "CAPABILITY": lambda: (b"* CAPABILITY IMAP4rev1\r\n", "OK done"),
            "LOGIN": lambda: self._let_in(command),
            "SELECT": lambda: (self._chosen(), "OK [READ-WRITE] chosen"),
            "EXAMINE": lambda: (self._chosen(), "OK [READ-ONLY] chosen"),
            "UID SEARCH": lambda: (f"* SEARCH {' '.join(map(str, self.mails))}\r\n".encode(), "OK done"),
            "UID STORE": lambda: self._mark(int(command.split()[2])),
            "UID FETCH": lambda: (self._fetched(int(command.split()[2]), word), "OK done"),
            "LOGOUT": lambda: (b"* BYE\r\n", "OK bye"),
        }
        return next((answer() for name, answer in answers.items() if word.startswith(name)), (b"", "OK done"))

    def _let_in(self, command: str) -> tuple[bytes, str]:
        return b"", "OK in" if f'"{self.password}"' in command else "NO [AUTHENTICATIONFAILED] wrong"

    def _chosen(self) -> bytes:
        return f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] valid\r\n".encode()

    def _mark(self, number: int) -> tuple[bytes, str]:
        self.seen.add(number)
        return b"", "OK done"

    def _fetched(self, number: int, word: str) -> bytes:
        raw = self.mails.get(number)
        if raw is None:
            return b""
        if "BODY" not in word:
            return f"* {number} FETCH (UID {number} RFC822.SIZE {len(raw)})\r\n".encode()
        head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0] + b"\r\n\r\n"
        part = head if "HEADER" in word else raw
        named = f"* {number} FETCH (UID {number} RFC822.SIZE {len(raw)} BODY[] {{{len(part)}}}\r\n"
        return named.encode() + part + b")\r\n"


@asynccontextmanager
async def imap_box() -> AsyncIterator[ImapBox]:
    """Serve on a free port of loopback."""
    here = ImapBox()
    server = await asyncio.start_server(here.serve, "127.0.0.1", 0)
    here.port = server.sockets[0].getsockname()[1]
    async with server:
        yield here
