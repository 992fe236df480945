"""A copy that is wanted locked from the start is never seen open by a group."""

import pytest

from handlers.domain.mark_rules import LockRule, MarkRules
from handlers.domain.reading.copies import wishes_lock
from handlers.domain.request import Reason, State
from tests.unit.handlers.world import DOI_A, GROUP, HOLDING, PAPER, STRANGER, ZHANG, World, private

WISH = "求助 DOI: 10.1000/a 要加密的"


async def find(world: World) -> None:
    """Let the paper that was asked for be found."""
    world.knows(PAPER)
    await world.settle()


async def test_a_friend_gets_it_locked_with_the_password_in_private(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.say(WISH)
    await find(world)
    assert [mark.protection is not None for mark in world.workshop.marks] == [True]
    assert sum(text.startswith("lock_code") for text in world.heard(private(ZHANG))) == 1
    assert not any("lock" in text for text in world.heard(GROUP))


async def test_who_is_no_friend_hears_so_first_and_the_copy_waits(world: World) -> None:
    await world.say(WISH)
    assert "lock_friend_first numbers=1001" in world.outbox.texts
    await find(world)
    assert world.workshop.marks == []
    assert ((await world.request()).reason, await world.state()) == (Reason.NO_PRIVATE_WAY, State.WITH_LIBRARIAN)
    world.channel.friends.add(ZHANG.contact_id)
    await world.befriended.look()
    await world.work()
    assert world.workshop.marks[0].protection is not None
    assert any(text.startswith("lock_code") for text in world.heard(private(ZHANG)))


async def test_a_paper_found_before_the_wish_is_noted_is_locked_all_the_same(world: World) -> None:
    await world.found(words=WISH)
    await world.settle()
    assert world.workshop.marks == []


async def test_what_is_asked_for_again_with_a_lock_is_locked(world: World) -> None:
    await world.with_librarian(wanted=DOI_A)
    await world.say(WISH)
    await world.book.attach(1001, HOLDING, by="馆员")
    await world.settle()
    assert world.workshop.marks == []


async def test_a_wish_made_beside_another_name_of_the_same_paper_holds_for_it(world: World) -> None:
    world.knows(PAPER)
    await world.say("求助《A paper on teeth》")
    await world.say(WISH)
    await world.settle()
    assert world.workshop.marks == []


async def test_a_library_that_offers_no_locks_says_so_and_sends_the_copy(world: World) -> None:
    world.rules.usual = MarkRules(lock=LockRule.NEVER)
    await world.say(WISH)
    await find(world)
    assert any("lock_not_offered" in text for text in world.heard(GROUP))
    assert [mark.protection for mark in world.workshop.marks] == [None]


async def test_who_is_not_bound_yet_is_asked_for_friendship_once(world: World) -> None:
    await world.say(WISH, sender=STRANGER)
    assert not any("lock_friend_first" in text for text in world.outbox.texts)
    assert await world.locks.is_asked(1001)


@pytest.mark.parametrize(
    "text",
    [
        "求助 PMID: 99000002 要加密的",
        "PMID: 99000002，加密发我，谢谢",
        "求助《糖尿病足的护理进展》，请发加密版",
        "求 Effect of aspirin on stroke outcomes 要加密的",
        "10.1000/abc.def 加密",
        "加密的 PMID: 99000002",
        "求助 PMID 99000002 带密码的 急用",
        "求助 A paper on teeth\nPMID: 99000002 要加密的\n谢谢老师，急用",
    ],
)
def test_a_wish_for_a_lock_is_read_beside_the_request(text: str) -> None:
    assert wishes_lock(text)


@pytest.mark.parametrize(
    "text",
    [
        "求助 PMID: 99000002",
        "PMID: 99000002 不要加密",
        "PMID: 99000002 不用加密的",
        "基于同态加密的医疗数据共享 求全文",
        "求助《医学影像加密》",
        "求《区块链 加密》",
        "求助 医疗数据的加密",
        "求助 图像加密算法综述",
        "PMID: 99000002 加密了打不开",
        "Image encryption 加密 and watermarking",
    ],
)
def test_what_a_title_says_is_no_wish(text: str) -> None:
    assert not wishes_lock(text)
