"""Writes posts into the outbox inside somebody's transaction, and reads them back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from handlers.domain.message import Conversation, Person
from handlers.domain.post import FileToSend, Outgoing, Post, Role, Urgency
from handlers.domain.request import ENDED
from storage.crypto import FieldCipher
from storage.database import Database
from storage.sealing import Sealer
from storage.tables import PostRow, RequestRow

# Built once: an alias costs more than the statement that it stands in.
MATE, ASKED = aliased(RequestRow), aliased(RequestRow)
OF_SAME_MESSAGE = (
    select(MATE.number, exists().where(PostRow.request == MATE.number, PostRow.role != Role.ACK), MATE.state)
    .join(ASKED, (ASKED.account == MATE.account) & (ASKED.message_id == MATE.message_id))
    .where(ASKED.number == bindparam("asked"))
)


class PostWriter:
    """Knows how a post lies in its row."""

    def __init__(self, database: Database, cipher: FieldCipher) -> None:
        """Keep the collaborators."""
        self._database = database
        self._sealer = Sealer(cipher, "post")

    async def write(self, session: AsyncSession, account: str, posts: Sequence[Post], now: datetime) -> None:
        """Write posts once each; acknowledgements that these answers overtake are dropped."""
        for post in posts:
            values = self._values(account, post, now)
            await self._database.insert_new(session, PostRow, values, unique=("account", "key"))
        answered = {post.request for post in posts if post.request is not None and post.role is not Role.ACK}
        for number in sorted(answered):
            await drop_acknowledgements(session, number, now)

    def outgoing(self, row: PostRow) -> Outgoing:
        """Return a post taken from the outbox."""
        return Outgoing(
            id=row.id,
            post=self._post(row),
            account=row.account,
            tries=row.tries,
            written_at=row.written_at,
            is_outcome_unknown=row.is_unknown,
        )

    def _post(self, row: PostRow) -> Post:
        return Post(
            key=row.key,
            conversation=Conversation(row.topic, row.room_id, row.contact_id),
            text=self._sealer.open("text", row.text_sealed),
            file=FileToSend(row.file_sha256, row.file_name, row.file_size_bytes) if row.file_sha256 else None,
            mention=self._mention(row),
            role=Role(row.role),
            urgency=Urgency(row.urgency),
            request=row.request,
            delivery=row.delivery,
            not_before=row.not_before,
        )

    def _mention(self, row: PostRow) -> Person | None:
        if not row.mention_id:
            return None
        name = self._sealer.open("mention_name", row.mention_name_sealed)
        alias = self._sealer.open("mention_alias", row.mention_alias_sealed)
        return Person(row.mention_id, name, alias, row.mention_is_friend)

    def _values(self, account: str, post: Post, now: datetime) -> dict[str, Any]:
        mention = post.mention or Person("")
        file = post.file or FileToSend("", "", 0)
        return {
            "account": account,
            "key": post.key,
            "conversation_key": post.conversation.key,
            "topic": post.conversation.topic,
            "room_id": post.conversation.room_id,
            "contact_id": post.conversation.contact_id,
            "text_sealed": self._sealer.seal("text", post.text),
            "file_sha256": file.sha256,
            "file_name": file.name,
            "file_size_bytes": file.size_bytes,
            "mention_id": mention.contact_id,
            "mention_name_sealed": self._sealer.seal("mention_name", mention.name),
            "mention_alias_sealed": self._sealer.seal("mention_alias", mention.alias),
            "mention_is_friend": mention.is_friend,
            "role": post.role,
            "urgency": post.urgency,
            "request": post.request,
            "delivery": post.delivery,
            "not_before": post.not_before,
            "state": "waiting",
            "is_unknown": False,
            "written_at": now,
        }


async def of_same_message(session: AsyncSession, number: int) -> dict[int, bool]:
    """Return the requests of the message that a request came in, each with whether it has had its answer."""
    rows = await session.execute(OF_SAME_MESSAGE, {"asked": number})
    return {mate_number: bool(has) or state in ENDED for mate_number, has, state in rows}


async def drop_acknowledgements(session: AsyncSession, number: int, now: datetime) -> None:
    """Drop the waiting acknowledgements of a request's message, once all its requests have an answer."""
    mates = await of_same_message(session, number)
    if not all(mates.values()):
        return
    await session.execute(
        update(PostRow)
        .where(PostRow.request.in_(sorted(mates)), PostRow.role == Role.ACK, PostRow.state == "waiting")
        .values(state="dropped", ended_at=now),
        execution_options={"synchronize_session": False},
    )


async def acknowledge(session: AsyncSession, numbers: Collection[int], now: datetime) -> None:
    """Note the moment of the first answer to requests that have none yet."""
    await session.execute(
        update(RequestRow)
        .where(RequestRow.number.in_(sorted(numbers)), RequestRow.acked_at.is_(None))
        .values(acked_at=now)
    )
