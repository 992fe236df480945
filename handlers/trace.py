"""Whose copy is this? Reads the mark of a file back to its request."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Reading, Sighting
from handlers.ports import Audit, MemberList, RequestBook, StampList, Workshop


@dataclass(frozen=True, slots=True)
class Traced:
    """A copy that the library issued; an empty `audience` means the reader alone could see it.

    `seen` is what was read from the file; a code that somebody typed comes without.
    """

    request: int | str
    reader: str = field(repr=False)
    sent_at: datetime | None
    route: str
    code: str
    title: str = field(repr=False)
    audience: tuple[str, ...] = field(default=(), repr=False)
    seen: Sighting | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The copies that a file was traced to, and of how many of its pages hidden marks were looked for."""

    copies: tuple[Traced, ...] = ()
    looked_at: int = 0
    pages: int = 0


class Trace:
    """Finds who a copy was made for; never a guess."""

    def __init__(
        self,
        *,
        book: RequestBook,
        stamps: StampList,
        members: MemberList,
        workshop: Workshop,
        audit: Audit,
        check_code: Callable[[str], int | None],
        known_passwords: Callable[[], Awaitable[Sequence[str]]] | None = None,
    ) -> None:
        """Keep the collaborators; `check_code` returns the delivery that a printed code was issued for.

        `known_passwords` returns what the library's own locked copies may open with, the likeliest first.
        """
        self._book = book
        self._stamps = stamps
        self._members = members
        self._workshop = workshop
        self._audit = audit
        self._check_code = check_code
        self._known_passwords = known_passwords

    async def read(self, file: Path, *, by: str, password: str = "") -> Found:
        """Return the copies whose signed marks stand in a file, each once; every look is noted.

        A locked file is opened with `password`, or with what the library knows of its own locked copies.

        Raises:
            BadDocument: The file cannot be read.
            ConfigurationError: A picture that is too large or broken.
        """
        reading = await self._reading(file, password)
        copies = await self._known({seen.delivery_id: seen for seen in reading.sightings}, by)
        return Found(copies, reading.looked_at, reading.pages)

    async def _reading(self, file: Path, password: str) -> Reading:
        try:
            return await self._workshop.trace(file)
        except BadDocument as error:
            known = await self._known_passwords() if self._known_passwords else ()
            tried = [one for one in (password, *known) if one]
            if error.reason != Failure.ENCRYPTED or not tried:
                raise
        return await self._workshop.trace(file, passwords=tried)

    async def by_code(self, code: str, *, by: str) -> tuple[Traced, ...]:
        """Return the copy that bears a code, as somebody reads it off a page; every look is noted."""
        delivery_id = self._check_code(code)
        return await self._known({} if delivery_id is None else {delivery_id: None}, by)

    async def of_delivery(self, delivery_id: int, *, by: str) -> tuple[Traced, ...]:
        """Return the copy of a delivery whose mark was met elsewhere; every look is noted."""
        return await self._known({delivery_id: None}, by)

    async def _known(self, deliveries: Mapping[int, Sighting | None], by: str) -> tuple[Traced, ...]:
        found = [(await self._traced(delivery_id), seen) for delivery_id, seen in deliveries.items()]
        known = tuple(replace(traced, seen=seen) for traced, seen in found if traced is not None)
        await self._audit.note(by, "copy_traced", ",".join(f"request:{t.request}" for t in known) or "none")
        return known

    async def _traced(self, delivery_id: int) -> Traced | None:
        delivery = await self._book.delivery(delivery_id)
        request = await self._book.find(delivery.request) if delivery else None
        if delivery is None or request is None:
            return await self._hand_made(delivery_id)
        staff = await self._members.staff(request.staff_id) if request.staff_id else None
        # A copy sent again bears the same code: whoever could see either sending could see the copy.
        same = [d for d in await self._book.deliveries(request.number) if d.code == delivery.code and d.sent_at]
        return Traced(
            request=request.number,
            reader=staff.label if staff else "",
            sent_at=delivery.sent_at,
            route="+".join(dict.fromkeys(d.route for d in same)) or delivery.route,
            code=delivery.code,
            title=request.shown_title,
            audience=tuple(sorted({name for d in same for name in d.audience})),
        )

    async def _hand_made(self, delivery_id: int) -> Traced | None:
        made = await self._stamps.find(delivery_id)
        if made is None:
            return None
        return Traced(made.request, made.reader, made.made_at, "by_hand", made.code, made.title)
