"""What a reader should know with a paper: what became of it, whose it is, what lists say of its journal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from handlers.domain.article import Article, Holding, IdKind, Version
from handlers.domain.journal_lists import JournalMark
from handlers.domain.naming import VERSION_NAMES, shown_licence
from handlers.domain.notice import GRAVE, Notice, NoticeKind
from handlers.domain.request import Request
from handlers.domain.say import Say
from handlers.ports import JournalLists, NoticeList, RecallList
from handlers.speak import Speaker

NOTICE_SAYS: Mapping[NoticeKind, Say] = {
    NoticeKind.RETRACTION: Say.NOTE_RETRACTED,
    NoticeKind.CONCERN: Say.NOTE_CONCERN,
    NoticeKind.CORRECTION: Say.NOTE_CORRECTED,
    NoticeKind.PUBLISHED: Say.NOTE_PUBLISHED,
    NoticeKind.NEWER_VERSION: Say.NOTE_NEWER,
}
HINTED = frozenset({Version.ACCEPTED, Version.PREPRINT})
MAX_LISTED = 4
# A list of journals to beware of is one that a journal stands on; the others give it a rank.
WARNS = "预警"


@dataclass(frozen=True, slots=True)
class Advice:
    """The lines that go with a copy, and whether one of them tells of its licence.

    In a group only `grave` lines are said; `in_line` stands in the copy's one line there: the licence and its source
    at their shortest, and a list of warnings that names the journal.
    """

    lines: tuple[str, ...] = ()
    has_licence: bool = False
    grave: tuple[str, ...] = ()
    in_line: str = ""


class Advise:
    """Writes one line for each thing that is true of a paper, and none for the rest."""

    def __init__(self, *, notices: NoticeList, journals: JournalLists, recalls: RecallList, speaker: Speaker) -> None:
        """Keep the collaborators."""
        self._notices = notices
        self._journals = journals
        self._recalls = recalls
        self._speaker = speaker

    async def before_delivery(self, request: Request) -> Advice:
        """Return what is said with the copy of a request; grave notices are noted as said."""
        article, holding = request.article, request.holding
        if article is None:
            licence = self._licence(Article(""), holding)
            to_ask = self._to_ask((), holding, str(request.number))
            return Advice((*licence, *to_ask), _is_cc(holding), grave=tuple(to_ask), in_line="".join(licence))
        notices = await self._notices.notices_for(article, article.all_notices)
        await self._recalls.said(request.number, [one for one in first_of_each(notices) if one.kind in GRAVE])
        lines = [self._told(one) for one in first_of_each(notices)]
        lines += self._licence(article, holding)
        marks = await self._journals.marks_for(article)
        lines += self._listed(marks)
        to_ask = self._to_ask(article.all_notices, holding, str(request.number))
        return Advice(
            (*lines, *to_ask),
            _is_cc(holding),
            grave=(*(self._told(one) for one in first_of_each(notices) if one.kind in GRAVE), *to_ask),
            in_line="。".join((*self._licence(_by_address(article), holding), *self._listed(warnings_in(marks)))),
        )

    async def of_missed(self, article: Article) -> tuple[str, ...]:
        """Return what is said about a paper that could not be had: it may be retracted, or published elsewhere."""
        notices = await self._notices.notices_for(article, article.all_notices)
        return tuple(self._told(one) for one in first_of_each(notices))

    async def to_whom_it_misses(self, article: Article) -> tuple[str, ...]:
        """Return what a reader hears of a paper that could not be had, and how to ask for its published form."""
        return (*await self.of_missed(article), *self._to_ask(article.all_notices, None, ""))

    async def of_cited(self, article: Article) -> tuple[tuple[Notice, str], ...]:
        """Return the grave notices of a paper that somebody is about to cite, each with its line."""
        notices = await self._notices.notices_for(article, article.all_notices)
        return tuple((one, self._told(one)) for one in first_of_each(notices) if one.kind in GRAVE)

    def _told(self, notice: Notice) -> str:
        return self._speaker.words(NOTICE_SAYS[notice.kind], notice_facts(notice))

    def _to_ask(self, notices: Iterable[Notice], holding: Holding | None, number: str) -> list[str]:
        """Return how to ask for the published form of what is not it."""
        is_published = any(one.kind is NoticeKind.PUBLISHED and one.doi for one in notices)
        version = holding.version if holding else Version.UNKNOWN
        if version not in HINTED and not (is_published and version is not Version.PUBLISHED):
            return []
        facts = {"version": VERSION_NAMES[version]} if version in HINTED else {}
        return [self._speaker.words(Say.NOTE_ASK_PUBLISHED, {**facts, **({"number": number} if number else {})})]

    def _licence(self, article: Article, holding: Holding | None) -> list[str]:
        """Return the attribution that Creative Commons licences ask for."""
        if holding is None or not _is_cc(holding):
            return []
        facts = {
            "licence": shown_licence(holding.licence),
            "journal": article.journal or article.publisher,
            "doi": article.id(IdKind.DOI) or "",
        }
        return [self._speaker.words(Say.NOTE_LICENCE, facts)]

    def _listed(self, marks: tuple[JournalMark, ...]) -> list[str]:
        shown = marks[:MAX_LISTED]
        warned = [f"《{one.list_name}》{one.year}（{one.level}）" for one in shown if WARNS in one.list_name]
        lists = [f"{one.list_name}{one.year}：{one.level}" for one in shown if WARNS not in one.list_name]
        facts = {"warned": "、".join(warned), "lists": "；".join(lists)}
        return [self._speaker.words(Say.NOTE_JOURNAL, facts)] if shown else []


def first_of_each(notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """Return one notice a kind, the best known: a phone has no room for every erratum."""
    kept: dict[NoticeKind, Notice] = {}
    for notice in notices:
        kept.setdefault(notice.kind, notice)
    return tuple(kept.values())


def warnings_in(marks: tuple[JournalMark, ...]) -> tuple[JournalMark, ...]:
    """Return what a group hears of a journal: whoever uses the paper should be warned; its rank they can look up."""
    return tuple(one for one in marks if WARNS in one.list_name)


def notice_facts(notice: Notice) -> dict[str, str]:
    """Return what is known of a notice, for its sentence."""
    return {"day": notice.day.isoformat() if notice.day else "", "where": notice.where, "doi": notice.doi}


def _by_address(article: Article) -> Article:
    """Return what a group is told of a source: its DOI names it well enough, a title is nobody else's business."""
    return replace(article, journal="", publisher="") if article.id(IdKind.DOI) else article


def _is_cc(holding: Holding | None) -> bool:
    return holding is not None and holding.licence.startswith(("cc-by", "cc0"))
