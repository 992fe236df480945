"""What happens to a file that a reader calls the wrong paper: out of service at once, judged by a librarian."""

from collections.abc import Sequence

import structlog

from handlers.bell import Bells
from handlers.covering import LIBRARIAN
from handlers.domain.article import Article, Holding
from handlers.domain.errors import IllegalMove
from handlers.domain.message import Message
from handlers.domain.post import Post
from handlers.domain.reported import NewReport, ReportedFile, Then, Verdict
from handlers.domain.request import Actor, Reason, Request, State
from handlers.domain.say import Say
from handlers.ports import Audit, HoldingList, Outbox, ReportedFiles, RequestBook, WatchList
from handlers.speak import Speaker

log = structlog.get_logger()
MAX_UNJUDGED = 3
MAX_SEARCHES = 3
MAX_REMARK = 200
READER = "reader"
# The library's own folder, filled and judged by librarians: the name of its source.
OWN_FOLDER = "folder"
MOVERS = {State.DELIVERED: Actor.LIBRARIAN, State.FOUND: Actor.BOT}
"""Who lets a request with the wrong file be searched again; what a librarian has in hand stays there."""
THEN = {
    State.IDENTIFIED: Then.SEARCHED,
    State.SEARCHING: Then.SEARCHED,
    State.WITH_LIBRARIAN: Then.WITH_LIBRARIAN,
    State.MARKED: Then.ON_WISH,  # the copy is being sent in this moment: it arrives just before the word about it
    State.DELIVERED: Then.ON_WISH,
}
"""What follows where a request could not be searched again at once."""


class WrongFiles:
    """Takes reports from readers and verdicts from librarians.

    A report takes the file out of service for its paper, unless it is of the library's own folder, a librarian has
    found it right before or its reader has many unjudged reports already: then it only goes to a librarian, and is
    served meanwhile. One reader starves nobody.
    """

    def __init__(
        self,
        *,
        book: RequestBook,
        reports: ReportedFiles,
        holdings: HoldingList,
        watches: WatchList,
        outbox: Outbox,
        audit: Audit,
        speaker: Speaker,
        bells: Bells,
    ) -> None:
        """Keep the collaborators."""
        self._book = book
        self._reports = reports
        self._holdings = holdings
        self._watches = watches
        self._outbox = outbox
        self._audit = audit
        self._speaker = speaker
        self._bells = bells

    async def was_told(self, message: Message) -> bool:
        """Return whether a message has made its report already: it is heard again after a power cut."""
        return await self._reports.told_in(message.account, message.id) is not None

    async def report(self, message: Message, request: Request) -> Say | None:
        """Take the report of a delivered request's reader; `None` when there is no file or paper to speak of.

        Raises:
            IllegalMove: The request is not `delivered` any more.
        """
        holding, article = request.holding, request.article
        if holding is None or article is None:
            return None
        sha256 = holding.document.sha256
        if may_block := await self._may_block(request, article, holding):
            # Before the report: a cut in between leaves a block that the message, heard again, repeats.
            await self._holdings.block(article, sha256, request=request.number, by=READER)
        new = NewReport(request.number, message.account, message.id, article, holding, is_blocked=may_block)
        to = State.IDENTIFIED if may_block and await self._may_search(request, holding) else State.WITH_LIBRARIAN
        say = Say.WRONG_FILE_SEARCHING if to is State.IDENTIFIED else Say.REOPENED
        facts, where = {"number": str(request.number)}, await self._speaker.where_to_answer(message)
        answer = self._speaker.answer(message, say, facts, request=request.number, where=where)
        await self._reports.report(new, to, remark=message.text[:MAX_REMARK], posts=[answer])
        log.warning("file_reported", request=request.number, sha256=sha256[:16], is_blocked=may_block)
        self._bells.search.ring()
        self._bells.outbox.ring()
        return say

    async def _may_block(self, request: Request, article: Article, holding: Holding) -> bool:
        if holding.source == OWN_FOLDER or await self._reports.is_cleared(article, holding.document.sha256):
            return False
        return await self._reports.unjudged_of(request) < MAX_UNJUDGED

    async def _may_search(self, request: Request, holding: Holding) -> bool:
        """Return whether the bot looks for another copy: what a librarian obtained, a librarian replaces."""
        if holding.source == LIBRARIAN:
            return False
        return len(await self._reports.of_requests([request.number])) < MAX_SEARCHES

    async def is_wrong(self, report: int, *, by: str) -> int | None:
        """Keep a file out of service; others who have it are told, whatever became of their requests since.

        Returns how many readers are told, or `None` when somebody has judged it already. Everything but the verdict
        can be repeated, so the verdict comes last.
        """
        found = await self._unjudged(report)
        if found is None:
            return None
        sha256 = found.holding.document.sha256
        await self._holdings.block(found.article, sha256, request=found.request, by=by)
        others = await self._others(found)
        told = {(other.account, other.reader.contact_id) for other in others if await self._tell(other, sha256, by)}
        judged = await self._judge(found, Verdict.WRONG, by)
        for one in judged:
            await self._go_on(one)
        return len(told)

    async def _others(self, found: ReportedFile) -> list[Request]:
        """Return who else has the file: not those who called it wrong themselves and wait for another."""
        sha256 = found.holding.document.sha256
        holders = await self._reports.received(found.article, sha256)
        made = await self._reports.of_requests([request.number for request in holders])
        same = [one for one in made if one.holding.document.sha256 == sha256 and one.verdict is not Verdict.RIGHT]
        said_so = {one.request for one in same}
        return [r for r in holders if r.state is State.DELIVERED or r.number not in said_so]

    async def _tell(self, request: Request, sha256: str, by: str) -> bool:
        """Tell a reader, and look for the right paper; return whether there was anything to tell."""
        if request.state is State.FOUND and request.delivered_at is None:  # it is stopped before it leaves
            await self._moved(request, Actor.BOT, [])
            return False
        note = await self._note(request, sha256, Then.SEARCHED)
        mover = MOVERS.get(request.state)
        if mover is None or not await self._moved(request, mover, [note]):
            # They hold it all the same: that it cannot be searched now is no reason to be silent.
            now = await self._book.find(request.number) or request
            then = THEN.get(now.state, Then.OVER)
            await self._outbox.put(request.account, [await self._note(request, sha256, then)])
            self._bells.outbox.ring()
        await self._audit.note(by, "reader_told_of_wrong_file", f"request:{request.number}", sha256[:16])
        return True

    async def _note(self, request: Request, sha256: str, then: Then) -> Post:
        # No reminder: at night those wait, while what the new search brings does not, and the file is in use meanwhile.
        where, sent = await self._speaker.where(request), request.delivered_at
        tag = f"wrong_file:{sha256[:16]}" + (f":{sent:%Y%m%d%H%M%S}" if sent else "")
        return self._speaker.note(request, Say.WRONG_FILE_SENT, {"then": then.value}, where, tag=tag)

    async def _go_on(self, report: ReportedFile) -> None:
        """Let a reported request be searched that waited for the verdict with the wrong file in its hands."""
        request = await self._book.find(report.request)
        is_untouched = request is not None and request.state is State.WITH_LIBRARIAN and not request.owner
        if request and is_untouched and _has(request, report.holding) and report.holding.source != LIBRARIAN:
            await self._moved(request, Actor.LIBRARIAN, [])

    async def _moved(self, request: Request, actor: Actor, posts: Sequence[Post]) -> bool:
        try:
            await self._book.move(request.number, State.IDENTIFIED, actor, reason=Reason.WRONG_FILE, posts=posts)
        except IllegalMove:  # it moved on in this very moment
            return False
        self._bells.search.ring()
        self._bells.outbox.ring()
        return True

    async def is_right(self, report: int, *, by: str) -> int | None:
        """Put a file back into service; those who reported it are told and get it again.

        Returns how many get it again, or `None` when somebody has judged it already.
        """
        found = await self._unjudged(report)
        if found is None:
            return None
        sha256 = found.holding.document.sha256
        await self._holdings.unblock(found.article, sha256)
        same = [one for one in await self._reports.waiting(limit=1000) if _is_same(one, found)]
        sent = sum([await self._send_again(one, by) for one in same])
        # Whoever stands without the paper because of the report gets it now as well.
        await self._watches.hurry(found.article)
        await self._judge(found, Verdict.RIGHT, by)
        self._bells.watch.ring()
        return sent

    async def _send_again(self, report: ReportedFile, by: str) -> bool:
        request = await self._book.find(report.request)
        if request is None or request.state not in {State.WITH_LIBRARIAN, State.IDENTIFIED, State.SEARCHING}:
            return False  # it has another copy by now, or is over
        where = await self._speaker.where(request)
        note = self._speaker.note(request, Say.FILE_WAS_RIGHT, {}, where, tag=f"file_was_right:{report.id}")
        if request.state is not State.WITH_LIBRARIAN:  # the search that is under way finds it on the shelf
            await self._outbox.put(request.account, [note])
            return True
        try:
            await self._book.attach(request.number, report.holding, by=by, posts=[note])
        except IllegalMove:  # a colleague was quicker
            return False
        self._bells.deliver.ring()
        return True

    async def _unjudged(self, report: int) -> ReportedFile | None:
        found = await self._reports.find(report)
        return found if found and found.verdict is Verdict.OPEN else None

    async def _judge(self, found: ReportedFile, verdict: Verdict, by: str) -> tuple[ReportedFile, ...]:
        judged = await self._reports.judge(found.id, verdict, by=by)
        for one in judged:
            await self._audit.note(by, f"file_judged_{verdict}", f"request:{one.request}")
        log.info("file_judged", verdict=verdict, reports=len(judged))
        return judged


def _is_same(one: ReportedFile, other: ReportedFile) -> bool:
    is_same_file = one.holding.document.sha256 == other.holding.document.sha256
    is_same_paper = one.article.key == other.article.key or bool({*one.article.ids} & {*other.article.ids})
    return is_same_file and is_same_paper


def _has(request: Request, holding: Holding) -> bool:
    return request.holding is not None and request.holding.document.sha256 == holding.document.sha256
