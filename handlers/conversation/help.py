"""Answers `帮助`, a bare mention, and whoever is not understood in private."""

from handlers.conversation.follow_up import FollowUp
from handlers.dispatch import Heard
from handlers.domain.message import MessageKind
from handlers.domain.reading import Intent
from handlers.domain.reading.afterwards import calls
from handlers.domain.say import Say

MIN_HELPED_CHARS = 5


class Help:
    """Answers `帮助`, and a friend who writes something that cannot be understood."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Say how the service works when asked; who is not understood in private is told so, once an hour."""
        if heard.reading.intent is Intent.HELP:
            return await self._it.say_apart(heard, Say.HELP)
        message = heard.message
        if heard.is_to_us and message.kind is MessageKind.TEXT and heard.command is None and _is_call(heard):
            return await self._it.say(heard, Say.HERE, once=f"here:{message.at:%Y-%m-%d %H}")
        is_text = message.kind is MessageKind.TEXT and len(message.text.strip()) >= MIN_HELPED_CHARS
        is_beyond_us = heard.reading.intent in {Intent.NONE, Intent.FEEDBACK}
        if message.conversation.is_room or not is_text or not is_beyond_us:
            return None
        return await self._it.say(heard, Say.NOT_UNDERSTOOD, once=f"{message.at:%Y-%m-%d %H}")


def _is_call(heard: Heard) -> bool:
    return heard.reading.intent in {Intent.NONE, Intent.STATUS} and calls(heard.message.text)
