"""What a copy wears: look, cover, lock, and who is told the password."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.covering import citation_of
from handlers.domain.cover import CoverRule
from handlers.domain.mark import Active, Grade, Look, Looks, Stamped, Variant
from handlers.domain.mark_rules import CODE_LETTERS, LockRule, MarkRules, PasswordRule, one_time_code, password_fault
from handlers.domain.request import State
from tests.unit.handlers.world import GROUP, HOLDING, LI, PAPER, ZHANG, World, private


def told(world: World) -> list[str]:
    """What was said to Zhang in private."""
    return [text for text in world.heard(private(ZHANG)) if text]


async def test_a_copy_has_the_look_of_its_source_and_licence(world: World) -> None:
    strict = Look(grade=Grade.STRICT)
    world.rules.usual = MarkRules(Looks(Look(), (Variant(strict, licence="CC-BY"),)))
    await world.delivered()
    assert world.workshop.marks[0].look == strict
    assert world.workshop.marks[0].protection is None
    assert world.workshop.marks[0].cover is None


async def test_a_cover_tells_citation_reader_number_and_code(world: World) -> None:
    world.rules.usual = MarkRules(cover=CoverRule.ALWAYS)
    await world.delivered()
    cover = world.workshop.marks[0].cover
    assert cover is not None
    assert cover.title == "文献传递 · 图书馆"
    assert cover.citation == "DOI 10.1000/a"
    assert dict(cover.facts)["读者"] == "口腔科-张三"
    assert cover.qr == "1001 1"


def test_a_known_paper_is_cited_by_the_national_standard() -> None:
    assert citation_of(PAPER, "", date(2026, 11, 21)).startswith("SMITH J. A paper on teeth[J]. Lancet, 2024, 1(2)")


@pytest.mark.parametrize(("source", "has_cover"), [("librarian", True), ("europepmc", False)])
async def test_only_librarians_copies_may_have_covers(world: World, source: str, has_cover: bool) -> None:
    world.rules.usual = MarkRules(cover=CoverRule.LIBRARIAN)
    await world.delivered(holding=replace(HOLDING, source=source))
    assert (world.workshop.marks[0].cover is not None) is has_cover


async def test_a_friend_who_asks_gets_the_copy_again_locked_and_its_code_in_private_alone(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered()
    await world.whisper("加密 1001")
    await world.work()
    (_, locked) = world.workshop.marks
    assert locked.protection is not None
    code = locked.protection.password
    assert re.fullmatch(f"[{CODE_LETTERS}]{{6}}", code)
    assert told(world)[-1] == f"lock_code number=1001 code={code}"
    assert not any(code in text for text in world.heard(GROUP))
    assert len([d for d in await world.book.deliveries(1001) if d.sent_at]) == 2


async def test_who_is_no_friend_keeps_an_open_copy_and_is_told_how_to_become_one(world: World) -> None:
    await world.delivered()
    await world.say("@文献助手 加密 1001")
    await world.work()
    assert [mark.protection for mark in world.workshop.marks] == [None]
    assert world.heard(GROUP)[-1] == "@口腔科-张三 lock_needs_friend number=1001"
    assert not await world.locks.is_asked(1001)


async def test_a_wish_made_in_a_group_while_the_paper_is_looked_for_holds_the_copy_for_friendship(world: World) -> None:
    await world.with_librarian()
    assert await world.say("@文献助手 加密 1001") == "lock_friend_first"
    await world.book.attach(1001, HOLDING, by="li")
    await world.settle()
    assert world.workshop.marks == []
    world.channel.friends.add(ZHANG.contact_id)
    await world.befriended.look()
    await world.work()
    assert world.workshop.marks[0].protection is not None


async def test_a_wish_made_while_the_paper_is_looked_for_locks_the_first_copy(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.with_librarian()
    await world.whisper("加密 1001")
    assert "lock_under_way" in world.outbox.texts[-1]
    await world.book.attach(1001, HOLDING, by="li")
    await world.work()
    assert world.workshop.marks[0].protection is not None
    assert any("note_locked" in text for text in told(world))


async def test_a_library_may_lock_every_copy_of_a_licence(world: World) -> None:
    world.rules.usual = MarkRules(lock=LockRule.ALWAYS, lock_for=("CC-BY",), password=PasswordRule.WORK_NUMBER)
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered()
    protection = world.workshop.marks[0].protection
    assert protection is not None
    assert protection.password == "1001"
    assert told(world)[-1] == "lock_work_number number=1001"


async def test_without_a_private_way_a_copy_that_should_be_locked_goes_open_with_a_word(world: World) -> None:
    world.rules.usual = MarkRules(lock=LockRule.ALWAYS)
    await world.delivered()
    assert world.workshop.marks[0].protection is None
    assert any("note_not_locked" in text for text in world.heard(GROUP))


async def test_a_locked_copy_sent_again_comes_with_its_code(world: World) -> None:
    world.rules.usual = MarkRules(lock=LockRule.ALWAYS)
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered()
    first = told(world)[-1]
    await world.whisper("重发 1001")
    await world.work()
    assert told(world)[-1] == first
    assert len(world.workshop.marks) == 1


async def test_a_forgotten_code_means_a_new_copy_with_a_new_code(world: World) -> None:
    world.rules.usual = MarkRules(lock=LockRule.ALWAYS)
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered()
    first = told(world)[-1]
    assert await world.locks.forget(before=world.clock() + timedelta(days=8)) == 1
    await world.whisper("重发 1001")
    await world.work()
    assert told(world)[-1] != first
    assert len(world.workshop.marks) == 2


async def test_a_copy_wanted_locked_is_sent_again_to_no_group(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered(words="求助 DOI: 10.1000/a 要加密的")
    world.channel.friends.clear()
    await world.locks.forget(before=world.clock() + timedelta(days=8))
    assert await world.say("@文献助手 重发 1001") == "resend_needs_friend"
    assert [mark.protection is not None for mark in world.workshop.marks] == [True]


async def test_another_readers_copy_is_not_locked_by_anybody_else(world: World) -> None:
    await world.delivered()
    await world.whisper("加密 1001", sender=LI)
    assert world.outbox.texts[-1].startswith("not_yours")
    assert "1001" in world.outbox.texts[-1]
    assert not await world.locks.is_asked(1001)


async def test_a_library_that_offers_no_locks_says_so(world: World) -> None:
    world.rules.usual = MarkRules(lock=LockRule.NEVER)
    await world.delivered()
    await world.whisper("加密 1001")
    assert world.outbox.texts[-1].startswith("lock_not_offered")


async def test_a_copy_whose_original_is_gone_stays_as_it_is(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered()
    world.shelf.files.clear()
    await world.whisper("加密 1001")
    assert world.outbox.texts[-1].startswith("lock_failed")
    assert await world.state() is State.DELIVERED


def test_a_code_is_made_of_letters_that_cannot_be_mistaken() -> None:
    assert not set("01OIL") & set(CODE_LETTERS)
    assert len({one_time_code() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("stamped", "line"),
    [
        (Stamped(0, "pikepdf"), ""),
        (Stamped(0, "pikepdf", removed=(Active.JAVASCRIPT, Active.AUTOMATIC)), ""),
        (Stamped(0, "pikepdf", missing=("𪚥",)), ""),
        (Stamped(0, "pikepdf", breaks_signature=True), "note_unsigned"),
        (Stamped(0, "pikepdf", removed=(Active.XFA, Active.ATTACHMENT)), "note_lost missed=附件、动态表单"),
        (
            Stamped(0, "pikepdf", breaks_signature=True, removed=(Active.MEDIA, Active.LAUNCH)),
            "note_lost_and_unsigned missed=音视频",
        ),
    ],
)
async def test_a_reader_hears_in_one_line_what_the_copy_lacks_and_nothing_else(
    world: World, stamped: Stamped, line: str
) -> None:
    world.workshop.stamped = stamped
    await world.delivered()
    (note,) = [text for text in world.heard() if "delivered_in_group" in text]
    said = re.findall(r"note_(?:unsigned|lost)\w*(?: missed=\S+)?", note)
    assert said == [line] * bool(line)


async def test_what_became_of_a_file_is_kept_with_its_delivery_and_with_each_further_sending(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    world.workshop.stamped = Stamped(0, "pdfium-saved", missing=("𪚥",), breaks_signature=True)
    await world.delivered()
    await world.whisper("重发 1001")
    kept = [delivery.stamped for delivery in await world.book.deliveries(1001)]
    assert kept[0] == replace(world.workshop.stamped, pages=3)
    assert len(set(kept)) == 1


@pytest.mark.parametrize(
    "password", ["", " ", "\u3000", "１２３", "12\u200b3", "1\n2", "1\udcff", "x" * 128, "长" * 43]
)
async def test_a_work_number_that_not_every_program_opens_a_copy_with_is_no_password(
    world: World, password: str
) -> None:
    assert password_fault(password)
    world.rules.usual = MarkRules(lock=LockRule.ALWAYS, password=PasswordRule.WORK_NUMBER)
    world.channel.friends.add(ZHANG.contact_id)
    world.members.entries[1] = replace(world.members.entries[1], work_number=password)

    await world.delivered()

    protection = world.workshop.marks[0].protection
    assert protection is not None
    assert not password_fault(protection.password)
    assert "lock_code" in told(world)[-1]


@pytest.mark.parametrize("password", ["2468", "a b", "x" * 127, "长" * 42, "Pa$$-wörd"])
def test_a_password_that_every_program_takes_has_no_fault(password: str) -> None:
    assert not password_fault(password)
