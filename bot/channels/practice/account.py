"""The bot's WeChat account: scan, log in, log out."""

from __future__ import annotations

import asyncio
import secrets

import structlog
from wechaty_grpc.wechaty import puppet as pb

from .feed import Feed
from .protocol import SCAN_WAITING

log = structlog.get_logger(__name__)

SCAN_AFTER_S, LOGIN_AFTER_S = 0.05, 0.15
_E = pb.EventType


class Account:
    """Whether somebody is logged in, and the events that say so. `auto_login` scans for a started bot."""

    def __init__(self, bot_id: str, feed: Feed, *, auto_login: bool) -> None:
        self._bot_id, self._feed, self._auto_login = bot_id, feed, auto_login
        self._timers: list[asyncio.TimerHandle] = []
        self.is_logged_in = False
        self.qrcode = ""

    def begin(self) -> None:
        """Start the puppet: a QR code, then the login. Does nothing for an account that is logged in."""
        self._cancel()
        if self.is_logged_in:
            return
        loop = asyncio.get_running_loop()
        self._timers = [loop.call_later(SCAN_AFTER_S, self.scan)]
        if self._auto_login:
            self._timers.append(loop.call_later(LOGIN_AFTER_S, self.login))

    def stop(self) -> None:
        """Stop the puppet: the stream ends, and the account is left."""
        self._cancel()
        self.is_logged_in, self.qrcode = False, ""
        self._feed.ebb()
        self._feed.detach()

    def scan(self) -> None:
        """Show a fresh QR code; who attaches before the login sees it too."""
        self.qrcode = f"https://login.weixin.qq.com/l/{secrets.token_urlsafe(9)}"
        self._feed.emit(_E.EVENT_TYPE_SCAN, self._scan_payload())

    def login(self) -> None:
        """Log in; what was missed follows the ready event."""
        self.is_logged_in, self.qrcode = True, ""
        log.info("practice_logged_in")
        self._welcome()

    def logout(self) -> None:
        """Log out as WeChat does from the phone; the stream stays."""
        self.is_logged_in = False
        self._feed.emit(_E.EVENT_TYPE_LOGOUT, {"contactId": self._bot_id, "data": "logout"})
        self._feed.ebb()

    def greet(self) -> None:
        """Queue what the official server sends to a client that attaches."""
        self._feed.emit(_E.EVENT_TYPE_HEARTBEAT, {"data": "Wechaty Puppet gRPC stream connect successfully"})
        if self.is_logged_in:
            self._welcome()
        elif self.qrcode:
            self._feed.emit(_E.EVENT_TYPE_SCAN, self._scan_payload())

    def _welcome(self) -> None:
        self._feed.emit(_E.EVENT_TYPE_LOGIN, {"contactId": self._bot_id})
        self._feed.emit(_E.EVENT_TYPE_READY, {"data": "ready"})
        self._feed.flow()

    def _scan_payload(self) -> dict[str, str | int]:
        return {"qrcode": self.qrcode, "status": SCAN_WAITING}

    def _cancel(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers = []
