"""Copies that were marked by hand: whom they name and what they are, over both engines and the fake."""

import pytest
from sqlalchemy import text

from handlers.domain.delivery import HandMade
from handlers.ports import StampList
from storage.crypto import FieldCipher
from storage.stamp_list import SqlStampList
from tests.contract.storage.desk_kit import Kit
from tests.fakes import FakeStampList


@pytest.fixture(params=["sql", "fake"])
def stamps(request: pytest.FixtureRequest, kit: Kit) -> StampList:
    if request.param == "fake":
        return FakeStampList(kit.clock)
    return SqlStampList(kit.database, FieldCipher(b"k" * 32), kit.clock)


async def test_a_copy_marked_by_hand_is_found_with_its_reader_and_its_title(stamps: StampList, kit: Kit) -> None:
    await stamps.note(7, "CODE", reader="骨科-李四", request="R-7", title="牙周炎的治疗")
    await stamps.note(8, "NEXT", reader="骨科-李四", request="R-8")

    assert await stamps.find(7) == HandMade("CODE", "骨科-李四", "R-7", kit.clock(), "牙周炎的治疗")
    untitled = await stamps.find(8)
    assert untitled is not None
    assert untitled.title == ""
    assert await stamps.find(9) is None


async def test_a_copy_of_before_titles_were_kept_has_none_and_a_kept_one_lies_sealed(kit: Kit) -> None:
    stamps = SqlStampList(kit.database, FieldCipher(b"k" * 32), kit.clock)
    await stamps.note(7, "CODE", reader="骨科-李四", request="R-7", title="Periodontitis")
    async with kit.database.writing() as session:
        (kept,) = (await session.execute(text("SELECT title_sealed FROM stamp"))).scalars()
        assert b"Periodontitis" not in bytes(kept)
        await session.execute(text("UPDATE stamp SET title_sealed = NULL"))

    found = await stamps.find(7)
    assert found is not None
    assert (found.title, found.reader) == ("", "骨科-李四")
