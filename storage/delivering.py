"""Found papers become deliveries; a librarian's file comes in here as well."""

from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.article import Document, Holding
from handlers.domain.delivery import Delivery, NewDelivery
from handlers.domain.errors import IllegalMove
from handlers.domain.mark import Stamped
from handlers.domain.post import Post
from handlers.domain.request import Actor, Lease, Request, State
from handlers.ports import Clock
from storage.crypto import FieldCipher
from storage.database import Database
from storage.leases import held
from storage.paper_tables import CounterRow
from storage.sealing import Sealer
from storage.searching import Searching
from storage.tables import DeliveryRow, RequestRow


class Delivering(Searching):
    """The part of the request book that marks, sends and traces."""

    def __init__(self, database: Database, cipher: FieldCipher, clock: Clock) -> None:
        """Keep the collaborators."""
        super().__init__(database, cipher, clock)
        self._delivery_sealer = Sealer(cipher, "delivery")

    async def claim_found(self, *, lease_s: float) -> tuple[Request, Lease] | None:
        """Take a found request to mark and send, urgent ones first."""
        return await self._claim_request(State.FOUND, lease_s)

    async def new_delivery_id(self) -> int:
        """Return a delivery id never given before."""
        statement = update(CounterRow).where(CounterRow.name == "delivery").values(value=CounterRow.value + 1)
        async with self._database.writing() as session:
            return (await session.execute(statement.returning(CounterRow.value))).scalar_one()

    async def marked(self, lease: Lease, new: NewDelivery, posts: Callable[[Delivery], Sequence[Post]]) -> Delivery:
        """Enter a delivery, move the request to `marked`, drop its unsent acknowledgement, write the posts.

        Raises:
            LeaseLost: As for `move`.
        """
        async with self._database.writing() as session:
            row = await held(session, RequestRow, lease)
            if row.number != new.request:
                raise IllegalMove(f"the lease is for request {row.number}, not for {new.request}")
            self._step(session, row, State.MARKED, Actor.BOT)
            return await self._enter_delivery(session, row, new, posts)

    async def resend(self, new: NewDelivery, posts: Callable[[Delivery], Sequence[Post]]) -> Delivery:
        """Enter one more sending of a copy that a reader already has; the request's state stays."""
        async with self._database.writing() as session:
            row = await self._locked(session, new.request)
            return await self._enter_delivery(session, row, new, posts)

    async def _enter_delivery(
        self, session: AsyncSession, row: RequestRow, new: NewDelivery, posts: Callable[[Delivery], Sequence[Post]]
    ) -> Delivery:
        entered = DeliveryRow(
            id=new.id,
            request=row.number,
            code=new.code,
            route=new.route,
            sha256=new.marked.sha256,
            size_bytes=new.marked.size_bytes,
            pages=new.marked.pages,
            file_name=new.file_name,
            version=new.version,
            licence=new.licence,
            is_resend=new.is_resend,
            made_at=self._clock(),
            audience_sealed=b"",
            stamped_sealed=self._delivery_sealer.seal("stamped", _packed(new.stamped)),
        )
        session.add(entered)
        await session.flush()
        delivery = self._delivery(entered)
        await self._posts.write(session, row.account, posts(delivery), self._clock())
        return delivery

    async def deliveries(self, number: int) -> tuple[Delivery, ...]:
        """Return the deliveries of a request, oldest first."""
        statement = select(DeliveryRow).where(DeliveryRow.request == number).order_by(DeliveryRow.id)
        async with self._database.reading() as session:
            return tuple(self._delivery(row) for row in await session.scalars(statement))

    async def delivery(self, delivery_id: int) -> Delivery | None:
        """Return one delivery, for tracing a copy."""
        async with self._database.reading() as session:
            row = await session.get(DeliveryRow, delivery_id)
        return None if row is None else self._delivery(row)

    async def attach(self, number: int, holding: Holding, *, by: str, posts: Sequence[Post] = ()) -> Request:
        """Give a request the document that a librarian obtained for it alone; it is `found` now.

        Raises:
            IllegalMove: It does not wait for a librarian.
        """
        async with self._database.writing() as session:
            row = await self._locked(session, number)
            if row.state != State.WITH_LIBRARIAN:
                raise IllegalMove(f"request {number} is {row.state}: it does not wait for a librarian")
            self._step(session, row, State.FOUND, Actor.LIBRARIAN, by=by)
            row.holding, row.found_at = holding, row.state_since
            await self._posts.write(session, row.account, posts, self._clock())
            return self._request(row)

    async def propose(self, number: int, holding: Holding) -> Request:
        """Lay a document beside a request that a librarian must look at first; it goes on waiting for one.

        Raises:
            IllegalMove: It does not wait for a librarian.
        """
        async with self._database.writing() as session:
            row = await self._locked(session, number)
            if row.state != State.WITH_LIBRARIAN:
                raise IllegalMove(f"request {number} is {row.state}: it does not wait for a librarian")
            row.holding = holding
            return self._request(row)

    def _delivery(self, row: DeliveryRow) -> Delivery:
        audience = self._delivery_sealer.open("audience", row.audience_sealed)
        stamped = self._delivery_sealer.open("stamped", row.stamped_sealed or b"")
        return Delivery(
            id=row.id,
            request=row.request,
            route=row.route,
            marked=Document(row.sha256, row.size_bytes, row.pages),
            file_name=row.file_name,
            code=row.code,
            made_at=row.made_at,
            sent_at=row.sent_at,
            audience=msgspec.json.decode(audience, type=tuple[str, ...]) if audience else (),
            is_resend=row.is_resend,
            stamped=msgspec.json.decode(stamped, type=Stamped) if stamped else None,
        )


def _packed(stamped: Stamped | None) -> str:
    return msgspec.json.encode(stamped).decode() if stamped else ""
