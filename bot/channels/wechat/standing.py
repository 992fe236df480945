"""How the channel is doing, told in the log at every change."""

from dataclasses import replace

import structlog

from handlers.domain.message import ChannelHealth, Link
from handlers.ports import Clock

log = structlog.get_logger(__name__)


class Standing:
    """Keeps the channel's health; every change of the link is a line in the log."""

    def __init__(self, account: str, clock: Clock) -> None:
        """Begin down."""
        self._log = log.bind(account=account)
        self._clock = clock
        self.health = ChannelHealth(link=Link.DOWN, since=clock())

    def connecting(self) -> None:
        """A session begins; the last trouble stays on show until somebody is logged in."""
        self._become(Link.CONNECTING)

    def awaiting_scan(self, qr_payload: str) -> None:
        """A person must scan the code with the bot's phone."""
        self._become(Link.AWAITING_SCAN)
        if qr_payload != self.health.qr_payload:
            self.health = replace(self.health, qr_payload=qr_payload, trouble="scan_needed")
            self._log.warning("wechat_scan_needed")

    def scanned(self) -> None:
        """The code was scanned; the login follows."""
        self.health = replace(self.health, qr_payload="")

    def online(self) -> None:
        """The account is logged in."""
        if self.health.link is Link.ONLINE:
            return
        sessions = self.health.sessions + 1
        self.health = ChannelHealth(link=Link.ONLINE, since=self._clock(), sessions=sessions)
        self._log.info("wechat_online", session=sessions)

    def logged_out(self) -> None:
        """The account was logged out; a person must scan again."""
        self._become(Link.AWAITING_SCAN)
        self.health = replace(self.health, trouble="logged_out")
        self._log.warning("wechat_logged_out")

    def ended(self, trouble: str, *, retry_in_s: float) -> None:
        """The session is over and another follows."""
        self._become(Link.DOWN)
        self.health = replace(self.health, qr_payload="", trouble=trouble)
        self._log.warning("wechat_session_ended", trouble=trouble, retry_in_s=retry_in_s)

    def troubled(self, trouble: str) -> None:
        """Something is wrong, but the session goes on."""
        self.health = replace(self.health, trouble=trouble)
        self._log.warning("wechat_trouble", trouble=trouble)

    def well(self) -> None:
        """The gateway answered; while somebody is logged in that ends all trouble."""
        if self.health.link is Link.ONLINE and self.health.trouble:
            self.health = replace(self.health, trouble="")
            self._log.info("wechat_well_again")

    def stopped(self) -> None:
        """The program ends."""
        self._become(Link.DOWN)
        self.health = replace(self.health, qr_payload="")
        self._log.info("wechat_stopped")

    def _become(self, link: Link) -> None:
        if self.health.link is not link:
            self.health = replace(self.health, link=link, since=self._clock())
