"""A keyword search (代查): asks the services that can be searched by topic, and lists what they found."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from handlers.asking import answer_of, loop_time
from handlers.bell import Bells
from handlers.domain.article import Attempt, Failure
from handlers.domain.outcome import Found, NotApplicable, Outcome, Unavailable
from handlers.domain.reading import read_message
from handlers.domain.reading.searching import Query, read_query
from handlers.domain.request import Actor, Lease, Reason, Request, State
from handlers.domain.say import Say
from handlers.domain.source_names import SOURCE_NAMES
from handlers.domain.topics import Beyond, Concept, Hits, Topic, Why, plan
from handlers.domain.topics.shown import in_short, listed
from handlers.ports import Clock, RequestBook, TopicSource
from handlers.speak import Speaker

log = structlog.get_logger()
RETRY_AFTER_S = (20.0, 60.0)
MAX_WORDS = 1000
BEYOND = {
    Why.CHINESE_DATABASES: Say.SEARCH_CHINESE,
    Why.WORDS: Say.SEARCH_WORDS,
    Why.TOO_BROAD: Say.SEARCH_BROAD,
}


class Survey:
    """Takes a claimed keyword search to its list, or to a librarian; `budget_s` bounds the asking of one service.

    The order of `sources` is the order in which they are asked; the first that finds something gives the list.
    """

    def __init__(
        self,
        *,
        book: RequestBook,
        sources: Sequence[TopicSource],
        speaker: Speaker,
        bells: Bells,
        clock: Clock,
        bot_names: Collection[str] = (),
        budget_s: float = 6.0,
    ) -> None:
        """Keep the collaborators."""
        self._book = book
        self._sources = tuple(sources)
        self._speaker = speaker
        self._bells = bells
        self._clock = clock
        self._bot_names = frozenset(bot_names)
        self._budget_s = budget_s

    async def take(self, request: Request, lease: Lease) -> None:
        """Run the search that a request asks for."""
        topic = plan(self._read(request.words), self._clock().date())
        if isinstance(topic, Topic):
            await self._look(request, lease, topic)
        else:
            await self._beyond(request, lease, topic)

    def _read(self, words: str) -> Query:
        reading = read_message(words, at_bot=True, bot_names=self._bot_names)
        return reading.query or read_query(words[:MAX_WORDS])

    async def _look(self, request: Request, lease: Lease, topic: Topic) -> None:
        attempts: list[Attempt] = []
        outcomes: list[Outcome[Hits]] = []
        for source in self._sources:
            outcome, attempt = await self._ask(source, topic)
            if isinstance(outcome, NotApplicable):
                continue  # switched off: nobody to wait for
            outcomes.append(outcome)
            attempts.append(attempt)
            if isinstance(outcome, Found) and (searched := without(topic, outcome.value.unknown)):
                await self._list(request, lease, searched, outcome.value, attempts)
                return
        await self._in_vain(request, lease, topic, outcomes, attempts)

    async def _ask(self, source: TopicSource, topic: Topic) -> tuple[Outcome[Hits], Attempt]:
        written, began = source.write(topic), loop_time()
        outcome = await answer_of(source.name, lambda: source.search(topic), budget_s=self._budget_s)
        failure = ""
        if not isinstance(outcome, Found):
            failure = outcome.reason if isinstance(outcome, Unavailable) else Failure.NO_LOCATION.value
        elapsed_s = loop_time() - began
        return outcome, Attempt(source.name, failure, written.query, written.page, elapsed_s)

    async def _list(
        self, request: Request, lease: Lease, topic: Topic, hits: Hits, attempts: Sequence[Attempt]
    ) -> None:
        source = attempts[-1].source
        facts = {
            "total": str(max(hits.total, len(hits.best))),
            "count": str(len(hits.best)),
            "query": f"{SOURCE_NAMES.get(source, source)}：{in_short(topic)}",
            "candidates": listed(hits.best),
            "left_out": "、".join(topic.left_out),
        }
        where = await self._speaker.where(request)
        note = self._speaker.note(request, Say.SEARCH_RESULTS, facts, where)
        await self._book.answered(lease, [hit.article for hit in hits.best], attempts, [note])
        log.info("search_answered", source=source, total=hits.total, listed=len(hits.best))
        self._bells.outbox.ring()

    async def _in_vain(
        self,
        request: Request,
        lease: Lease,
        topic: Topic,
        outcomes: Sequence[Outcome[Hits]],
        attempts: Sequence[Attempt],
    ) -> None:
        """Go on when nothing was found: "nothing" is said only when nobody was silent."""
        facts = {"query": in_short(topic)}
        if not outcomes:
            await self._hand_over(request, lease, Say.TO_LIBRARIAN_KEYWORDS, facts, attempts)
        elif not any(isinstance(outcome, Unavailable) for outcome in outcomes):
            await self._hand_over(request, lease, Say.SEARCH_NOTHING, facts, attempts)
        elif request.tries <= len(RETRY_AFTER_S):
            wait_s = RETRY_AFTER_S[max(0, request.tries - 1)]
            await self._book.put_back(lease, retry_at=self._clock() + timedelta(seconds=wait_s))
            log.warning("request_put_back", tries=request.tries)
        else:
            await self._hand_over(request, lease, Say.SEARCH_AWAY, facts, attempts)

    async def _beyond(self, request: Request, lease: Lease, beyond: Beyond) -> None:
        facts = {"words": "”“".join(beyond.words[:3])}
        await self._hand_over(request, lease, BEYOND[beyond.why], facts, ())

    async def _hand_over(
        self, request: Request, lease: Lease, say: Say, facts: Mapping[str, str], attempts: Sequence[Attempt]
    ) -> None:
        note = self._speaker.note(request, say, facts, await self._speaker.where(request))
        await self._book.move(
            request.number,
            State.WITH_LIBRARIAN,
            Actor.BOT,
            reason=Reason.KEYWORDS,
            lease=lease,
            attempts=attempts,
            posts=[note],
        )
        log.info("search_with_librarian", why=say)
        self._bells.outbox.ring()


def without(topic: Topic, unknown: Collection[str]) -> Topic | None:
    """Return the topic that was really searched when a service passed over words; `None` when too little is left."""
    lost = [concept for concept in topic.concepts if _is_lost(concept, unknown)]
    loose = {word for c in topic.concepts if c.is_free and c not in lost for word in c.words[0].lower().split()}
    parts = [word for word in unknown if word in loose]
    if not lost and not parts:
        return topic
    kept = tuple(concept for concept in topic.concepts if concept not in lost)
    left_out = (*topic.left_out, *(concept.said for concept in lost), *parts)
    return replace(topic, concepts=kept, left_out=left_out) if len(left_out) == 1 and len(kept) > 1 else None


def _is_lost(concept: Concept, unknown: Collection[str]) -> bool:
    return all(word.lower() in unknown for word in (*concept.words, *concept.mesh))
