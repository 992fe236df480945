"""Tells past readers, once and in private, when a paper that they were given is retracted or questioned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import structlog

from handlers.advise import first_of_each, notice_facts
from handlers.bell import Bells
from handlers.domain.article import Article
from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import Conversation
from handlers.domain.naming import citation
from handlers.domain.notice import GRAVE, Notice, NoticeKind
from handlers.domain.outcome import Found, Unavailable
from handlers.domain.post import Post, Urgency
from handlers.domain.request import Request
from handlers.domain.say import Say
from handlers.ports import Channel, Clock, MemberList, NoticeList, NoticeSource, RecallList
from handlers.speak import Speaker

log = structlog.get_logger()
AT_ONCE = 100
REST = timedelta(minutes=10)
SAYS = {NoticeKind.RETRACTION: Say.RETRACTED_LATER, NoticeKind.CONCERN: Say.CONCERN_LATER}


@dataclass(frozen=True, slots=True)
class Vigil:
    """How long after its delivery a paper is watched, and how often it is looked at; dates are the library's.

    After a look that services or the channel cut short, nobody is asked for the length of `rest`.
    """

    years: float = 3.0
    look_every: timedelta = timedelta(hours=20)
    rest: timedelta = REST
    zone: ZoneInfo = ZoneInfo("Asia/Shanghai")  # noqa: RUF009 - an immutable value

    def delivered_since(self, now: datetime) -> datetime:
        """Return since when a paper must have been delivered to be watched."""
        return now - timedelta(days=365.25 * self.years)


class RecallPapers:
    """Run by the timer every minute: a list that was just loaded makes papers due at once.

    What was looked at is noted batch by batch, so a run that is cut off goes on where it was.
    """

    def __init__(
        self,
        *,
        recalls: RecallList,
        notices: NoticeList,
        sources: Sequence[NoticeSource],
        members: MemberList,
        channel: Channel,
        speaker: Speaker,
        bells: Bells,
        clock: Clock,
        vigil: Vigil,
    ) -> None:
        """Keep the collaborators."""
        self._recalls = recalls
        self._notices = notices
        self._sources = tuple(sources)
        self._members = members
        self._channel = channel
        self._speaker = speaker
        self._bells = bells
        self._clock = clock
        self._vigil = vigil
        self._rests_until: datetime | None = None

    async def run(self) -> int:
        """Look at every delivered paper that is due; return how many readers were told or are held for a librarian."""
        told = 0
        if self._rests_until and self._clock() < self._rests_until:
            return told
        while self._vigil.years and (papers := await self._due()):
            self._rests_until = self._clock() + self._vigil.rest
            found = await self._known(papers)
            try:
                for paper in papers:
                    told += await self._tell_of(paper, found.notices.get(paper.key, ()))
            except DeliveryFailed:  # who is a friend is not known now: it belongs in private or nowhere
                log.info("recall_put_off")
                break
            if not found.is_sure:
                break
            await self._recalls.looked(papers)
            self._rests_until = None
        if told:
            log.warning("past_readers_told", readers=told)
        return told

    async def _due(self) -> tuple[Article, ...]:
        now = self._clock()
        return await self._recalls.due(
            delivered_since=self._delivered_since, looked_before=now - self._vigil.look_every, limit=AT_ONCE
        )

    async def _known(self, papers: Sequence[Article]) -> "_Known":
        """Return what the services and the loaded lists know; not sure when no service could be asked."""
        said: dict[str, tuple[Notice, ...]] = {}
        answered = [await self._ask(source, papers, said) for source in self._sources]
        notices = {paper.key: await self._notices.notices_for(paper, said.get(paper.key, ())) for paper in papers}
        return _Known(notices, is_sure=not answered or any(answered))

    async def _ask(self, source: NoticeSource, papers: Sequence[Article], said: dict[str, tuple[Notice, ...]]) -> bool:
        """Ask a service in batches of its own size; return whether it answered to the end."""
        for start in range(0, len(papers), source.notices_at_once):
            outcome = await source.notices(papers[start : start + source.notices_at_once])
            if isinstance(outcome, Unavailable):
                log.warning("notices_not_asked", source=source.name, reason=outcome.reason)
                return False
            for key, found in outcome.value.items() if isinstance(outcome, Found) else ():
                said[key] = said.get(key, ()) + found
        return True

    async def _tell_of(self, paper: Article, notices: tuple[Notice, ...]) -> int:
        grave = [notice for notice in first_of_each(notices) if notice.kind in GRAVE]
        if not grave:
            return 0
        readers = await self._recalls.readers(paper, delivered_since=self._delivered_since)
        by_reader = sorted(readers, key=lambda r: (r.account, r.reader.contact_id, r.number))
        told = 0
        for _, requests in groupby(by_reader, key=lambda r: (r.account, r.reader.contact_id)):
            of_one = list(requests)
            for notice in grave:
                told += await self._tell(of_one, notice)
        return told

    async def _tell(self, requests: Sequence[Request], notice: Notice) -> bool:
        """Tell one reader of one notice, unless it was said with a copy of theirs."""
        if any(_was_known(request, notice.kind) for request in requests):
            return False
        latest = requests[-1]
        where = await self._in_private(latest)
        is_new = await self._recalls.tell(requests, notice, self._post(latest, notice, where) if where else None)
        if is_new and where:
            self._bells.outbox.ring()
        return is_new

    async def _in_private(self, request: Request) -> Conversation | None:
        """Return the private chat with a reader who is still who they were; what they read is no business of a group's.

        Raises:
            DeliveryFailed: The channel is down.
        """
        binding = await self._members.binding(request.account, request.reader.contact_id)
        if binding is None or binding.staff.id != request.staff_id or not binding.staff.is_active:
            return None
        is_reachable = not request.conversation.is_room or await self._channel.is_friend(request.reader.contact_id)
        return Conversation(contact_id=request.reader.contact_id) if is_reachable else None

    def _post(self, request: Request, notice: Notice, where: Conversation) -> Post:
        facts = notice_facts(notice) | {"citation": _called(request), "day_then": self._day_of(request)}
        return self._speaker.note(
            request, SAYS[notice.kind], facts, where, tag=f"recall:{notice.kind}", urgency=Urgency.ANNOUNCEMENT
        )

    def _day_of(self, request: Request) -> str:
        local = (request.delivered_at or request.received_at).astimezone(self._vigil.zone)
        return f"{local.year}年{local.month}月{local.day}日"

    @property
    def _delivered_since(self) -> datetime:
        return self._vigil.delivered_since(self._clock())


@dataclass(frozen=True, slots=True)
class _Known:
    notices: Mapping[str, tuple[Notice, ...]]
    is_sure: bool


def _was_known(request: Request, kind: NoticeKind) -> bool:
    """Return whether the paper's own record told it when the copy was sent: then the line with it said so."""
    return request.article is not None and any(notice.kind is kind for notice in request.article.all_notices)


def _called(request: Request) -> str:
    article = request.article
    return citation(article) if article and article.title else request.shown_title
