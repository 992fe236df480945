"""Answers `重发`: the same copy once more."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from handlers.conversation.follow_up import FollowUp
from handlers.deliver import Deliver
from handlers.dispatch import Heard
from handlers.domain.message import Conversation
from handlers.domain.reading import CommandKind
from handlers.domain.request import Request, State
from handlers.domain.say import Say
from handlers.ways import GROUP, PRIVATE

JUST_NOW = timedelta(days=3)


class Resend:
    """Answers `重发`: the same copy once more, without using quota."""

    def __init__(self, follow_up: FollowUp, deliver: Deliver) -> None:
        """Keep what follow-ups share, and who sends copies."""
        self._it = follow_up
        self._deliver = deliver

    async def answer(self, heard: Heard) -> str | None:
        """Send the copy that is meant again."""
        command = heard.command
        if command is None or command.kind is not CommandKind.RESEND:
            return None
        wanted = await self._wanted(heard, command.numbers)
        if not wanted and not command.numbers and not heard.is_to_us:
            return None
        route, where = place_of(heard)
        if (held := await first_held(self._deliver, wanted, where)) is not None:
            return await self._it.say(heard, Say.RESEND_NEEDS_FRIEND, {"number": str(held.number)})
        sent = [await self._deliver.send_again(r, where, route, asked_in=heard.message.id) for r in wanted]
        return "resent" if any(sent) else await self._it.say_apart(heard, Say.RESEND_NOTHING)

    async def _wanted(self, heard: Heard, named: Collection[int]) -> list[Request]:
        if heard.binding is None:
            return []
        mine = [r for r in await self._it.mine(heard) if r.state is State.DELIVERED]
        if named:
            return [r for r in mine if r.number in named]
        return [r for r in mine if heard.is_to_us or was_just_sent(heard, r)][:1]


def was_just_sent(heard: Heard, request: Request) -> bool:
    """Return whether a paper came so lately that its reader may mean it without saying which."""
    return request.delivered_at is not None and heard.message.at - request.delivered_at < JUST_NOW


def place_of(heard: Heard) -> tuple[str, Conversation]:
    """Return where a copy goes that somebody asks for again: privately wherever that is possible."""
    message = heard.message
    if not message.conversation.is_room or message.sender.is_friend:
        return PRIVATE, Conversation(contact_id=message.sender.contact_id)
    return GROUP, message.conversation


async def first_held(deliver: Deliver, wanted: Sequence[Request], where: Conversation) -> Request | None:
    """Return the first copy that may not go there: what is for its reader alone is no group's business."""
    for request in wanted if where.is_room else ():
        if await deliver.is_for_reader_alone(request):
            return request
    return None
