"""Answers `我的文献好了吗`."""

from handlers.conversation.follow_up import FollowUp, meant
from handlers.dispatch import Heard
from handlers.domain.naming import cut_short
from handlers.domain.reading import Intent
from handlers.domain.reading.afterwards import calls
from handlers.domain.request import Request
from handlers.domain.say import Say

STATUS_LINES, MAX_TITLE = 5, 40


class Status:
    """Answers `我的文献好了吗`."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Tell the sender how their requests stand when they ask."""
        is_asked = heard.reading.intent is Intent.STATUS and not calls(heard.message.text)
        return await self.tell(heard) if is_asked else None

    async def tell(self, heard: Heard) -> str:
        """Tell how the sender's open and latest requests stand."""
        mine = await self._it.mine(heard)
        chosen = meant(heard, mine)
        if len(chosen) == len(mine):
            chosen = [r for r in mine if r.is_open] or chosen[:1]
        if not chosen:
            is_other = heard.reading.number and mine
            facts = {"number": str(heard.reading.number)} if is_other else {}
            return await self._it.say_apart(heard, Say.NOT_YOURS if is_other else Say.STATUS_NONE, facts)
        where = await self._it.where_apart(heard)
        lines = "\n".join(self._line(r, is_private=not where.is_room) for r in chosen[:STATUS_LINES])
        await self._it.tell(
            self._it.speaker.answer(heard.message, Say.STATUS_LIST, {"lines": lines}, where=where), heard
        )
        return Say.STATUS_LIST.value

    def _line(self, request: Request, *, is_private: bool) -> str:
        """Return how a request stands; a group is not told what somebody reads."""
        facts = {"number": str(request.number), "state": request.state.value}
        facts |= {"why": request.reason.value} if request.reason else {}
        title = request.shown_title if is_private else ""
        short = cut_short(title, MAX_TITLE)
        return self._it.speaker.words(Say.STATUS_LINE, {**facts, "title": short} if short else facts)
