"""What is chosen for marks, and the passwords of locked copies: over both engines and the fakes."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers.domain.cover import CoverRule
from handlers.domain.mark import Grade, Look, Looks, Variant
from handlers.domain.mark_rules import LockRule, MarkRules, PasswordRule
from handlers.domain.post import SECRET
from handlers.ports import Locks, MarkRulesBook
from storage.crypto import FieldCipher
from storage.known_passwords import KnownPasswords
from storage.marking import SqlLocks, SqlMarkRules
from storage.member_list import SqlMemberList
from tests.contract.storage.desk_kit import ACCOUNT, Kit, plain_post
from tests.fakes.marking import FakeLocks, FakeMarkRules

STRICT = Variant(Look(grade=Grade.STRICT), source="librarian")
USUAL = MarkRules(Looks(Look(angle_degrees=20), (STRICT,)), lock_for=("cc-by-nc",))
CHOSEN = MarkRules(
    Looks(Look(("{name}",), "{reader} · {code}", spacing=1.5, tile_colour=(0.1, 0.2, 0.3))),
    CoverRule.ALWAYS,
    LockRule.ALWAYS,
    password=PasswordRule.WORK_NUMBER,
    may_print=False,
)


@pytest.fixture(params=["sql", "fake"])
def rules(request: pytest.FixtureRequest, kit: Kit) -> MarkRulesBook:
    return FakeMarkRules(USUAL) if request.param == "fake" else SqlMarkRules(kit.database, kit.clock, USUAL)


@pytest.fixture(params=["sql", "fake"])
def locks(request: pytest.FixtureRequest, kit: Kit) -> Locks:
    return FakeLocks() if request.param == "fake" else SqlLocks(kit.database, FieldCipher(b"k" * 32))


async def test_the_configuration_holds_until_somebody_chooses_and_again_after_a_reset(rules: MarkRulesBook) -> None:
    assert (await rules.current(), await rules.is_chosen()) == (USUAL, False)
    await rules.choose(USUAL, by="root")
    await rules.choose(CHOSEN, by="root")
    current = await rules.current()
    assert (current.looks.usual, current.cover, current.password, current.may_print) == (
        CHOSEN.looks.usual,
        CoverRule.ALWAYS,
        PasswordRule.WORK_NUMBER,
        False,
    )
    assert await rules.is_chosen()
    await rules.reset()
    assert (await rules.current(), await rules.is_chosen()) == (USUAL, False)


async def test_what_the_configuration_says_of_sources_and_licences_holds_beside_a_choice(rules: MarkRulesBook) -> None:
    await rules.choose(CHOSEN, by="root")
    current = await rules.current()
    assert (current.looks.variants, current.lock_for) == ((STRICT,), ("cc-by-nc",))


async def test_a_wish_for_a_lock_may_be_withdrawn_and_made_again(kit: Kit, locks: Locks) -> None:
    request = await kit.received()
    assert await locks.is_asked(request.number) is None
    await locks.withdraw(request.number)
    assert await locks.is_asked(request.number) is False
    await locks.ask(request.number)
    assert await locks.is_asked(request.number) is True


async def test_a_password_is_kept_for_its_file_and_forgotten_in_time(kit: Kit, locks: Locks) -> None:
    request = await kit.received()
    await locks.ask(request.number)
    await locks.ask(request.number)
    assert await locks.is_asked(request.number)
    assert not await locks.is_asked(request.number + 1)
    until = kit.clock() + timedelta(days=7)
    await locks.keep(request.number, "AAA222", sha256="aa", until=until)
    await locks.keep(request.number, "BBB333", sha256="bb", until=until)
    assert await locks.password(request.number, "aa") == ""
    assert await locks.password(request.number, "bb") == "BBB333"
    assert await locks.forget(before=until - timedelta(seconds=1)) == 0
    assert await locks.forget(before=until + timedelta(seconds=1)) == 1
    assert await locks.password(request.number, "bb") == ""
    assert [await locks.is_locked(request.number, sha256) for sha256 in ("aa", "bb")] == [False, True]
    assert await locks.password(request.number, "") == ""


async def test_a_password_is_not_readable_in_the_database(kit: Kit) -> None:
    request = await kit.received()
    await SqlLocks(kit.database, FieldCipher(b"k" * 32)).keep(request.number, "AAA222", sha256="aa", until=kit.clock())
    async with kit.database.reading() as session:
        row = (await session.execute(text("SELECT * FROM copy_lock"))).one()
    assert "AAA222" not in str(row)


async def test_passwords_that_are_kept_are_known_until_they_are_forgotten(kit: Kit) -> None:
    request, locks = await kit.received(), SqlLocks(kit.database, FieldCipher(b"k" * 32))
    assert await locks.kept() == ()
    until = kit.clock() + timedelta(days=7)
    await locks.keep(request.number, "one_time K7QM2P", sha256="aa", until=until)
    known = KnownPasswords(locks, SqlMemberList(kit.database, FieldCipher(b"k" * 32), kit.clock))
    assert await locks.kept() == ("one_time K7QM2P",)
    assert await known() == ("K7QM2P",)
    await locks.forget(before=until + timedelta(seconds=1))
    assert await known() == ()


@pytest.mark.parametrize("is_sent", [True, False])
async def test_the_words_of_a_password_are_forgotten_as_soon_as_they_have_left(kit: Kit, *, is_sent: bool) -> None:
    await kit.outbox.put(ACCOUNT, [plain_post(f"{SECRET}1001:1", text="K7QM2P"), plain_post("other", text="hello")])
    for _ in range(2):
        taken = await kit.outbox.next_due(ACCOUNT, [], is_quiet=False, lease_s=30)
        assert taken is not None
        assert taken[0].post.text in {"K7QM2P", "hello"}
        if is_sent:
            await kit.outbox.sent(taken[1], "receipt")
        else:
            await kit.outbox.not_sent(taken[1], "gone", retry_at=None)
    assert await kit.count("post", "length(text_sealed) = 0") == 1
    assert await kit.count("post", "length(text_sealed) > 0") == 1
