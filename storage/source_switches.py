"""Which sources are asked and in which order, and how each service stood, in SQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select

from handlers.domain.sourcing import LaneState, SourceChoice
from handlers.ports import Clock
from storage.database import Database
from storage.source_tables import LaneRow, SourceChoiceRow


class SqlSourceSwitches:
    """The port `SourceSwitches`: one row for each source that was ever chosen about."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._clock = clock

    async def choices(self) -> tuple[SourceChoice, ...]:
        """Return everything that was chosen."""
        statement = select(SourceChoiceRow).order_by(SourceChoiceRow.place, SourceChoiceRow.source)
        async with self._database.reading() as session:
            rows = (await session.scalars(statement)).all()
        return tuple(SourceChoice(row.place, row.source, row.is_on, row.rank) for row in rows)

    async def choose(self, choices: Sequence[SourceChoice]) -> None:
        """Write choices down, each in the place of an earlier one for the same source."""
        async with self._database.writing() as session:
            # In one order, so that two who choose at once wait for each other instead of locking each other.
            for one in sorted(choices, key=lambda choice: (choice.place, choice.source)):
                also = {"is_on": one.is_on, "rank": one.rank, "chosen_at": self._clock()}
                insert = self._database.insert(SourceChoiceRow).values(place=one.place, source=one.source, **also)
                await session.execute(insert.on_conflict_do_update(index_elements=["place", "source"], set_=also))


class SqlLaneMemory:
    """The port `LaneMemory`: written whole, now and then, when something has changed."""

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database
        self._written: Mapping[str, LaneState] | None = None

    async def states(self) -> Mapping[str, LaneState]:
        """Return each service's state by its name."""
        async with self._database.reading() as session:
            rows = (await session.scalars(select(LaneRow))).all()
        return {row.name: row.state for row in rows}

    async def keep(self, states: Mapping[str, LaneState]) -> None:
        """Write states down, and forget every service that is not among them."""
        if states == self._written:
            return
        rows = [{"name": name, "state": state} for name, state in sorted(states.items())]
        async with self._database.writing() as session:
            await session.execute(delete(LaneRow))
            if rows:
                await session.execute(self._database.insert(LaneRow), rows)
        self._written = dict(states)
