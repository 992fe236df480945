import asyncio

import pytest

from handlers.domain.errors import SourceUnavailable
from handlers.switching import SwitchSources
from resolvers.outgoing.switchboard import LAST, InOrder, Switchboard
from tests import fakes
from tests.fakes.clock import FakeClock
from tests.fakes.sources import FakeSourceSwitches

NAMES = ("crossref", "pubmed", "europepmc")


class Room:
    """A switchboard with what is written down, and a second program started over the same."""

    def __init__(self) -> None:
        self.switches = FakeSourceSwitches()
        self.audit = fakes.FakeAudit(FakeClock())
        self.board, self.use_case = self.started()

    def started(self, names: tuple[str, ...] = NAMES) -> tuple[Switchboard, SwitchSources]:
        board = Switchboard()
        board.configure("metadata", names)
        return board, SwitchSources(board=board, switches=self.switches, audit=self.audit)

    async def audited(self) -> list[tuple[str, str, str]]:
        return [(actor, action, subject) async for _, actor, action, subject, _ in self.audit.lines()]


@pytest.fixture
def room() -> Room:
    return Room()


async def test_a_choice_is_in_force_at_once_and_after_a_restart(room: Room) -> None:
    assert await room.use_case.turn("metadata", "pubmed", is_on=False, by="admin")
    assert await room.use_case.move("metadata", "europepmc", steps=-2, by="admin")
    again, _ = room.started()
    again.adopt(await room.switches.choices())
    for board in (room.board, again):
        assert not board.is_on("metadata", "pubmed")
        assert board.names("metadata") == ("europepmc", "crossref", "pubmed")
        assert [board.position("metadata", name) for name in (*NAMES, "libgen")] == [1, 2, 0, LAST]


async def test_who_chose_what_is_noted_once(room: Room) -> None:
    for _ in range(2):
        await room.use_case.turn("metadata", "pubmed", is_on=False, by="admin")
        await room.use_case.move("metadata", "crossref", steps=-1, by="admin")
    assert await room.audited() == [("admin", "source_switched_off", "source:metadata:pubmed")]


async def test_a_source_that_is_not_configured_is_refused(room: Room) -> None:
    assert not await room.use_case.turn("metadata", "libgen", is_on=False, by="admin")
    assert not await room.use_case.turn("fulltext", "crossref", is_on=False, by="admin")
    assert not await room.use_case.move("metadata", "libgen", steps=1, by="admin")
    assert await room.audited() == []


async def test_what_cannot_be_written_down_is_not_in_force(room: Room) -> None:
    room.switches.is_away = True
    with pytest.raises(SourceUnavailable):
        await room.use_case.turn("metadata", "pubmed", is_on=False, by="admin")
    assert room.board.is_on("metadata", "pubmed")


async def test_moving_leaves_switches_and_switching_leaves_ranks(room: Room) -> None:
    await room.use_case.turn("metadata", "pubmed", is_on=False, by="admin")
    await room.use_case.move("metadata", "pubmed", steps=-1, by="admin")
    assert not room.board.is_on("metadata", "pubmed")
    await room.use_case.turn("metadata", "pubmed", is_on=True, by="admin")
    assert room.board.names("metadata")[0] == "pubmed"


async def test_the_configuration_s_order_can_be_had_back(room: Room) -> None:
    await room.use_case.turn("metadata", "pubmed", is_on=False, by="admin")
    await room.use_case.move("metadata", "pubmed", steps=-1, by="admin")
    assert room.board.is_rearranged("metadata")
    await room.use_case.restore_order("metadata", by="admin")
    await room.use_case.restore_order("metadata", by="admin")
    assert room.board.names("metadata") == NAMES
    assert not room.board.is_on("metadata", "pubmed")
    assert [action for _, action, _ in await room.audited()].count("source_order_restored") == 1


async def test_two_moves_at_once_are_both_kept(room: Room) -> None:
    moves = (room.use_case.move("metadata", name, steps=-2, by="admin") for name in ("pubmed", "europepmc"))
    await asyncio.gather(*moves)
    assert room.board.names("metadata") == ("europepmc", "pubmed", "crossref")


async def test_sources_that_were_loaded_are_read_in_the_order_in_force(room: Room) -> None:
    loaded = InOrder(room.board, "metadata", [fakes.FakeMetadata(name) for name in NAMES])
    assert [source.name for source in loaded] == list(NAMES)
    await room.use_case.move("metadata", "pubmed", steps=-1, by="admin")
    assert [source.name for source in loaded] == ["pubmed", "crossref", "europepmc"]
    assert (loaded[0].name, len(loaded), [s.name for s in loaded[1:]]) == ("pubmed", 3, ["crossref", "europepmc"])
