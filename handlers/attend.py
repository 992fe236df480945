"""What a librarian does with a request: take, upload, confirm, decline, correct."""

from pathlib import Path

import structlog

from handlers.bell import Bells
from handlers.domain.article import SINGLE_USE, Article, Document, Holding, Identifier, IdKind, Version, Wanted
from handlers.domain.errors import IllegalMove
from handlers.domain.other_form import Converted, told
from handlers.domain.outcome import Unavailable
from handlers.domain.request import DECLINE_REASONS, Actor, Reason, Request, State
from handlers.domain.say import Say
from handlers.identify import Identify
from handlers.look_up import bare
from handlers.ports import Audit, RequestBook, Shelf, Workshop
from handlers.speak import Speaker

log = structlog.get_logger()


class Attend:
    """The librarian's work on single requests; each action is checked here, not at the door alone."""

    def __init__(
        self,
        *,
        book: RequestBook,
        shelf: Shelf,
        workshop: Workshop,
        identify: Identify,
        audit: Audit,
        speaker: Speaker,
        bells: Bells,
    ) -> None:
        """Keep the collaborators."""
        self._book = book
        self._shelf = shelf
        self._workshop = workshop
        self._identify = identify
        self._audit = audit
        self._speaker = speaker
        self._bells = bells

    async def take(self, number: int, *, by: str) -> Request:
        """Note that a librarian looks after a request; whoever took it first keeps it."""
        request = await self._book.take(number, by)
        if request.owner == by:
            await self._audit.note(by, "request_taken", f"request:{number}")
        return request

    async def give_back(self, number: int, *, by: str) -> Request:
        """Let nobody look after a request any more, so that somebody else can take it."""
        request = await self._book.take(number, "")
        await self._audit.note(by, "request_given_back", f"request:{number}")
        return request

    async def upload(self, number: int, file: Path, *, by: str, is_certain: bool = False) -> Request:
        """Give a request the PDF that a librarian obtained for it: same checks, same marking, same delivery.

        It serves this request alone. `is_certain` lets a file pass whose text does not show the paper.

        Raises:
            BadDocument: The file is not a sound PDF, or does not show the paper and `is_certain` is not set.
            SourceUnavailable: The disk is full.
            IllegalMove: The request does not wait for a librarian.
        """
        request = await self._waiting(number)
        holding = await self._taken(request, file, is_certain=is_certain)
        return await self._attach(number, holding, by, "file_vouched_for" if is_certain else "file_attached")

    async def propose(
        self, number: int, file: Path, converted: Converted, *, by: str, is_certain: bool = False
    ) -> Request:
        """Lay a PDF that was made from another form beside a request: it is sent once the librarian has seen it.

        Raises:
            BadDocument: It does not show the paper and `is_certain` is not set.
            SourceUnavailable: The disk is full.
            IllegalMove: The request does not wait for a librarian.
        """
        request = await self._waiting(number)
        holding = await self._taken(request, file, is_certain=is_certain)
        proposed = await self._book.propose(number, holding)
        detail = f"{holding.document.sha256[:16]} {told(converted)}"
        await self._audit.note(by, "file_converted", f"request:{number}", detail)
        log.info("file_converted", request=number, form=converted.form)
        return proposed

    async def confirm(self, number: int, *, by: str) -> Request:
        """Send the file that the program was not sure of.

        Raises:
            IllegalMove: There is no such file, or the request does not wait for a librarian.
        """
        request = await self._waiting(number)
        if request.holding is None:
            raise IllegalMove(f"request {number} has no file to confirm")
        return await self._attach(number, request.holding, by, "file_confirmed")

    async def _taken(self, request: Request, file: Path, *, is_certain: bool) -> Holding:
        """Put a librarian's file on the shelf once it has been looked at."""
        must_match = not is_certain and request.article is not None and bool(request.article.title)
        seen = await self._workshop.inspect(file, request.article, must_match=must_match)
        sha256, size_bytes = await self._shelf.put(file)
        return Holding(Document(sha256, size_bytes, seen.pages), "librarian", SINGLE_USE, Version.UNKNOWN)

    async def _attach(self, number: int, holding: Holding, by: str, action: str) -> Request:
        request = await self._book.attach(number, holding, by=by)
        await self._audit.note(by, action, f"request:{number}", holding.document.sha256[:16])
        log.info("file_attached", request=number)
        self._bells.deliver.ring()
        return request

    async def decline(self, number: int, reason: Reason, *, by: str, remark: str = "") -> Request:
        """Decline a request with a reason that the reader understands.

        Raises:
            IllegalMove: It does not wait for a librarian, or the reason is none to tell a reader.
        """
        if reason not in DECLINE_REASONS:
            raise IllegalMove(f"{reason} is no reason to decline")
        request = await self._waiting(number)
        where = await self._speaker.where(request)
        facts = {"title": request.shown_title, "reason": reason.value, "remark": remark}
        facts |= {"is_unknown": "yes"} if reason is Reason.NOT_AVAILABLE and not request.article else {}
        # After a slip of the hand was taken back, the second answer is said as well.
        tag = f"declined:{len(await self._book.history(number))}"
        note = self._speaker.note(request, Say.DECLINED, facts, where, tag=tag)
        done = await self._book.move(
            number, State.DECLINED, Actor.LIBRARIAN, reason=reason, remark=remark, posts=[note]
        )
        await self._audit.note(by, "request_declined", f"request:{number}", reason.value)
        self._bells.outbox.ring()
        return done

    async def correct(self, number: int, wanted: Identifier, *, by: str) -> Request | None:
        """Search again under an identifier that the librarian found; the reader's own words stay.

        `None` means that the sources were asked and none knows it: nothing was changed then.
        """
        await self._waiting(number)
        answer = await self._identify.ask(wanted)
        # As for readers: few books stand in the indexes, so an unknown ISBN says nothing.
        if isinstance(answer, Unavailable) or (not answer and wanted.kind is IdKind.ISBN):
            answer = (bare(wanted),)
        return await self._search_as(number, answer[0], by) if answer else None

    async def records(self, wanted: Wanted) -> tuple[Article, ...] | Unavailable:
        """Return what the sources know of what is wanted."""
        return await self._identify.ask(wanted)

    async def pick(self, number: int, article: Article, *, by: str) -> Request:
        """Search again as one of the candidates."""
        return await self._search_as(number, article, by)

    async def _search_as(self, number: int, article: Article, by: str) -> Request:
        request = await self._book.choose(number, article, Actor.LIBRARIAN)
        await self._audit.note(by, "request_identified", f"request:{number}", article.key)
        self._bells.search.ring()
        return request

    async def _waiting(self, number: int) -> Request:
        request = await self._book.find(number)
        if request is None or request.state is not State.WITH_LIBRARIAN:
            raise IllegalMove(f"request {number} does not wait for a librarian")
        return request
