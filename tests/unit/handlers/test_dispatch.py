"""Whose turn it is, and who is speaking."""

from dataclasses import replace

from handlers.domain.message import MessageKind
from tests.unit.handlers.world import LI, STRANGER, ZHANG, World


async def test_who_speaks_is_found_out_by_contact_and_claim(world: World) -> None:
    cases = [
        (ZHANG, 1),
        (replace(ZHANG, alias=""), 1),
        (replace(ZHANG, alias="", name="别人"), None),
        (replace(ZHANG, alias=LI.alias), None),
        (STRANGER, None),
    ]
    for person, staff_id in cases:
        heard = await world.dispatch.understand(world.message("你好", person))
        assert heard.staff_id == staff_id, person


async def test_a_file_is_not_read_as_text(world: World) -> None:
    heard = await world.dispatch.understand(world.message("求 10.1000/a", kind=MessageKind.FILE))
    assert (heard.reading.items, heard.command) == ((), None)


async def test_what_no_use_case_wants_is_met_with_silence(world: World) -> None:
    assert await world.dispatch.answer(world.message("2")) == "silence"
