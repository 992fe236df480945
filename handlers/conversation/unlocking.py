"""Tells a reader the password of their locked copy once more: in private alone, whatever they asked in."""

from collections.abc import Sequence
from datetime import datetime

from handlers.conversation.follow_up import FollowUp
from handlers.conversation.resend import was_just_sent
from handlers.deliver import Deliver
from handlers.dispatch import Heard
from handlers.domain.delivery import Delivery
from handlers.domain.message import MessageKind
from handlers.domain.post import Post
from handlers.domain.reading import CommandKind
from handlers.domain.reading.afterwards import quoted_number, read_complaint, request_numbers
from handlers.domain.reading.copies import asks_password
from handlers.domain.request import Request
from handlers.domain.say import Say

TOLD = "password_told"
Sent = tuple[datetime, Request, Delivery]


class TellPassword:
    """Answers `密码是多少`, `密码忘了`, `打不开，要密码`; whose copy has none of ours has another complaint."""

    def __init__(self, follow_up: FollowUp, deliver: Deliver) -> None:
        """Keep what follow-ups share, and who knows the passwords of copies."""
        self._it = follow_up
        self._deliver = deliver

    async def answer(self, heard: Heard) -> str | None:
        """Tell the password of the named copy, else of the latest that has one."""
        if not _asks(heard):
            return None
        for _, request, delivery in await self._sent(heard):
            if not heard.is_to_us and not was_just_sent(heard, request):
                continue
            secret = await self._deliver.dress.secret_of_sent(
                request, delivery.marked.sha256, key=f"asked:{heard.message.id}"
            )
            if secret is None or secret:
                return await self._tell(heard, request, secret)
        if not heard.is_to_us or read_complaint(heard.message.text):
            return None  # a file that asks for a password which is none of ours: a librarian looks at it
        return await self._it.say_apart(heard, Say.UNLOCK_NOTHING)

    async def _sent(self, heard: Heard) -> list[Sent]:
        """Return what this contact was sent, the latest first, or the request that is named."""
        mine = await self._it.lately(heard) if heard.binding else ()
        text = heard.message.text
        named = {*request_numbers(text), *filter(None, [quoted_number(text)])}
        meant = [r for r in mine if r.number in named] or mine
        # Who has changed their WeChat is told nothing of what went to the old one.
        to_them = [r for r in meant if r.delivered_at and r.reader.contact_id == heard.message.sender.contact_id]
        made = [(r, d) for r in to_them for d in await self._it.book.deliveries(r.number)]
        return sorted(((d.sent_at, r, d) for r, d in made if d.sent_at), key=lambda one: one[0], reverse=True)

    async def _tell(self, heard: Heard, request: Request, secret: Sequence[Post] | None) -> str:
        where = await self._it.speaker.where_to_answer(heard.message)
        if where.is_room:
            return await self._it.say(heard, Say.UNLOCK_NEEDS_FRIEND)
        if heard.message.conversation.is_room:
            await self._it.say(heard, Say.ANSWERED_APART)
        if secret:
            await self._it.tell(secret[0], heard)
            return TOLD
        if await self._deliver.send_anew(request, where, asked_in=heard.message.id):
            return "locked"  # it was kept for a week: a new copy has a new one
        note = self._it.speaker.note(request, Say.LOCK_FAILED, {}, where, tag=f"password:{heard.message.id}")
        await self._it.tell(note, heard)
        return Say.LOCK_FAILED.value


def _asks(heard: Heard) -> bool:
    is_text = heard.message.kind is MessageKind.TEXT and not heard.reading.wanted()
    is_other = heard.command is not None and heard.command.kind in {CommandKind.LOCK, CommandKind.BIND}
    return is_text and not is_other and asks_password(heard.message.text, is_to_us=heard.is_to_us)
