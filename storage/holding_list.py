"""Which documents on the shelf are copies of which paper, in SQL."""

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.article import Article, Document, Holding, Version
from handlers.ports import Clock
from storage.database import Database
from storage.paper_tables import HoldingBlockRow, HoldingKeyRow, HoldingRow

# The version of record is served before a manuscript, a manuscript before a preprint.
RANK = {Version.PUBLISHED: 0, Version.ACCEPTED: 1, Version.UNKNOWN: 2, Version.PREPRINT: 3}


def names_of(article: Article) -> tuple[str, ...]:
    """Return the names under which a paper is known: all its identifiers, else its title."""
    return tuple(str(one) for one in article.ids) or (article.key,)


class SqlHoldingList:
    """Only what may serve everybody is recorded here; a librarian's file never is."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._clock = clock

    async def holding_for(self, article: Article) -> Holding | None:
        """Return a copy of that paper that may be served to every reader: the best version, the latest of it."""
        named = select(HoldingKeyRow.holding_id).where(HoldingKeyRow.key.in_(names_of(article)))
        statement = (
            select(HoldingRow)
            .where(HoldingRow.id.in_(named), HoldingRow.sha256.not_in(_blocked(article)))
            .order_by(HoldingRow.rank, HoldingRow.recorded_at.desc(), HoldingRow.id.desc())
            .limit(1)
        )
        async with self._database.reading() as session:
            row = (await session.scalars(statement)).one_or_none()
        return None if row is None else _holding(row)

    async def record(self, article: Article, holding: Holding) -> None:
        """Note that a document is a copy of a paper and may serve everybody."""
        document = holding.document
        values = {
            "paper_key": article.key,
            "sha256": document.sha256,
            "size_bytes": document.size_bytes,
            "pages": document.pages,
            "source": holding.source,
            "licence": holding.licence,
            "version": holding.version,
            "url": holding.url,
            "rank": RANK[holding.version],
            "recorded_at": self._clock(),
        }
        async with self._database.writing() as session:
            unique = ("paper_key", "sha256")
            recorded = await self._database.insert_new(session, HoldingRow, values, unique=unique)
            await self._name(session, article, recorded or await _known(session, article, document))

    async def block(self, article: Article, sha256: str, *, request: int, by: str) -> None:
        """Note that a document is not that paper, under each name of it."""
        also = {"sha256": sha256, "request": request, "by": by, "blocked_at": self._clock()}
        async with self._database.writing() as session:
            for key in sorted(names_of(article)):
                statement = self._database.insert(HoldingBlockRow).values({"key": key, **also})
                await session.execute(statement.on_conflict_do_nothing(index_elements=["key", "sha256"]))

    async def unblock(self, article: Article, sha256: str) -> None:
        """Note that a document is that paper after all, whatever it was called."""
        named = (HoldingBlockRow.key.in_(names_of(article))) & (HoldingBlockRow.sha256 == sha256)
        async with self._database.writing() as session:
            await session.execute(delete(HoldingBlockRow).where(named))

    async def blocked(self, article: Article) -> frozenset[str]:
        """Return the documents that are known not to be that paper."""
        async with self._database.reading() as session:
            return frozenset(await session.scalars(_blocked(article)))

    async def _name(self, session: AsyncSession, article: Article, holding_id: int) -> None:
        for key in sorted(names_of(article)):
            values = {"key": key, "holding_id": holding_id}
            statement = self._database.insert(HoldingKeyRow).values(values)
            await session.execute(statement.on_conflict_do_nothing(index_elements=["key", "holding_id"]))


def _blocked(article: Article) -> Select[str]:
    return select(HoldingBlockRow.sha256).where(HoldingBlockRow.key.in_(names_of(article)))


async def _known(session: AsyncSession, article: Article, document: Document) -> int:
    statement = select(HoldingRow.id).where(HoldingRow.paper_key == article.key, HoldingRow.sha256 == document.sha256)
    return (await session.scalars(statement)).one()


def _holding(row: HoldingRow) -> Holding:
    return Holding(
        document=Document(row.sha256, row.size_bytes, row.pages),
        source=row.source,
        licence=row.licence,
        version=Version(row.version),
        url=row.url,
    )
