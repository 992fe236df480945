"""Who asks for the password of a locked copy gets it at once, in private alone."""

from datetime import timedelta

import pytest

from handlers.domain.mark_rules import LockRule, MarkRules
from handlers.domain.request import State
from tests.unit.handlers.world import GROUP, LI, ZHANG, World, private

ASKED = [
    "密码",
    "密码忘了",
    "密码是多少？",
    "打不开，要密码",
    "1001 密码",
    "没收到密码",
    "文件加密了，怎么打开",
    "手机上打开让输入密码",
    "没有密码打不开",
]


@pytest.fixture
async def locked(world: World) -> World:
    """A world in which Zhang was sent a locked copy."""
    world.rules.usual = MarkRules(lock=LockRule.ALWAYS)
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered()
    return world


def told(world: World) -> list[str]:
    return [text for text in world.heard(private(ZHANG)) if text.startswith("lock_code")]


@pytest.mark.parametrize("words", ASKED)
async def test_who_asks_for_the_password_in_private_is_told_it_at_once(locked: World, words: str) -> None:
    (first,) = told(locked)
    assert await locked.whisper(words) == "password_told"
    await locked.work()
    assert told(locked) == [first, first]
    assert await locked.state() is State.DELIVERED


@pytest.mark.parametrize("words", ["密码是多少", "@文献助手 密码忘了"])
async def test_in_a_group_the_password_is_told_in_private_and_a_short_word_says_so(locked: World, words: str) -> None:
    await locked.say(words)
    await locked.work()
    assert len(told(locked)) == 2
    assert locked.heard(GROUP)[-1] == "@口腔科-张三 answered_apart"
    assert not any("lock_code" in text for text in locked.heard(GROUP))


async def test_who_is_no_friend_any_more_is_asked_to_become_one(locked: World) -> None:
    locked.channel.friends.clear()
    await locked.say("密码是多少")
    await locked.work()
    assert locked.heard(GROUP)[-1] == "@口腔科-张三 unlock_needs_friend"
    assert len(told(locked)) == 1


@pytest.mark.parametrize("words", ["wifi密码是多少", "知网密码多少", "系统密码忘了找谁"])
async def test_other_passwords_are_colleagues_talk(locked: World, words: str) -> None:
    assert await locked.say(words) == "silence"


async def test_the_password_of_one_is_never_told_to_another(locked: World) -> None:
    locked.channel.friends.add(LI.contact_id)
    await locked.bind(LI, 2)
    await locked.whisper("1001 密码", sender=LI)
    await locked.work()
    assert locked.heard(private(LI)) == ["unlock_nothing"]


async def test_a_forgotten_password_brings_a_new_copy_with_a_new_one(locked: World) -> None:
    await locked.locks.forget(before=locked.clock() + timedelta(days=8))
    assert await locked.whisper("密码") == "locked"
    await locked.work()
    first, second = told(locked)
    assert first != second


async def test_without_a_locked_copy_a_reader_hears_so_and_how_to_get_one(world: World) -> None:
    await world.delivered()
    assert await world.whisper("密码是多少") == "unlock_nothing"


async def test_a_file_that_asks_for_a_password_not_ours_goes_to_a_librarian(world: World) -> None:
    await world.delivered()
    assert await world.whisper("打不开，要密码") == "reopened_faulty"
