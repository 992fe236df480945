"""Answers `我的文献好了吗`."""

from handlers.conversation.follow_up import FollowUp, meant
from handlers.dispatch import Heard
from handlers.domain.reading import Intent
from handlers.domain.request import Request
from handlers.domain.say import Say

STATUS_LINES = 5


class Status:
    """Answers `我的文献好了吗`."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Tell the sender how their requests stand when they ask."""
        return await self.tell(heard) if heard.reading.intent is Intent.STATUS else None

    async def tell(self, heard: Heard) -> str:
        """Tell how the sender's open and latest requests stand."""
        mine = await self._it.mine(heard)
        chosen = meant(heard, mine)
        if len(chosen) == len(mine):
            chosen = [r for r in mine if r.is_open] or chosen[:1]
        if not chosen:
            is_other = heard.reading.number and mine
            return await self._it.say(heard, Say.NOT_YOURS if is_other else Say.STATUS_NONE)
        lines = "\n".join(self._line(r) for r in chosen[:STATUS_LINES])
        return await self._it.say(heard, Say.STATUS_LIST, {"lines": lines})

    def _line(self, request: Request) -> str:
        return self._it.speaker.words(Say.STATUS_LINE, {"number": str(request.number), "state": request.state.value})
