"""Loads lists into the database, notices and journals, and looks papers up in them.

A list is loaded in short steps under a number of its own and counts only once it is whole: whoever asks meanwhile
is answered from the one before, and a loading that was cut off is cleared away by the next.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from handlers.domain.article import Article, IdKind
from handlers.domain.errors import ConfigurationError
from handlers.domain.journal_lists import JournalMark, ListedJournal, LoadedList, journal_keys, newest_of_each
from handlers.domain.notice import ListedNotice, Notice, NoticeKind, in_force
from handlers.ports import Clock
from storage.database import Database
from storage.known_tables import JOURNALS, NOTICES, ListedJournalRow, ListedNoticeRow, LoadedListRow, PaperLookRow

AT_ONCE = 2000
MAX_LIST_NAME = 30
FIRST_YEAR, LAST_YEAR = 1990, 2100
Progress = Callable[[int], None]
Values = Mapping[str, Any]


class _Lists:
    """What both sorts of list share."""

    _what: str
    _table: type[ListedNoticeRow] | type[ListedJournalRow]

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._clock = clock

    async def _load(
        self, name: str, year: int, file_name: str, entries: Iterable[Sequence[Values] | None], progress: Progress
    ) -> tuple[int, int]:
        """Load entries, each some rows or `None`; return how many were taken and how many left out."""
        number, rows = await self._begin(name, year, file_name), iter(entries)
        taken = left_out = 0
        while batch := list(islice(rows, AT_ONCE)):
            values = [{**row, "list_id": number} for entry in batch if entry for row in entry]
            async with self._database.writing() as session:
                if values:
                    await session.execute(insert(self._table), values)
            left_out += sum(entry is None for entry in batch)
            taken += sum(entry is not None for entry in batch)
            progress(taken + left_out)
        if not taken:
            raise ConfigurationError("文件里没有一行可以采用，原来的数据没有改动")
        await self._finish(number, name, year, taken)
        return taken, left_out

    async def _begin(self, name: str, year: int, file_name: str) -> int:
        values = {"what": self._what, "name": name, "year": year, "file_name": file_name, "loaded_at": self._clock()}
        async with self._database.writing() as session:
            await self._clear(session, *self._called(name, year), LoadedListRow.is_current.is_(False))
            row = LoadedListRow(**values, entries=0, is_current=False)
            session.add(row)
            await session.flush()
            return row.id

    async def _finish(self, number: int, name: str, year: int, entries: int) -> None:
        async with self._database.writing() as session:
            await self._clear(session, *self._called(name, year), LoadedListRow.id != number)
            mine = update(LoadedListRow).where(LoadedListRow.id == number)
            await session.execute(mine.values(is_current=True, entries=entries, loaded_at=self._clock()))
            await self._counts(session, number)

    async def _counts(self, session: AsyncSession, number: int) -> None:
        """Do what follows when a list begins to count."""

    def _called(self, name: str, year: int) -> tuple[ColumnElement[bool], ...]:
        return LoadedListRow.what == self._what, LoadedListRow.name == name, LoadedListRow.year == year

    async def _clear(self, session: AsyncSession, *which: ColumnElement[bool]) -> int:
        numbers = list(await session.scalars(select(LoadedListRow.id).where(*which)))
        if numbers:
            await session.execute(delete(self._table).where(self._table.list_id.in_(numbers)))
            await session.execute(delete(LoadedListRow).where(LoadedListRow.id.in_(numbers)))
        return len(numbers)

    async def loaded(self) -> tuple[LoadedList, ...]:
        """Return the lists that count, by name and newest first."""
        statement = (
            select(LoadedListRow)
            .where(LoadedListRow.what == self._what, LoadedListRow.is_current.is_(True))
            .order_by(LoadedListRow.name, LoadedListRow.year.desc())
        )
        async with self._database.reading() as session:
            rows = list(await session.scalars(statement))
        return tuple(LoadedList(r.id, r.name, r.year, r.entries, r.file_name, r.loaded_at) for r in rows)


class SqlNoticeList(_Lists):
    """The loaded notices; a new file takes the place of the one before."""

    _what, _table = NOTICES, ListedNoticeRow

    async def load(
        self, rows: Iterable[ListedNotice | None], *, file_name: str, progress: Progress = lambda _: None
    ) -> tuple[int, int]:
        """Load a whole file; return how many rows were taken and how many were left out.

        Raises:
            ConfigurationError: Not one row could be taken; what was loaded before stays.
        """
        entries = (None if row is None else [_notice_values(row)] for row in rows)
        return await self._load("retraction-watch", 0, file_name, entries, progress)

    async def _counts(self, session: AsyncSession, number: int) -> None:
        """Let the delivered papers that the list names be looked at anew, without waiting for tomorrow."""
        for column, kind in ((ListedNoticeRow.doi, IdKind.DOI), (ListedNoticeRow.pmid, IdKind.PMID)):
            listed = select(literal(f"{kind}:") + column).where(ListedNoticeRow.list_id == number, column != "")
            await session.execute(delete(PaperLookRow).where(PaperLookRow.paper_key.in_(listed)))

    async def notices_for(self, article: Article, said: tuple[Notice, ...] = ()) -> tuple[Notice, ...]:
        """Return the notices about that paper that still hold, gravest first: the list's, and what others `said`."""
        doi, pmid = article.id(IdKind.DOI), article.id(IdKind.PMID)
        names = [column == value for column, value in _named(doi, pmid)]
        if not names:
            return in_force((), said)
        statement = (
            select(ListedNoticeRow)
            .join(LoadedListRow, LoadedListRow.id == ListedNoticeRow.list_id)
            .where(or_(*names), LoadedListRow.is_current.is_(True))
            .order_by(ListedNoticeRow.id)
        )
        async with self._database.reading() as session:
            return in_force(tuple(_listed(row) for row in await session.scalars(statement)), said)


class SqlJournalLists(_Lists):
    """The loaded lists of journals; each name and year stands by itself."""

    _what, _table = JOURNALS, ListedJournalRow

    async def load(
        self,
        rows: Iterable[ListedJournal | None],
        *,
        name: str,
        year: int,
        file_name: str,
        progress: Progress = lambda _: None,
    ) -> tuple[int, int]:
        """Load the list of a name and year in the place of the one before; return rows taken and left out.

        Raises:
            ConfigurationError: The name or year cannot be, or not one row could be taken.
        """
        name = name.strip()
        if not name or len(name) > MAX_LIST_NAME:
            raise ConfigurationError(f"请给清单起个名字（最多 {MAX_LIST_NAME} 个字），如 预警期刊、中科院分区")
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ConfigurationError(f"年份 {year} 不对，请写清单自己的年份，如 2025")
        entries = (None if row is None else [{"key": k, "level": row.level} for k in row.keys] for row in rows)
        return await self._load(name, year, file_name, entries, progress)

    async def remove(self, name: str, year: int) -> bool:
        """Remove a list; return whether it was there."""
        async with self._database.writing() as session:
            return await self._clear(session, *self._called(name, year)) > 0

    async def marks_for(self, article: Article) -> tuple[JournalMark, ...]:
        """Return what the newest list of each name says of the paper's journal; its ISSN counts before its name."""
        keys = journal_keys(article)
        if not keys:
            return ()
        other = aliased(LoadedListRow)
        newest = (
            select(func.max(other.year))
            .where(other.what == JOURNALS, other.name == LoadedListRow.name, other.is_current.is_(True))
            .scalar_subquery()
        )
        statement = (
            select(LoadedListRow.name, LoadedListRow.year, ListedJournalRow.level, ListedJournalRow.key)
            .join(LoadedListRow, LoadedListRow.id == ListedJournalRow.list_id)
            .where(ListedJournalRow.key.in_(keys), LoadedListRow.is_current.is_(True), LoadedListRow.year == newest)
        )
        async with self._database.reading() as session:
            found = [
                (JournalMark(name, year, level), key) for name, year, level, key in await session.execute(statement)
            ]
        by_weight = sorted(found, key=lambda one: keys.index(one[1]), reverse=True)
        return newest_of_each(tuple(mark for mark, _ in by_weight))


def _named(doi: str | None, pmid: str | None) -> list[tuple[Any, str]]:
    pairs = ((ListedNoticeRow.doi, doi), (ListedNoticeRow.pmid, pmid))
    return [(column, value) for column, value in pairs if value]


def _notice_values(row: ListedNotice) -> Values:
    return {
        "doi": row.doi,
        "pmid": row.pmid,
        "kind": row.notice.kind.value,
        "is_reinstatement": row.is_reinstatement,
        "notice_doi": row.notice.doi,
        "day": row.notice.day,
        "source": row.notice.source,
    }


def _listed(row: ListedNoticeRow) -> ListedNotice:
    notice = Notice(NoticeKind(row.kind), row.notice_doi, row.day, source=row.source)
    return ListedNotice(row.doi, row.pmid, notice, row.is_reinstatement)
