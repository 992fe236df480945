"""A found paper becomes a marked copy on its way to one reader."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from handlers.advise import Advice, Advise
from handlers.bell import Bells
from handlers.domain.article import Document, Holding, IdKind, Version
from handlers.domain.delivery import Delivery, NewDelivery
from handlers.domain.errors import BadDocument, DeliveryFailed, IllegalMove, LeaseLost, SourceUnavailable
from handlers.domain.mark import Stamped
from handlers.domain.membership import Staff
from handlers.domain.message import Conversation
from handlers.domain.naming import VERSION_NAMES, citation, file_name, shown_licence, shown_size
from handlers.domain.post import FileToSend, Post, Role
from handlers.domain.request import Actor, Lease, Reason, Request, State
from handlers.domain.say import Say
from handlers.dressing import Dress, Dressed
from handlers.identify import librarian_say
from handlers.ports import Channel, Clock, MemberList, RequestBook, Shelf, Workshop
from handlers.shelved import is_on_shelf
from handlers.speak import Speaker, mention_in
from handlers.ways import PRIVATE, Ways

log = structlog.get_logger()
LEASE_S = 180.0
CHANNEL_BACK_AFTER = timedelta(seconds=5)
ROOM_AGAIN_AFTER = timedelta(seconds=60)
FILE_GONE = "file_gone"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What goes with every copy: what it wears, and the lines beside it."""

    dress: Dress
    advise: Advise


class Deliver:
    """Marks and hands over found papers, dressed by `dress`; `routes`: in which order ways to the reader are tried."""

    def __init__(
        self,
        *,
        book: RequestBook,
        members: MemberList,
        shelf: Shelf,
        workshop: Workshop,
        channel: Channel,
        speaker: Speaker,
        enclosed: Enclosed,
        routes: Sequence[str],
        bells: Bells,
        clock: Clock,
    ) -> None:
        """Keep the collaborators."""
        self._book = book
        self._members = members
        self._shelf = shelf
        self._workshop = workshop
        self._channel = channel
        self._speaker = speaker
        self.dress, self._advise = enclosed.dress, enclosed.advise
        self._ways = Ways(book, channel, routes, self.dress.is_wished_locked)
        self._bells = bells
        self._clock = clock

    async def work_once(self) -> bool:
        """Mark one found paper and write it to the outbox; return whether there was one."""
        claimed = await self._book.claim_found(lease_s=LEASE_S)
        if claimed is None:
            return False
        self._bells.deliver.ring()
        request, lease = claimed
        with structlog.contextvars.bound_contextvars(request=request.number):
            await self._deliver(request, lease)
        return True

    async def _deliver(self, request: Request, lease: Lease) -> None:
        reader = await self._reader(request)
        try:
            place = await self._ways.to_reader(request)
            may_befriend = place is None and await self._ways.is_held_for_friend(request)
        except DeliveryFailed:
            # The channel is down: guessing "not a friend" would show in the group what belongs in private.
            await self._book.put_back(lease, retry_at=self._clock() + CHANNEL_BACK_AFTER)
            return
        if reader is None or place is None or request.holding is None:
            await self._give_up(request, lease, Reason.NO_PRIVATE_WAY if reader and may_befriend else Reason.NOT_SENT)
            return
        try:
            new, dressed = await self._mark(request, request.holding, reader, place[0])
        except FileNotFoundError:
            await self._search_again(request, lease)
        except SourceUnavailable as error:
            log.warning("marking_put_off", reason=error.reason)
            await self._book.put_back(lease, retry_at=self._clock() + ROOM_AGAIN_AFTER)
        except BadDocument as error:
            log.warning("marking_failed", reason=error.reason)
            await self._give_up(request, lease, Reason.MARKING_FAILED)
        else:
            await self._post(request, lease, (new, dressed), place[1])

    async def _search_again(self, request: Request, lease: Lease) -> None:
        log.warning("shelf_lost_file")
        if request.article is None:  # a librarian's file for a paper that nobody has named
            await self._give_up(request, lease, Reason.NOT_SENT)
            return
        await self._book.move(request.number, State.IDENTIFIED, Actor.BOT, reason=Reason.STUCK, lease=lease)
        self._bells.search.ring()

    async def _post(
        self, request: Request, lease: Lease, made: tuple[NewDelivery, Dressed], where: Conversation
    ) -> None:
        new, dressed = made
        if new.marked.size_bytes > self._channel.max_file_bytes:
            await self._shelf.drop(new.marked.sha256)
            await self._give_up(request, lease, Reason.TOO_LARGE)
            return
        advice = await self._advise.before_delivery(request)
        worn = self.dress.lines(request, dressed, new.stamped)
        advice = replace(advice, lines=(*advice.lines, *worn), grave=(*advice.grave, *worn))
        secret = self.dress.secret(request, dressed, key=str(new.id))
        try:
            await self._book.marked(
                lease, new, lambda delivery: [*self._posts(request, delivery, where, advice), *secret]
            )
        except LeaseLost:
            await self._shelf.drop(new.marked.sha256)  # nobody will ever send this copy
            raise
        log.info("copy_marked", route=new.route, size_bytes=new.marked.size_bytes, **_became(new.stamped))
        self._bells.outbox.ring()

    async def _reader(self, request: Request) -> Staff | None:
        """Return who the copy is for, as long as the contact is still bound to them."""
        binding = await self._members.binding(request.account, request.reader.contact_id)
        if binding is None or binding.staff.id != request.staff_id or not binding.staff.is_active:
            log.warning("reader_not_bound_any_more")
            return None
        return binding.staff

    async def _mark(self, request: Request, holding: Holding, reader: Staff, route: str) -> tuple[NewDelivery, Dressed]:
        delivery_id = await self._book.new_delivery_id()
        dressed = await self.dress.of_copy(request, holding, reader, delivery_id)
        async with self._shelf.open(holding.document.sha256) as source, self._shelf.scratch() as folder:
            target = folder / "marked.pdf"
            stamped = await self._workshop.make_copy(source, target, dressed.mark)
            sha256, size_bytes = await self._shelf.put(target)
        await self.dress.keep(request, dressed, sha256)
        new = NewDelivery(
            id=delivery_id,
            request=request.number,
            code=dressed.mark.code,
            route=route,
            marked=Document(sha256, size_bytes, stamped.pages),
            file_name=file_name(request.number, request.article),
            version=holding.version,
            licence=holding.licence,
            stamped=stamped,
        )
        return new, dressed

    def _posts(self, request: Request, delivery: Delivery, where: Conversation, advice: Advice) -> Sequence[Post]:
        return [self._file(request, delivery, where), self._note(request, delivery, where, advice)]

    def _note(self, request: Request, delivery: Delivery, where: Conversation, advice: Advice) -> Post:
        say = Say.DELIVERED_IN_GROUP if where.is_room else Say.DELIVERED_NOTE
        facts = _facts_in_group(request, advice) if where.is_room else self._facts(request, delivery, advice)
        note = self._speaker.note(request, say, facts, where, tag=f"delivered:{delivery.id}")
        return replace(note, delivery=delivery.id)

    @staticmethod
    def _file(request: Request, delivery: Delivery, where: Conversation, *, key: str = "") -> Post:
        return Post(
            key=f"file:{key or delivery.id}",
            conversation=where,
            file=FileToSend(delivery.marked.sha256, delivery.file_name, delivery.marked.size_bytes),
            mention=mention_in(where, request.reader),
            role=Role.FILE,
            request=request.number,
            delivery=delivery.id,
        )

    @staticmethod
    def _facts(request: Request, delivery: Delivery, advice: Advice) -> dict[str, str]:
        holding, article = request.holding, request.article
        return {
            "citation": citation(article) if article and article.title else request.shown_title,
            "version": VERSION_NAMES[holding.version] if holding and not holding.is_for_one_reader else "",
            "licence": shown_licence(holding.licence) if holding and not advice.has_licence else "",
            "size": shown_size(delivery.marked.size_bytes),
            "notes": "\n".join(advice.lines),
        }

    async def _give_up(self, request: Request, lease: Lease | None, reason: Reason) -> None:
        where = await self._speaker.where(request)
        note = self._speaker.note(request, librarian_say(reason), {"title": request.shown_title}, where)
        await self._book.move(request.number, State.WITH_LIBRARIAN, Actor.BOT, reason=reason, lease=lease, posts=[note])
        log.warning("request_with_librarian", reason=reason)
        self._bells.outbox.ring()

    async def not_sent(self, number: int, failure: DeliveryFailed) -> None:
        """Go on after a sending that was given up.

        Only when it is certain that nothing arrived is the next way to the reader tried: a copy that may
        lie in a private chat already does not belong in the group as well.
        """
        request = await self._book.find(number)
        if request is None or request.state is not State.MARKED:
            return
        try:
            if failure.outcome_known and not failure.too_large and failure.reason != FILE_GONE:
                await self._book.move(number, State.FOUND, Actor.BOT, reason=Reason.NOT_SENT)
                self._bells.deliver.ring()
            else:
                reason = Reason.TOO_LARGE if failure.too_large else Reason.NOT_SENT
                await self._give_up(request, None, reason)
        except IllegalMove:  # it moved on in this very moment
            log.info("request_moved_on", request=number)

    async def is_for_reader_alone(self, request: Request) -> bool:
        """Return whether a copy goes to no group: it was obtained for one reader, or they want it locked."""
        is_for_one = request.holding is not None and request.holding.is_for_one_reader
        return is_for_one or await self.dress.is_wished_locked(request)

    async def send_again(self, request: Request, where: Conversation, route: str, *, asked_in: str) -> bool:
        """Send the copy that a reader already has once more; return whether there was one.

        It is the same file with the same mark, and uses no quota; a message (`asked_in`) gets it once.
        What is for its reader alone never goes to a group.
        """
        sent = [d for d in await self._book.deliveries(request.number) if d.sent_at]
        if not sent or not await is_on_shelf(self._shelf, sent[-1].marked):
            return False
        last, key = sent[-1], f"again:{request.number}:{asked_in}"
        if where.is_room and await self.is_for_reader_alone(request):
            return False
        secret = await self.dress.secret_of_sent(request, last.marked.sha256, key=key)
        if secret is None:  # nobody could open it any more
            return await self.send_anew(request, where, asked_in=asked_in)
        new = NewDelivery(
            id=await self._book.new_delivery_id(),
            request=request.number,
            code=last.code,
            route=route,
            marked=last.marked,
            file_name=last.file_name,
            version=request.holding.version if request.holding else Version.UNKNOWN,
            licence=request.holding.licence if request.holding else "",
            is_resend=True,
            stamped=last.stamped,
        )
        await self._book.resend(new, lambda delivery: [self._file(request, delivery, where, key=key), *secret])
        self._bells.outbox.ring()
        return True

    async def send_anew(self, request: Request, where: Conversation, *, asked_in: str) -> bool:
        """Mark a paper that its reader has once more, locked or open as is wished now; return whether that could be."""
        reader = await self._reader(request)
        if reader is None or request.holding is None:
            return False
        try:
            new, dressed = await self._mark(request, request.holding, reader, PRIVATE)
        except (BadDocument, FileNotFoundError, SourceUnavailable) as error:
            log.warning("locking_failed", request=request.number, failure=type(error).__name__)
            return False
        key = f"locked:{request.number}:{asked_in}"
        secret = self.dress.secret(request, dressed, key=key)
        sending = replace(new, is_resend=True)
        await self._book.resend(sending, lambda delivery: [self._file(request, delivery, where, key=key), *secret])
        self._bells.outbox.ring()
        return True


def _became(stamped: Stamped | None) -> dict[str, object]:
    """Return what is logged of a file's marking: how many characters were replaced, since they are of a name."""
    if stamped is None:
        return {}
    return {
        "road": stamped.road,
        "replaced_characters": len(stamped.missing),
        "removed": list(stamped.removed),
        "breaks_signature": stamped.breaks_signature,
    }


def _facts_in_group(request: Request, advice: Advice) -> dict[str, str]:
    """Return what a group reads beside a copy: no title, unless a licence wants a source named that has no DOI."""
    article = request.article
    is_named = not advice.has_licence or (article is not None and article.id(IdKind.DOI) is not None)
    return {
        "citation": citation(article) if article and article.title and not is_named else "",
        "in_line": advice.in_line,
        "notes": "\n".join(advice.grave),
    }
