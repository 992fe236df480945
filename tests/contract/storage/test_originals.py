"""The promises of `OriginalList`, over both engines; kept originals lie on the shelf, encrypted."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from handlers.domain.errors import LeaseLost
from handlers.domain.message import MessageKind
from handlers.domain.original import Original, OriginalState
from handlers.domain.request import Actor, Lease, State
from handlers.ports import OriginalList
from storage.crypto import FieldCipher
from storage.leases import expire_all
from storage.original_tables import OriginalRow
from storage.originals import SqlOriginals
from storage.shelf import LocalShelf
from tests.contract.storage.desk_kit import ACCOUNT, Kit

PNG = b"\x89PNG\r\n\x1a\n" + b"what the reader saw" * 50


class Shown:
    """Originals over the kit's database, and their shelf."""

    def __init__(self, kit: Kit, cipher: FieldCipher, folder: Path) -> None:
        self.kit = kit
        self.folder = folder
        self.shelf = LocalShelf(folder / "files")
        self.list: OriginalList = SqlOriginals(kit.database, cipher, self.shelf, kit.clock)

    async def wanted(self, name: str = "截图.png", message_id: str = "m1") -> int:
        request = await self.kit.received(message_id=message_id)
        message = replace(self.kit.message(1), id=message_id, kind=MessageKind.IMAGE, file_name=name)
        assert await self.list.want(request.number, message)
        return request.number

    async def taken(self) -> tuple[Original, Lease]:
        taken = await self.list.next_to_fetch(lease_s=60)
        assert taken is not None
        return taken

    async def kept(self, content: bytes = PNG) -> Original:
        _, lease = await self.taken()
        path = self.folder / "fetched"
        path.write_bytes(content)
        return await self.list.keep(lease, path)

    async def close(self, number: int) -> None:
        await self.kit.book.move(number, State.CANCELLED, Actor.READER)


@pytest.fixture
def shown(kit: Kit, cipher: FieldCipher, tmp_path: Path) -> Shown:
    return Shown(kit, cipher, tmp_path)


async def test_an_original_is_wanted_once(shown: Shown) -> None:
    number = await shown.wanted()
    message = replace(shown.kit.message(1), kind=MessageKind.IMAGE)
    assert not any(await asyncio.gather(*(shown.list.want(number, message) for _ in range(5))))
    (original,) = (await shown.list.of_requests([number, 9999]))[number]
    assert (original.message_id, original.kind, original.state) == ("m1", MessageKind.IMAGE, OriginalState.TO_FETCH)
    assert original.file_name == "截图.png"
    assert await shown.list.of_requests([]) == {}
    assert await shown.list.tied(ACCOUNT, ["m1", "m2"]) == {"m1"}
    assert await shown.list.tied("another", ["m1"]) == frozenset()


async def test_two_workers_never_fetch_the_same_original(shown: Shown) -> None:
    await shown.wanted()
    taken = await asyncio.gather(*(shown.list.next_to_fetch(lease_s=60) for _ in range(5)))
    assert len([one for one in taken if one]) == 1


async def test_what_is_kept_comes_back_as_it_was_and_lies_encrypted(shown: Shown) -> None:
    await shown.wanted()
    original = await shown.kept()
    assert (original.state, original.media_type, original.size_bytes) == (OriginalState.KEPT, "image/png", len(PNG))
    assert await shown.list.find(original.id) == original
    async with shown.list.open(original) as path:
        assert path.read_bytes() == PNG
    stored = b"".join(path.read_bytes() for path in shown.shelf.files())
    assert b"what the reader saw" not in stored
    assert "截图".encode() not in b"".join(p.read_bytes() for p in shown.folder.glob("wendi.db*"))


async def test_the_same_picture_for_two_requests_lies_twice(shown: Shown) -> None:
    for message_id in ("m1", "m2"):
        await shown.wanted(message_id=message_id)
        await shown.kept()
    assert len(list(shown.shelf.files())) == 2


async def test_a_failed_fetch_waits_for_its_retry_and_is_given_up_in_the_end(shown: Shown) -> None:
    number = await shown.wanted()
    _, lease = await shown.taken()
    retry_at = shown.kit.clock() + timedelta(seconds=5)
    assert await shown.list.not_fetched(lease, "deadline", retry_at=retry_at) == 1
    assert await shown.list.next_to_fetch(lease_s=60) is None
    shown.kit.clock.tick(5)
    original, lease = await shown.taken()
    assert (original.tries, original.trouble) == (2, "deadline")
    assert await shown.list.not_fetched(lease, "gateway_not_found", retry_at=None) == 2
    (missing,) = (await shown.list.of_requests([number]))[number]
    assert (missing.state, missing.trouble) == (OriginalState.MISSING, "gateway_not_found")
    with pytest.raises(FileNotFoundError):
        async with shown.list.open(missing):
            pass


async def test_a_lease_that_ran_out_lets_another_fetch_and_refuses_the_late_one(shown: Shown) -> None:
    await shown.wanted()
    _, late = await shown.taken()
    shown.kit.clock.tick(61)
    await shown.kept()
    path = shown.folder / "late"
    path.write_bytes(PNG)
    with pytest.raises(LeaseLost):
        await shown.list.keep(late, path)
    assert len(list(shown.shelf.files())) == 1


async def test_a_restart_fetches_what_the_last_run_had_in_hand(shown: Shown) -> None:
    await shown.wanted()
    await shown.taken()
    assert await shown.list.next_to_fetch(lease_s=60) is None
    assert await expire_all(shown.kit.database, shown.kit.clock()) == 1
    await shown.kept()


async def test_old_originals_of_ended_requests_are_wiped(shown: Shown) -> None:
    ended, open_ = await shown.wanted(message_id="m1"), await shown.wanted(message_id="m2")
    missing = await shown.wanted(message_id="m3")
    for _ in range(2):
        await shown.kept()
    _, lease = await shown.taken()
    await shown.list.not_fetched(lease, "too_large", retry_at=None)
    for number in (ended, missing):
        await shown.close(number)
    assert await shown.list.wipe(shown.kit.clock() - timedelta(days=1)) == 0
    shown.kit.clock.tick(86400)
    assert await shown.list.wipe(shown.kit.clock()) == 2
    assert await shown.list.wipe(shown.kit.clock()) == 0
    states = {n: of[0].state for n, of in (await shown.list.of_requests([ended, open_, missing])).items()}
    assert states == {ended: OriginalState.WIPED, open_: OriginalState.KEPT, missing: OriginalState.WIPED}
    assert len(list(shown.shelf.files())) == 1


async def test_an_unknown_state_is_refused_by_the_schema(shown: Shown) -> None:
    await shown.wanted()
    with pytest.raises(Exception, match=r"ck_original_state|CHECK"):
        async with shown.kit.database.writing() as session:
            await session.execute(update(OriginalRow).values(state="lost"))


async def test_the_words_of_an_old_request_are_wiped_with_its_message(kit: Kit) -> None:
    message = kit.message(1, words="求 10.1000/a")
    await kit.inbox.keep(message)
    request = await kit.received(message_id="m1")
    other = await kit.received(message_id="m2")
    await kit.inbox.handled(message, "requested")
    await kit.book.move(request.number, State.CANCELLED, Actor.READER)
    kit.clock.tick(10)
    assert await kit.book.wipe_texts(kit.clock()) == 1
    assert await kit.book.wipe_texts(kit.clock()) == 0
    wiped, left = await kit.book.find(request.number), await kit.book.find(other.number)
    assert wiped is not None
    assert left is not None
    assert (wiped.words, bool(left.words)) == ("", True)
    assert await kit.count("message", "length(text_sealed) > 0") == 0
