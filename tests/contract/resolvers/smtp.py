"""A mail server on loopback that keeps what it is handed."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class SmtpServer:
    """Speaks as much SMTP as a sender needs; `recipient_code` is its answer to each recipient."""

    recipient_code: int = 250
    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                await self._take(reader)
                writer.write(b"250 kept\r\n")
            elif word == b"RCPT":
                self.recipients.append(line.decode().partition("<")[2].partition(">")[0])
                writer.write(f"{self.recipient_code} recipient\r\n".encode())
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 fine\r\n")
            await writer.drain()
        writer.close()

    async def _take(self, reader: asyncio.StreamReader) -> None:
        lines: list[bytes] = []
        while (line := await reader.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.mails.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))


@asynccontextmanager
async def smtp_server(recipient_code: int = 250) -> AsyncIterator[SmtpServer]:
    """Serve on a free port of loopback."""
    here = SmtpServer(recipient_code)
    server = await asyncio.start_server(here.serve, "127.0.0.1", 0)
    here.port = server.sockets[0].getsockname()[1]
    async with server:
        yield here
