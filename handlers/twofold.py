"""One paper named by two identifiers, as in `10.1000/abc PMID 123456`: when their records disagree, both are taken."""

from collections.abc import Sequence

import structlog

from handlers.domain.article import Article, Identifier, IdKind, Wanted
from handlers.domain.outcome import Unavailable
from handlers.domain.post import Post
from handlers.domain.reading import read_message
from handlers.domain.request import NewRequest, Request, RequestKind
from handlers.domain.say import Say
from handlers.look_up import LookUp
from handlers.ports import RequestBook
from handlers.speak import Speaker

log = structlog.get_logger()
# A preprint has an arXiv number and its article a DOI: those name one work, and are two records.
COMPARED = frozenset({IdKind.DOI, IdKind.PMID, IdKind.PMCID})
SECOND = 100
"""What is added to the item of a request for the item of the one that goes with it: no message asks for so many."""


class Twofold:
    """Looks at what a reader wrote beside the identifier that was looked up."""

    def __init__(self, *, book: RequestBook, look_up: LookUp, speaker: Speaker) -> None:
        """Keep the collaborators."""
        self._book = book
        self._look_up = look_up
        self._speaker = speaker

    async def instead(self, request: Request) -> Article | None:
        """Return the record of another identifier of the same paper, when the first one is known to nobody."""
        for other in beside(request):
            if (record := await self._record(other)) is not None:
                log.info("other_identifier_taken", kind=other.kind)
                return record
        return None

    async def part(self, request: Request, article: Article) -> bool:
        """Enter a request of its own for an identifier that names another paper; return whether there was one."""
        for other in beside(request):
            if other in article.ids:
                continue
            record = await self._record(other)
            if record is not None and are_two(record, article):
                await self._take_both(request, other)
                return True
        return False

    async def _record(self, wanted: Identifier) -> Article | None:
        records = await self._look_up.ask(wanted)
        if isinstance(records, Unavailable):
            return None
        return next((record for record in records if record.title or record.original_title), None)

    async def _take_both(self, request: Request, other: Identifier) -> None:
        where = await self._speaker.where(request)
        facts = {"first": str(request.number), "first_id": _shown(request.wanted), "second_id": _shown(other)}

        def told(second: Request) -> Sequence[Post]:
            return [self._speaker.note(second, Say.TWO_PAPERS, facts, where)]

        second, is_new = await self._book.enter(_second(request, other), told)
        if is_new:
            log.info("identifiers_disagreed", request=request.number, other=second.number)


def beside(request: Request) -> list[Identifier]:
    """Return the other identifiers that the reader wrote for the paper of a request."""
    if not isinstance(request.wanted, Identifier) or request.wanted.kind not in COMPARED or request.item >= SECOND:
        return []
    items = read_message(request.words, at_bot=True).items
    docs = {item.doc for item in items if item.wanted() == request.wanted}
    named = (item.wanted() for item in items if item.doc in docs)
    return [one for one in named if isinstance(one, Identifier) and one.kind in COMPARED and one != request.wanted]


def are_two(one: Article, other: Article) -> bool:
    """Say whether two records contradict each other: they have an identifier of the same kind, and another one."""
    shared = {i.kind for i in one.ids} & {i.kind for i in other.ids} & COMPARED
    return any(one.id(kind) != other.id(kind) for kind in shared)


def _second(request: Request, other: Identifier) -> NewRequest:
    return NewRequest(
        account=request.account,
        message_id=request.message_id,
        item=request.item + SECOND,
        conversation=request.conversation,
        reader=request.reader,
        kind=RequestKind.ARTICLE,
        wanted=other,
        words=_shown(other),
        received_at=request.received_at,
        staff_id=request.staff_id,
        department=request.department,
        is_urgent=request.is_urgent,
    )


def _shown(wanted: Wanted | None) -> str:
    return f"{wanted.kind.upper()} {wanted.value}" if isinstance(wanted, Identifier) else ""
