"""Shows the login QR code in the terminal, for whoever starts the service by hand."""

import asyncio
import sys

import segno

from handlers.ports import Channel

LOOK_EVERY_S = 1.0


async def show_login_code(channel: Channel) -> None:
    """Draw each new login code until cancelled; only where a person can see it."""
    if not sys.stderr.isatty():
        return
    shown = ""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        payload = channel.health().qr_payload
        if payload and payload != shown:
            sys.stderr.write("请用图书馆的微信扫码登录：\n")
            segno.make(payload).terminal(out=sys.stderr, compact=True)
        shown = payload
