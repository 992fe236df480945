"""What a copy wears when it leaves: the mark, a cover, a lock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.advise import Advise
from handlers.covering import LIBRARIAN, Covering
from handlers.domain.article import Holding
from handlers.domain.mark import Mark, Protection, Stamped
from handlers.domain.mark_rules import LockRule, MarkRules, PasswordRule, one_time_code, password_fault
from handlers.domain.membership import Staff
from handlers.domain.message import Conversation
from handlers.domain.post import SECRET, Post
from handlers.domain.reading.copies import wishes_lock
from handlers.domain.request import Request
from handlers.domain.say import Say
from handlers.ports import Clock, Locks, MarkRulesBook
from handlers.speak import Speaker

KEEP_PASSWORD = timedelta(days=7)
_SAYS = {PasswordRule.ONE_TIME: Say.LOCK_CODE, PasswordRule.WORK_NUMBER: Say.LOCK_WORK_NUMBER}


class Imprint:
    """What the library prints on every copy; `issue_code` makes the signed trace code of a delivery."""

    def __init__(self, *, library: str, notice: str, issue_code: Callable[[int], str], zone: ZoneInfo) -> None:
        """Keep the library's words."""
        self._library = library
        self._notice = notice
        self._issue_code = issue_code
        self._zone = zone

    def mark(self, reader: str, request: str, delivery_id: int, now: datetime) -> Mark:
        """Return the mark of one copy."""
        return Mark(
            reader=reader,
            request=request,
            day=now.astimezone(self._zone).date(),
            code=self._issue_code(delivery_id),
            library=self._library,
            notice=self._notice,
        )


@dataclass(frozen=True, slots=True)
class Dressed:
    """The mark of a copy, and how its password is told; `is_unreachable`: its reader asked for one in vain."""

    mark: Mark
    rule: PasswordRule | None = None
    is_unreachable: bool = False
    password: str = field(default="", repr=False)


class Dress:
    """Decides for each copy what it wears, by the rules that hold in that moment."""

    def __init__(
        self,
        *,
        imprint: Imprint,
        rules: MarkRulesBook,
        locks: Locks,
        advise: Advise,
        covering: Covering,
        speaker: Speaker,
        clock: Clock,
    ) -> None:
        """Keep the collaborators."""
        self._imprint = imprint
        self._rules = rules
        self._locks = locks
        self._advise = advise
        self._covering = covering
        self._speaker = speaker
        self._clock = clock

    async def of_copy(self, request: Request, holding: Holding, reader: Staff, delivery_id: int) -> Dressed:
        """Return what a new copy wears."""
        rules = await self._rules.current()
        mark = self._imprint.mark(reader.label, str(request.number), delivery_id, self._clock())
        mark = replace(mark, look=rules.looks.for_copy(holding.source, holding.licence))
        if rules.cover.asks_for(is_by_librarian=holding.source == LIBRARIAN):
            warnings = await self._advise.of_missed(request.article) if request.article else ()
            mark = replace(mark, cover=self._covering.of(request, holding, mark, warnings))
        if not await self._is_locked(request, holding, rules):
            return Dressed(mark)
        if not await self._speaker.is_reachable(request):
            return Dressed(mark, is_unreachable=True)
        return self._locked(mark, reader, rules)

    async def _is_locked(self, request: Request, holding: Holding, rules: MarkRules) -> bool:
        return rules.must_lock(holding.source, holding.licence) or await self._is_wished(request, rules)

    async def is_wished_locked(self, request: Request) -> bool:
        """Return whether the reader wants the copy locked, and the library offers that: no group sees it open then."""
        return await self._is_wished(request, await self._rules.current())

    async def _is_wished(self, request: Request, rules: MarkRules) -> bool:
        if rules.lock is LockRule.NEVER:
            return False
        noted = await self._locks.is_asked(request.number)
        # A paper may be found before the wish in the same message was noted: then the message itself tells.
        if noted is None and wishes_lock(request.words):
            await self._locks.ask(request.number)
            return True
        return bool(noted)

    @staticmethod
    def _locked(mark: Mark, reader: Staff, rules: MarkRules) -> Dressed:
        # Whoever has no work number on the list gets a code: an empty password would lock nothing, a faulty one all.
        rule = PasswordRule.ONE_TIME if password_fault(reader.work_number) else rules.password
        password = reader.work_number if rule is PasswordRule.WORK_NUMBER else one_time_code()
        protection = Protection(password, may_print=rules.may_print, may_copy=rules.may_copy)
        return Dressed(replace(mark, protection=protection), rule, password=password)

    async def keep(self, request: Request, dressed: Dressed, sha256: str) -> None:
        """Keep the password of a copy as long as the copy may be sent again."""
        if dressed.rule:
            until = self._clock() + KEEP_PASSWORD
            await self._locks.keep(request.number, f"{dressed.rule} {dressed.password}", sha256=sha256, until=until)

    def lines(self, request: Request, dressed: Dressed, stamped: Stamped | None = None) -> tuple[str, ...]:
        """Return what is said beside the copy, in a group too: never the password."""
        lines = (self._speaker.words(say, facts) for say, facts in _changes(stamped)) if stamped else ()
        if dressed.rule:
            return (*lines, self._speaker.words(Say.NOTE_LOCKED))
        unlocked = (self._speaker.words(Say.NOTE_NOT_LOCKED, _of(request)),) if dressed.is_unreachable else ()
        return (*lines, *unlocked)

    def secret(self, request: Request, dressed: Dressed, *, key: str) -> tuple[Post, ...]:
        """Return the private message that tells the password; nothing for a copy without one."""
        return (self._told(request, dressed.rule, dressed.password, key),) if dressed.rule else ()

    async def secret_of_sent(self, request: Request, sha256: str, *, key: str) -> tuple[Post, ...] | None:
        """Return the message that tells the password of a copy again; `None` when nobody knows it any more."""
        if not await self._locks.is_locked(request.number, sha256):
            return ()
        rule, _, password = (await self._locks.password(request.number, sha256)).partition(" ")
        return (self._told(request, PasswordRule(rule), password, key),) if password else None

    def _told(self, request: Request, rule: PasswordRule, password: str, key: str) -> Post:
        facts = {**_of(request), "code": password if rule is PasswordRule.ONE_TIME else ""}
        return Post(
            key=f"{SECRET}{request.number}:{key}",
            conversation=Conversation(contact_id=request.reader.contact_id),
            text=self._speaker.words(_SAYS[rule], facts),
            request=request.number,
        )


def _changes(stamped: Stamped) -> Iterator[tuple[Say, dict[str, str]]]:
    """Yield the one sentence about what the original has and the copy has not; scripts are nothing that is missed."""
    missed = {"missed": "、".join(stamped.missed)}
    if stamped.missed:
        yield (Say.NOTE_LOST_AND_UNSIGNED if stamped.breaks_signature else Say.NOTE_LOST), missed
    elif stamped.breaks_signature:
        yield Say.NOTE_UNSIGNED, {}


def _of(request: Request) -> dict[str, str]:
    return {"number": str(request.number)}
