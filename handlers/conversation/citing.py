"""Answers `引用`: the reference of a paper that was sent, and a file for the reader's reference manager."""

from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.advise import Advise
from handlers.conversation.follow_up import FollowUp, is_here
from handlers.conversation.naming_sent import meant_by
from handlers.conversation.resend import place_of, was_just_sent
from handlers.dispatch import Heard
from handlers.domain.message import Conversation
from handlers.domain.post import FileToSend, Post, Role
from handlers.domain.reading import CommandKind
from handlers.domain.reference import gb7714, ris, ris_name
from handlers.domain.request import Request
from handlers.domain.say import Say
from handlers.ports import Clock, Shelf
from handlers.ways import PRIVATE

CITED = "cited"
MOST = 5
WriteFile = Callable[[Path, bytes], Awaitable[object]]


class Cite:
    """Gives the reference by GB/T 7714-2015 in one message, and the record as an RIS file in another.

    Only the sender's own papers, those still looked for only when they are named. What was asked elsewhere is not
    told in a group: there, without a number, a paper asked in that group is meant, and its file goes to friends in
    private.
    """

    def __init__(
        self,
        follow_up: FollowUp,
        shelf: Shelf,
        write_file: WriteFile,
        *,
        advise: Advise,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        """Keep what follow-ups share, and where files are put; dates are those of the library's `zone`."""
        self._advise = advise
        self._it = follow_up
        self._shelf = shelf
        self._write_file = write_file
        self._clock = clock
        self._zone = zone

    async def answer(self, heard: Heard) -> str | None:
        """Answer somebody who asks how to cite what they got."""
        wanted = await meant_by(heard, CommandKind.CITE, self._wanted)
        if wanted is None:
            return None
        if not wanted:
            return await self._it.say_apart(heard, Say.CITE_NOTHING)
        route, where = place_of(heard)
        for request in wanted[:MOST]:
            await self._cite(heard, request, where, is_private=route == PRIVATE)
        return CITED

    async def _wanted(self, heard: Heard, named: Collection[int]) -> list[Request]:
        known = [r for r in await self._it.mine(heard) if r.article and r.article.title]
        if named:
            return [r for r in known if r.number in named and (r.delivered_at or r.is_open)]
        mine = [r for r in known if r.delivered_at]
        route, _ = place_of(heard)
        told = [r for r in mine if route == PRIVATE or is_here(r, heard.message)]
        return [r for r in told if heard.is_to_us or was_just_sent(heard, r)][:1]

    async def _cite(self, heard: Heard, request: Request, where: Conversation, *, is_private: bool) -> None:
        article = request.article
        if article is None:
            return
        warnings = await self._advise.of_cited(article)
        facts = {
            "reference": gb7714(article, self._clock().astimezone(self._zone).date()),
            "notes": "\n".join(line for _, line in warnings),
            "has_file": "yes" if is_private else "",
        }
        tag = f"cite:{heard.message.id}"
        await self._it.tell(self._it.speaker.note(request, Say.CITED, facts, where, tag=tag), heard)
        if is_private:
            text = ris(article, [notice for notice, _ in warnings])
            await self._it.tell(await self._file(request, text, where, tag), heard)

    async def _file(self, request: Request, text: str, where: Conversation, tag: str) -> Post:
        async with self._shelf.scratch() as folder:
            path = folder / ris_name(request.number)
            await self._write_file(path, text.encode())
            sha256, size_bytes = await self._shelf.put(path)
        file = FileToSend(sha256, ris_name(request.number), size_bytes)
        return Post(f"file:{request.number}:{tag}", where, file=file, role=Role.FILE, request=request.number)
