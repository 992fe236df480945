"""Every message heard, in SQL."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, exists, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from handlers.domain.message import Conversation, Message, MessageKind, Person
from handlers.ports import Clock
from storage.crypto import FieldCipher
from storage.database import Database
from storage.sealing import Sealer
from storage.tables import IS_CARRIER, MessageRow, RequestRow

MOST_BETWEEN, MOST_CARRIERS = 50, 200
NEVER = datetime(9000, 1, 1, tzinfo=UTC)

# Built once: to build it takes longer than to run it.
EARLIER = aliased(MessageRow)
IS_FIRST = ~exists().where(
    EARLIER.handled_at.is_(None),
    EARLIER.account == MessageRow.account,
    EARLIER.conversation_key == MessageRow.conversation_key,
    EARLIER.id < MessageRow.id,
)
NEXT_UNHANDLED = (
    select(MessageRow)
    .where(MessageRow.handled_at.is_(None), IS_FIRST)
    .where(MessageRow.conversation_key.not_in(bindparam("busy", expanding=True)))
    .where(or_(MessageRow.retry_at.is_(None), MessageRow.retry_at <= bindparam("now")))
    .order_by(MessageRow.id)
    .limit(1)
)


class SqlInbox:
    """Keeps messages; those of one conversation are handed out one after the other."""

    def __init__(self, database: Database, cipher: FieldCipher, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._sealer = Sealer(cipher, "message")
        self._clock = clock

    async def keep(self, message: Message) -> bool:
        """Store a message; return whether it is new."""
        async with self._database.writing() as session:
            kept = await self._database.insert_new(
                session, MessageRow, self._values(message), unique=("account", "message_id")
            )
        return kept is not None

    async def next_unhandled(self, busy: Collection[str]) -> Message | None:
        """Return the oldest unhandled message whose conversation is not busy.

        A message that waits for its retry holds back the later ones of its conversation.
        """
        given = {"busy": sorted(busy), "now": self._clock()}
        async with self._database.reading() as session:
            row = (await session.scalars(NEXT_UNHANDLED, given)).one_or_none()
        return None if row is None else self._message(row)

    async def handled(self, message: Message, outcome: str) -> None:
        """Note what became of a message; its text is wiped unless a request came of it."""
        async with self._database.writing() as session:
            row = await self._row(session, message)
            row.handled_at = self._clock()
            row.outcome = outcome
            row.retry_at = None
            if not await self._has_request(session, message):
                row.text_sealed = row.file_name_sealed = b""

    async def failed(self, message: Message, *, retry_at: datetime) -> int:
        """Note that handling failed; it comes back after `retry_at`. Returns how often it has failed."""
        async with self._database.writing() as session:
            row = await self._row(session, message)
            row.failures += 1
            row.retry_at = retry_at
            return row.failures

    async def between(self, first: str, message: Message) -> tuple[tuple[str, str], ...]:
        """Return what was said in a conversation after the message of that id and before another one."""
        here = MessageRow.account == message.account

        def place(message_id: str) -> ScalarSelect[int]:
            return select(MessageRow.id).where(here, MessageRow.message_id == message_id).scalar_subquery()

        said = (
            select(MessageRow.sender_id, MessageRow.outcome)
            .where(here, MessageRow.conversation_key == message.conversation.key)
            .where(MessageRow.id > place(first), MessageRow.id < place(message.id))
            .order_by(MessageRow.id)
            .limit(MOST_BETWEEN)
        )
        async with self._database.reading() as session:
            return tuple((sender, outcome) for sender, outcome in await session.execute(said))

    async def carriers(
        self, account: str, conversation: Conversation, *, since: datetime, until: datetime
    ) -> tuple[Message, ...]:
        """Return what carries a picture, a voice, a file or a record in a conversation, said in that span."""
        statement = (
            select(MessageRow)
            .where(MessageRow.account == account, MessageRow.conversation_key == conversation.key)
            .where(text(IS_CARRIER), MessageRow.at >= since, MessageRow.at <= until)
            .order_by(MessageRow.at.desc(), MessageRow.id.desc())
            .limit(MOST_CARRIERS)
        )
        return await self._all(statement)

    async def unanswered(self, *, before: datetime, limit: int = 100) -> tuple[Message, ...]:
        """Return messages kept before that moment that nobody has dealt with yet, oldest first."""
        late = select(MessageRow).where(MessageRow.handled_at.is_(None), MessageRow.kept_at < before)
        return await self._all(late.order_by(MessageRow.id).limit(limit))

    async def hold_back(self, message: Message) -> bool:
        """Never hand a message out again: a person sees to it. Returns whether it was still unanswered."""
        async with self._database.writing() as session:
            row = await self._row(session, message)
            if row.handled_at is not None:
                return False
            row.retry_at = NEVER
            return True

    async def _all(self, statement: Select[MessageRow]) -> tuple[Message, ...]:
        async with self._database.reading() as session:
            return tuple(self._message(row) for row in await session.scalars(statement))

    async def _row(self, session: AsyncSession, message: Message) -> MessageRow:
        statement = select(MessageRow).where(MessageRow.account == message.account, MessageRow.message_id == message.id)
        return (await session.scalars(statement.with_for_update())).one()

    async def _has_request(self, session: AsyncSession, message: Message) -> bool:
        of_message = (RequestRow.account == message.account) & (RequestRow.message_id == message.id)
        return bool(await session.scalar(select(exists().where(of_message))))

    def _values(self, message: Message) -> dict[str, Any]:
        conversation, sender = message.conversation, message.sender
        return {
            "account": message.account,
            "message_id": message.id,
            "conversation_key": conversation.key,
            "topic": conversation.topic,
            "room_id": conversation.room_id,
            "contact_id": conversation.contact_id,
            "sender_id": sender.contact_id,
            "sender_name_sealed": self._sealer.seal("sender_name", sender.name),
            "sender_alias_sealed": self._sealer.seal("sender_alias", sender.alias),
            "sender_is_friend": sender.is_friend,
            "text_sealed": self._sealer.seal("text", message.text),
            "file_name_sealed": self._sealer.seal("file_name", message.file_name),
            "kind": message.kind,
            "mentions_bot": message.mentions_bot,
            "at": message.at,
            "kept_at": self._clock(),
        }

    def _message(self, row: MessageRow) -> Message:
        sender = Person(
            row.sender_id,
            self._sealer.open("sender_name", row.sender_name_sealed),
            self._sealer.open("sender_alias", row.sender_alias_sealed),
            row.sender_is_friend,
        )
        return Message(
            account=row.account,
            id=row.message_id,
            conversation=Conversation(row.topic, row.room_id, row.contact_id),
            sender=sender,
            text=self._sealer.open("text", row.text_sealed),
            at=row.at,
            mentions_bot=row.mentions_bot,
            kind=MessageKind(row.kind),
            file_name=self._sealer.open("file_name", row.file_name_sealed),
        )
