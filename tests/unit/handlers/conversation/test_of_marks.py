"""What readers ask and say of the mark on their copies is answered, and of a lock that they want no more."""

import pytest

from handlers.domain.mark_rules import LockRule, MarkRules
from handlers.domain.reading.copies import CopyTalk, read_copy_talk
from handlers.domain.request import Reason, State
from tests.unit.handlers.world import GROUP, HOLDING, ZHANG, World, private

WHY, CLEAN, HIDES, HOW, OPEN = CopyTalk.WHY, CopyTalk.CLEAN, CopyTalk.HIDES, CopyTalk.HOW_LOCK, CopyTalk.OPEN


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("为什么有水印", WHY),
        ("水印是什么", WHY),
        ("水印", WHY),
        ("水印谁能看到？", WHY),
        ("文件上为什么印着我的名字", WHY),
        ("怎么上面有我名字", WHY),
        ("去掉水印", CLEAN),
        ("去水印", CLEAN),
        ("水印能去掉吗", CLEAN),
        ("能不能发没有水印的", CLEAN),
        ("能发个没水印的吗，要投稿用", CLEAN),
        ("有没有不带水印的版本", CLEAN),
        ("水印挡住字了看不清", HIDES),
        ("1001 水印太深了，影响阅读", HIDES),
        ("怎么加密", HOW),
        ("加密是什么意思", HOW),
        ("不要加密", OPEN),
        ("1001 不用加密了", OPEN),
        ("取消加密", OPEN),
        ("能不能不加密", OPEN),
        ("直接发，不要密码", OPEN),
        ("能不能不印我的名字", CLEAN),
        ("把我名字去掉", CLEAN),
        ("请问怎么设置密码", HOW),
        ("发个不加密的", OPEN),
        ("谢谢，水印不影响阅读", None),
        ("水印很清楚", None),
        ("图片怎么去水印", None),
        ("好的", None),
        ("如何加密数据库", None),
        ("密码是多少", None),
    ],
)
def test_talk_of_marks_and_locks_is_told_apart(text: str, talk: CopyTalk | None) -> None:
    assert read_copy_talk(text, is_to_us=True) is talk


@pytest.mark.parametrize(
    "text", ["谁有去水印的软件", "ppt水印怎么去", "为什么有我的名字", "怎么加密U盘", "今天的水印打卡照片"]
)
def test_colleagues_talk_of_other_marks_is_left_alone(text: str) -> None:
    assert read_copy_talk(text, is_to_us=False) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("为什么有水印", "mark_why"), ("能发个没水印的吗，要投稿用", "mark_stays"), ("怎么加密", "lock_how")],
)
async def test_who_asks_in_private_is_answered(world: World, text: str, said: str) -> None:
    assert await world.whisper(text) == said


async def test_in_a_group_only_who_was_sent_a_copy_or_calls_the_bot_is_answered(world: World) -> None:
    assert await world.say("为什么有水印") == "silence"
    await world.entered()
    assert [await world.say(words) for words in ("去水印", "不要密码")] == ["silence"] * 2
    assert await world.say("@文献助手 去掉水印", mentions_bot=True) == "mark_stays"
    await world.delivered()
    assert await world.say("为什么有水印") == "mark_why"


async def test_a_library_without_locks_offers_none(world: World) -> None:
    world.rules.usual = MarkRules(lock=LockRule.NEVER)
    assert await world.whisper("怎么加密") == "lock_not_offered"
    await world.whisper("为什么有水印")
    assert "can_lock" not in world.outbox.texts[-1]


async def test_a_mark_that_hides_words_goes_to_a_librarian_with_the_readers_words(world: World) -> None:
    await world.delivered()
    assert await world.whisper("水印挡住字了看不清") == "mark_hides"
    request = await world.request()
    assert (request.state, request.reason) == (State.WITH_LIBRARIAN, Reason.FILE_FAULTY)
    assert request.remark == "水印挡住字了看不清"


async def test_without_a_copy_the_reader_is_asked_which_it_is(world: World) -> None:
    assert await world.whisper("水印挡住字了") == "mark_hides_which"


@pytest.fixture
async def locked(world: World) -> World:
    """A world in which Zhang asked for a lock and got it."""
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered(words="求助 DOI: 10.1000/a 要加密的")
    return world


async def test_a_lock_that_is_not_wanted_any_more_brings_an_open_copy(locked: World) -> None:
    assert await locked.whisper("不要加密") == "opened"
    await locked.work()
    assert [mark.protection is None for mark in locked.workshop.marks] == [False, True]
    assert await locked.whisper("不要加密") == "unlock_nothing"


async def test_where_every_copy_is_locked_the_reader_hears_so(locked: World) -> None:
    locked.rules.usual = MarkRules(lock=LockRule.ALWAYS)
    assert await locked.whisper("不要加密") == "lock_stays"
    assert len(locked.workshop.marks) == 1


async def test_a_copy_that_waits_for_friendship_goes_open_once_no_lock_is_wanted(world: World) -> None:
    await world.found(words="求助 DOI: 10.1000/a 要加密的")
    await world.settle()
    assert (await world.request()).reason is Reason.NO_PRIVATE_WAY
    assert await world.say("@文献助手 不要加密了", mentions_bot=True) == "lock_withdrawn"
    await world.settle()
    assert await world.state() is State.DELIVERED
    assert [mark.protection for mark in world.workshop.marks] == [None]
    assert len(world.heard(GROUP)) > 1


async def test_who_wants_no_lock_before_the_paper_is_found_gets_it_open(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.with_librarian(words="求助 DOI: 10.1000/a 要加密的")
    assert await world.whisper("不用加密了") == "lock_withdrawn"
    await world.book.attach(1001, HOLDING, by="馆员")
    await world.work()
    assert [mark.protection for mark in world.workshop.marks] == [None]
    assert world.heard(private(ZHANG))
