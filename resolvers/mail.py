"""Sends mails over SMTP: one connection a mail, encrypted unless the configuration says otherwise."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

import aiosmtplib
import structlog

from handlers.domain.article import Failure
from handlers.domain.errors import SourceUnavailable
from handlers.domain.order import OrderRejected
from handlers.ports import Clock

log = structlog.get_logger()
Tls = Literal["starttls", "tls", "none"]
TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in, and who sends them."""

    host: str
    port: int
    tls: Tls
    sender: str
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to be sent. `message_id` is the same when it is sent again, so that a second one is known as such."""

    to: str
    subject: str
    text: str
    message_id: str


class Mailer:
    """Sends mails."""

    def __init__(self, server: MailServer, clock: Clock) -> None:
        """Keep the server."""
        self.server = server
        self._clock = clock

    @property
    def domain(self) -> str:
        """The domain of the sender's address."""
        return self.server.sender.rpartition("@")[2].strip("> ") or "localhost"

    async def send(self, mail: Mail) -> str:
        """Send a mail and return what the server said.

        Raises:
            SourceUnavailable: The server cannot be reached or will not take mails now.
            OrderRejected: It will never take this one.
        """
        message = self._message(mail)
        server = self.server
        try:
            _, said = await aiosmtplib.send(
                message,
                hostname=server.host,
                port=server.port,
                username=server.user or None,
                password=server.password or None,
                use_tls=server.tls == "tls",
                start_tls=server.tls == "starttls",
                timeout=TIMEOUT_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _translated(error.recipients[0].code if error.recipients else 0) from error
        except aiosmtplib.SMTPAuthenticationError as error:
            raise SourceUnavailable("mail", Failure.LOGIN.value) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _translated(error.code) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            log.warning("mail_not_sent", error=type(error).__name__)
            raise SourceUnavailable("mail", Failure.CONNECTION.value) from error
        return said[:100]

    async def try_login(self) -> None:
        """Connect and log in without sending anything; raises like `send`."""
        server = self.server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls == "tls",
            start_tls=server.tls == "starttls",
            timeout=TIMEOUT_S,
        )
        try:
            async with client:
                if server.user:
                    await client.login(server.user, server.password)
        except aiosmtplib.SMTPAuthenticationError as error:
            raise SourceUnavailable("mail", Failure.LOGIN.value) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise SourceUnavailable("mail", f"{Failure.CONNECTION.value} {type(error).__name__}") from error

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self.server.sender
        message["To"] = mail.to
        message["Subject"] = " ".join(mail.subject.split())
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = mail.message_id
        message.set_content(mail.text)
        return message


def _translated(code: int) -> SourceUnavailable | OrderRejected:
    if 500 <= code < 600:
        return OrderRejected(f"smtp {code}")
    return SourceUnavailable("mail", Failure.SERVER_ERROR.value)
