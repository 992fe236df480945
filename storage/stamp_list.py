"""Copies that were marked by hand, for tracing them."""

from handlers.domain.delivery import HandMade
from handlers.ports import Clock
from storage.crypto import FieldCipher
from storage.database import Database
from storage.paper_tables import StampRow
from storage.sealing import Sealer


class SqlStampList:
    """Keeps whom a hand-made copy names, encrypted."""

    def __init__(self, database: Database, cipher: FieldCipher, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._sealer = Sealer(cipher, "stamp")
        self._clock = clock

    async def note(self, delivery_id: int, code: str, *, reader: str, request: str, title: str = "") -> None:
        """Note a copy under the id that its code carries; `title` says of what."""
        async with self._database.writing() as session:
            session.add(
                StampRow(
                    id=delivery_id,
                    code=code,
                    reader_sealed=self._sealer.seal("reader", reader),
                    request_sealed=self._sealer.seal("request", request),
                    title_sealed=self._sealer.seal("title", title),
                    made_at=self._clock(),
                )
            )

    async def find(self, delivery_id: int) -> HandMade | None:
        """Return the hand-made copy of that id."""
        async with self._database.reading() as session:
            row = await session.get(StampRow, delivery_id)
            if row is None:
                return None
            return HandMade(
                code=row.code,
                reader=self._sealer.open("reader", row.reader_sealed),
                request=self._sealer.open("request", row.request_sealed),
                made_at=row.made_at,
                title=self._sealer.open("title", row.title_sealed or b""),
            )
