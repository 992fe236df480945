"""Answers a complaint with a person, and thanks with silence."""

import re
from collections.abc import Sequence

import structlog

from handlers.conversation.follow_up import FollowUp, meant
from handlers.conversation.resend import first_held, place_of, was_just_sent
from handlers.conversation.status import Status
from handlers.deliver import Deliver
from handlers.dispatch import Heard
from handlers.domain.errors import IllegalMove
from handlers.domain.message import MessageKind
from handlers.domain.reading import Intent
from handlers.domain.reading.afterwards import Complaint, Grievance, quoted_number, read_complaint
from handlers.domain.request import COMPLAINTS, Actor, Reason, Request, State
from handlers.domain.say import Say
from handlers.wrong_files import WrongFiles

log = structlog.get_logger()
MAX_REMARK = 200
REASONS = {
    Grievance.WRONG: Reason.WRONG_FILE,
    Grievance.FAULTY: Reason.FILE_FAULTY,
    Grievance.MISSING: Reason.NOT_RECEIVED,
}
SEARCHED_AGAIN = frozenset({State.IDENTIFIED, State.SEARCHING, State.FOUND, State.MARKED})
OURS = frozenset({Intent.FEEDBACK, Intent.NONE, Intent.STATUS, Intent.REQUEST})
"""`这篇文献打不开` is a request of somebody who was sent nothing, and a complaint of somebody who was."""


class Complain:
    """Takes what readers say is wrong with what they were sent: the delivered request is opened again."""

    def __init__(self, follow_up: FollowUp, deliver: Deliver, status: Status, wrong_files: WrongFiles) -> None:
        """Keep what follow-ups share, who sends copies, who tells how requests stand, and who takes reports."""
        self._it = follow_up
        self._deliver = deliver
        self._status = status
        self._wrong_files = wrong_files

    async def answer(self, heard: Heard) -> str | None:
        """Open a request again that was delivered badly."""
        if heard.message.kind is not MessageKind.TEXT or heard.reading.intent not in OURS or heard.reading.wanted():
            return None
        complaint = read_complaint(heard.message.text)
        if complaint is None or not (complaint.is_whole or heard.reading.intent is Intent.FEEDBACK):
            return None
        if complaint.about is Grievance.SERVICE:
            return await self._status.tell(heard) if heard.is_to_us else None
        return await self._complained(heard, complaint)

    async def _complained(self, heard: Heard, complaint: Complaint) -> str | None:
        if complaint.about is Grievance.WRONG and await self._wrong_files.was_told(heard.message):
            return Say.WRONG_FILE_SEARCHING.value
        mine = await self._it.mine(heard) if heard.binding else ()
        request = self._meant(heard, complaint, mine)
        if request is None:
            return await self._not_theirs(heard, complaint, mine) or await self._nothing_sent(heard, mine)
        if complaint.about is Grievance.MISSING and request.state is State.DELIVERED:
            route, where = place_of(heard)
            if await first_held(self._deliver, [request], where):
                return await self._it.say(heard, Say.RESEND_NEEDS_FRIEND, {"number": str(request.number)})
            if await self._deliver.send_again(request, where, route, asked_in=heard.message.id):
                return "resent"
        if not complaint.is_sure and request.state is State.DELIVERED:
            return await self._ask_whether(heard, request)
        return await self._reopen(heard, request, REASONS[complaint.about])

    async def _ask_whether(self, heard: Heard, request: Request) -> str:
        """Ask once a day: one careless word must not take a good file from everybody."""
        once = f"wrong?:{request.number}:{heard.message.at:%Y-%m-%d}"
        return await self._it.say_apart(heard, Say.WRONG_FILE_OR_NOT, {"number": str(request.number)}, once=once)

    @staticmethod
    def _meant(heard: Heard, complaint: Complaint, mine: Sequence[Request]) -> Request | None:
        """Return which delivered request is complained about: the named one, else the latest of three days."""
        # One that was sent and is open again was complained of already: it is meant, not the one before it.
        sent = [r for r in mine if r.delivered_at and (r.state is State.DELIVERED or r.is_open)]
        if number := complaint.number or heard.reading.number or quoted_number(heard.message.text):
            return next((r for r in sent if r.number == number), None)
        if complaint.about is Grievance.MISSING and mine[:1] and mine[0].is_open and mine[0].reason not in COMPLAINTS:
            return None  # what has not come is what is still under way
        recent = [r for r in meant(heard, sent) if was_just_sent(heard, r)]
        return max(recent, key=lambda r: (r.delivered_at, r.number), default=None)

    async def _not_theirs(self, heard: Heard, complaint: Complaint, mine: Sequence[Request]) -> str | None:
        """Say so when a request is named that is not theirs."""
        number = complaint.number or heard.reading.number
        if not number or any(r.number == number for r in mine):
            return None
        is_said_to_us = heard.is_to_us or any(was_just_sent(heard, r) for r in mine)
        if not is_said_to_us and not await self._it.book.find(number):
            return None  # 1305床不对: colleagues' talk
        return await self._it.say_apart(heard, Say.NOT_YOURS, {"number": str(number)})

    async def _nothing_sent(self, heard: Heard, mine: Sequence[Request]) -> str | None:
        """Say what to do when nothing was sent; what is under way is told, colleagues' talk left alone."""
        if not heard.is_to_us or heard.reading.intent in {Intent.REQUEST, Intent.STATUS}:
            return None
        if any(r.is_open for r in mine):
            return await self._status.tell(heard)
        return await self._it.say_apart(heard, Say.COMPLAINT_WHICH)

    async def _reopen(self, heard: Heard, request: Request, reason: Reason) -> str:
        """Put the request into the librarian's queue with the reader's words; once, however often they say so."""
        say = Say.REOPENED_FAULTY if reason is Reason.FILE_FAULTY else Say.REOPENED
        if request.state is not State.DELIVERED:
            say = Say.WRONG_FILE_SEARCHING if request.state in SEARCHED_AGAIN else say
            return await self._it.say_apart(
                heard,
                say,
                {"number": str(request.number)},
                once=f"reopened:{request.number}:{heard.message.at:%Y-%m-%d}",
            )
        facts, where = {"number": str(request.number)}, await self._it.where_apart(heard)
        note = self._it.speaker.answer(heard.message, say, facts, request=request.number, where=where)
        remark = heard.message.text[:MAX_REMARK]
        try:
            if reason is Reason.WRONG_FILE and (said := await self._wrong_files.report(heard.message, request)):
                return said.value
            await self._it.book.move(
                request.number, State.WITH_LIBRARIAN, Actor.READER, reason=reason, remark=remark, posts=[note]
            )
        except IllegalMove:  # a librarian opened it in this very moment
            return await self._it.say_apart(heard, say, facts)
        log.info("request_reopened", request=request.number, reason=reason)
        self._it.bells.outbox.ring()
        return say.value


THANKFUL = re.compile(
    r"谢|感恩|辛苦|收到|好的|好了|可以了|看到了|没问题|赞|棒|牛|快|给力|厉害|不错|很好|太好|真好|完美|满意|解决|有用|OK|ok|3q|thx|thank|"
    r"\[(?:强|抱拳|玫瑰|OK|爱心|合十|鼓掌|握手)\]|[👍🙏🌹👌💐❤]",
    re.IGNORECASE,
)
"""What is said in thanks; other remarks are no thanks, and `不客气` would answer none of them."""


class Thank:
    """Takes thanks: never noise in a group, a word once a day in private."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Take the thanks."""
        if heard.reading.intent is not Intent.FEEDBACK or read_complaint(heard.message.text) is not None:
            return None
        if not heard.message.conversation.is_room:
            if not THANKFUL.search(heard.message.text):
                return None
            await self._it.say(heard, Say.YOU_ARE_WELCOME, once=f"thanks:{heard.message.at:%Y-%m-%d}")
        return "thanked"
