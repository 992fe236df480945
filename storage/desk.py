"""How a request lies in its row, and how a move is made: what all parts of the request book share."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.article import Article, Identifier, TitleWanted, Wanted, plain_title
from handlers.domain.errors import IllegalMove
from handlers.domain.message import Conversation, Person
from handlers.domain.request import (
    ENDED,
    Actor,
    NewRequest,
    Reason,
    Request,
    RequestKind,
    State,
    check_move,
)
from handlers.ports import Clock
from storage.crypto import FieldCipher
from storage.database import Database
from storage.posts import PostWriter
from storage.sealing import Sealer
from storage.tables import HistoryRow, RequestRow

IN_SEARCH = frozenset({State.IDENTIFIED, State.SEARCHING})


class Desk:
    """What the parts of the request book work with."""

    def __init__(self, database: Database, cipher: FieldCipher, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._posts = PostWriter(database, cipher)
        self._sealer = Sealer(cipher, "request")
        self._clock = clock

    async def _locked(self, session: AsyncSession, number: int) -> RequestRow:
        row = await session.get(RequestRow, number, with_for_update=True)
        if row is None:
            raise IllegalMove(f"there is no request {number}")
        return row

    def _step(
        self,
        session: AsyncSession,
        row: RequestRow,
        to: State,
        actor: Actor,
        *,
        reason: Reason = Reason.NONE,
        by: str = "",
    ) -> None:
        record_step(session, row, to, actor, self._clock(), reason=reason, by=by)

    def _request(self, row: RequestRow) -> Request:
        name = self._sealer.open("reader_name", row.reader_name_sealed)
        alias = self._sealer.open("reader_alias", row.reader_alias_sealed)
        return Request(
            number=row.number,
            account=row.account,
            message_id=row.message_id,
            item=row.item,
            conversation=Conversation(row.topic, row.room_id, row.contact_id),
            reader=Person(row.reader_id, name, alias, row.reader_is_friend),
            kind=RequestKind(row.kind),
            wanted=unpack_wanted(self._sealer.open("wanted", row.wanted_sealed)),
            words=self._sealer.open("words", row.words_sealed),
            remark=self._sealer.open("remark", row.remark_sealed),
            state=State(row.state),
            reason=Reason(row.reason),
            **{name: getattr(row, name) for name in PLAIN},
        )

    def _values(self, new: NewRequest) -> dict[str, Any]:
        return {
            "account": new.account,
            "message_id": new.message_id,
            "item": new.item,
            "topic": new.conversation.topic,
            "room_id": new.conversation.room_id,
            "contact_id": new.conversation.contact_id,
            "reader_id": new.reader.contact_id,
            "reader_name_sealed": self._sealer.seal("reader_name", new.reader.name),
            "reader_alias_sealed": self._sealer.seal("reader_alias", new.reader.alias),
            "reader_is_friend": new.reader.is_friend,
            "kind": new.kind,
            "wanted_sealed": self._sealer.seal("wanted", pack_wanted(new.wanted)),
            "words_sealed": self._sealer.seal("words", new.words),
            "state": new.state,
            "state_since": self._clock(),
            "staff_id": new.staff_id,
            "department": new.department,
            "is_urgent": new.is_urgent,
            "reason": new.reason,
            "received_at": new.received_at,
            "next_try_at": new.not_before,
        }


PLAIN = (
    "received_at", "staff_id", "department", "is_urgent", "article", "holding", "candidates", "attempts", "owner",
    "route", "acked_at", "identified_at", "found_at", "delivered_at", "closed_at", "tries",
    "rewordings",
)  # fmt: skip


def record_step(
    session: AsyncSession,
    row: RequestRow,
    to: State,
    actor: Actor,
    now: datetime,
    *,
    reason: Reason = Reason.NONE,
    by: str = "",
) -> None:
    """Make one move of the table and note it in the history; whoever held a lease has lost it.

    Raises:
        IllegalMove: The table does not have the move.
    """
    start = State(row.state)
    check_move(start, to, actor)
    row.state, row.state_since, row.reason = to, now, reason
    row.lease_until, row.next_try_at, row.tries = None, None, 0
    row.closed_at = now if to in ENDED else None
    if to is State.DELIVERED:
        row.delivered_at = now
    if to not in IN_SEARCH:
        row.search_id = None
    session.add(HistoryRow(request=row.number, at=now, start=start, end=to, actor=by or actor, reason=reason))


def pack_wanted(wanted: Wanted | None) -> str:
    """Return what is wanted as text; empty for nothing."""
    if wanted is None:
        return ""
    kind = "id" if isinstance(wanted, Identifier) else "title"
    return msgspec.json.encode({kind: wanted}).decode()


def unpack_wanted(text: str) -> Wanted | None:
    """Read back what is wanted."""
    if not text:
        return None
    found = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    if "id" in found:
        return msgspec.json.decode(found["id"], type=Identifier)
    return msgspec.json.decode(found["title"], type=TitleWanted)


def issue_key(article: Article) -> str:
    """Return a name for the journal issue that an article stands in; empty when it is not known."""
    journal = plain_title(article.journal)
    if not journal or not (article.volume or article.issue):
        return ""
    return f"{journal}|{article.volume.strip()}|{article.issue.strip()}"
