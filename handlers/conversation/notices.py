"""Answers `1006是不是撤稿了`: what the lists and services say of a paper that its reader asked for."""

from handlers.advise import Advise
from handlers.conversation.follow_up import FollowUp
from handlers.dispatch import Heard
from handlers.domain.article import Article, IdKind
from handlers.domain.message import MessageKind
from handlers.domain.reading.noticed import asks_if_retracted
from handlers.domain.request import Request
from handlers.domain.say import Say
from handlers.look_up import bare


class AskNotices:
    """Tells what is known of a retraction, of the sender's own papers alone; where nothing is, where to look."""

    def __init__(self, follow_up: FollowUp, advise: Advise) -> None:
        """Keep what follow-ups share, and who knows the notices."""
        self._it = follow_up
        self._advise = advise

    async def answer(self, heard: Heard) -> str | None:
        """Answer the question about a request that it names, or said to us about the latest."""
        is_text = heard.message.kind is MessageKind.TEXT
        number = asks_if_retracted(heard.message.text) if is_text else None
        if number is None or not (number or heard.is_to_us):
            return None
        mine = await self._it.mine(heard)
        request = next((r for r in mine if number in {0, r.number} and _paper_of(r)), None)
        paper = _paper_of(request) if request else None
        return await self._tell(heard, request, paper) if request and paper else None

    async def _tell(self, heard: Heard, request: Request, paper: Article) -> str:
        where = await self._it.where_apart(heard)
        is_grave = bool(await self._advise.of_cited(paper))
        facts = {"number": str(request.number), "notes": "\n".join(await self._advise.of_missed(paper))}
        doi = paper.id(IdKind.DOI)
        facts |= {"doi": doi} if doi and not (is_grave or where.is_room) else {}
        say = Say.NOTICES_KNOWN if is_grave else Say.NOTICES_NONE
        await self._it.tell(self._it.speaker.answer(heard.message, say, facts, where=where), heard)
        return say.value


def _paper_of(request: Request) -> Article | None:
    return request.article or (bare(request.wanted) if request.wanted else None)
