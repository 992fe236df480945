"""Console accounts: passwords, lock-out and sessions, on both engines."""

import asyncio

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from handlers.domain.errors import ConfigurationError, Refused
from storage.accounts import Account, Accounts
from storage.crypto import FieldCipher
from storage.database import Database
from tests.contract.storage.desk_kit import TickingClock

PASSWORD = "正确的马电池订书钉"
GOOD = "correct horse battery"


@pytest.fixture
def accounts(database: Database, cipher: FieldCipher, clock: TickingClock) -> Accounts:
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    return Accounts(database, cipher, clock, hasher=quick)


@pytest.fixture
async def wang(accounts: Accounts) -> Account:
    return await accounts.add("王老师", "librarian", GOOD)


async def test_an_account_is_let_in_by_its_password_alone(accounts: Accounts, wang: Account) -> None:
    assert await accounts.check("王老师", GOOD) == wang
    assert await accounts.check(" 王 老师", GOOD) == wang
    assert await accounts.check("王老师", GOOD + "x") is None
    assert await accounts.check("王老师", "") is None
    assert await accounts.check("李老师", GOOD) is None
    assert await accounts.check("", "") is None


async def test_a_password_is_the_same_however_it_is_composed(accounts: Accounts) -> None:
    await accounts.add("jose", "auditor", "contrase\u00f1a larga")

    assert await accounts.check("Jose", "contrasen\u0303a larga") is not None


async def test_the_password_is_stored_as_argon2id(accounts: Accounts, wang: Account, database: Database) -> None:
    async with database.reading() as session:
        stored = (await session.execute(text("SELECT password_hash FROM console_account"))).scalar_one()

    assert stored.startswith("$argon2id$")
    assert GOOD not in stored


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [
        ("王老师", "librarian", GOOD),
        (" 王老师 ", "admin", GOOD),
        ("", "admin", GOOD),
        ("x" * 41, "admin", GOOD),
        ("a\u0000b", "admin", GOOD),
        ("李老师", "root", GOOD),
        ("李老师", "admin", "short"),
        ("李老师", "admin", "x" * 201),
        ("李老师", "admin", "aaaaaaaaaaaa"),
        ("librarian1", "admin", "Librarian1"),
        ("wangwang", "admin", "wangwangWANGWANG"),
    ],
)
async def test_unfit_accounts_are_refused(
    accounts: Accounts, wang: Account, name: str, role: str, password: str
) -> None:
    with pytest.raises(ConfigurationError):
        await accounts.add(name, role, password)

    assert await accounts.all_accounts() == (wang,)


async def test_two_who_add_one_name_make_one_account(accounts: Accounts) -> None:
    done = await asyncio.gather(*(accounts.add("甲", "admin", GOOD) for _ in range(4)), return_exceptions=True)

    assert sum(isinstance(outcome, Account) for outcome in done) == 1
    assert sum(isinstance(outcome, ConfigurationError) for outcome in done) == 3


async def test_five_wrong_passwords_lock_the_name_for_a_quarter_of_an_hour(
    accounts: Accounts, wang: Account, clock: TickingClock
) -> None:
    for n in range(5):
        assert await accounts.check("王老师", f"wrong{n}", address=f"10.0.0.{n}") is None

    with pytest.raises(Refused):
        await accounts.check("王老师", GOOD, address="10.0.0.9")
    clock.tick(15 * 60 + 1)
    assert await accounts.check("王老师", GOOD, address="10.0.0.9") == wang


async def test_five_wrong_passwords_lock_the_address_whatever_the_name(accounts: Accounts, wang: Account) -> None:
    for n in range(5):
        assert await accounts.check(f"nobody{n}", GOOD, address="10.0.0.1") is None

    with pytest.raises(Refused):
        await accounts.check("王老师", GOOD, address="10.0.0.1")
    assert await accounts.check("王老师", GOOD, address="10.0.0.2") == wang


async def test_a_right_password_takes_the_wrong_ones_back(accounts: Accounts, wang: Account) -> None:
    for _ in range(3):
        for _ in range(4):
            assert await accounts.check("王老师", "wrong") is None
        assert await accounts.check("王老师", GOOD) == wang


async def test_guesses_at_the_same_moment_are_all_counted(accounts: Accounts, wang: Account) -> None:
    guesses = (accounts.check("王老师", f"wrong{n}") for n in range(40))
    done = await asyncio.gather(*guesses, return_exceptions=True)

    assert sum(outcome is None for outcome in done) == 5
    assert sum(isinstance(outcome, Refused) for outcome in done) == 35


async def test_a_session_is_known_by_its_token_alone(accounts: Accounts, wang: Account, database: Database) -> None:
    token = await accounts.open_session(wang)

    session = await accounts.session(token)

    assert session is not None
    assert (session.account, session.name, session.role) == (wang, "王老师", "librarian")
    assert session.role in {"librarian", "admin"}
    assert await accounts.session("") is None
    assert await accounts.session(token[:-1]) is None
    async with database.reading() as reading:
        stored = (await reading.execute(text("SELECT token_hash FROM console_session"))).scalar_one()
    assert token.encode() not in bytes(stored)
    assert session.csrf not in repr(session)


async def test_each_session_has_its_own_form_token(accounts: Accounts, wang: Account) -> None:
    one, two = [await accounts.session(await accounts.open_session(wang)) for _ in range(2)]

    assert one is not None
    assert two is not None
    assert one.csrf != two.csrf
    assert len(one.csrf) == 64


async def test_a_session_ends_after_half_an_hour_of_silence(
    accounts: Accounts, wang: Account, clock: TickingClock
) -> None:
    token = await accounts.open_session(wang)
    for _ in range(3):
        clock.tick(29 * 60)
        assert await accounts.session(token) is not None

    clock.tick(30 * 60)

    assert await accounts.session(token) is None


async def test_a_session_ends_after_twelve_hours_however_busy(
    accounts: Accounts, wang: Account, clock: TickingClock
) -> None:
    token = await accounts.open_session(wang)
    for _ in range(71):
        clock.tick(10 * 60)
        assert await accounts.session(token) is not None

    clock.tick(10 * 60)

    assert await accounts.session(token) is None


async def test_a_login_gives_a_new_token_and_ends_the_old_one(accounts: Accounts, wang: Account) -> None:
    old = await accounts.open_session(wang)
    new = await accounts.open_session(wang, replaces=old)

    assert old != new
    assert await accounts.session(old) is None
    assert await accounts.session(new) is not None


async def test_a_closed_session_is_worth_nothing(accounts: Accounts, wang: Account) -> None:
    one, other = await accounts.open_session(wang), await accounts.open_session(wang)

    await accounts.close_session(one)
    await accounts.close_session("never opened")

    assert await accounts.session(one) is None
    assert await accounts.session(other) is not None
    await accounts.close_all(wang.id)
    assert await accounts.session(other) is None


async def test_a_new_password_ends_every_session(accounts: Accounts, wang: Account) -> None:
    token = await accounts.open_session(wang)

    await accounts.change_password("王老师", PASSWORD + "一")

    assert await accounts.session(token) is None
    assert await accounts.check("王老师", GOOD) is None
    assert await accounts.check("王老师", PASSWORD + "一") == wang
    with pytest.raises(ConfigurationError):
        await accounts.change_password("王老师", "short")
    with pytest.raises(ConfigurationError, match="没有账号"):
        await accounts.change_password("无此人", GOOD)


async def test_a_disabled_account_is_out_at_once_and_may_come_back(accounts: Accounts, wang: Account) -> None:
    token = await accounts.open_session(wang)

    await accounts.disable("王老师")

    assert await accounts.session(token) is None
    assert await accounts.check("王老师", GOOD) is None
    assert [a.is_active for a in await accounts.all_accounts()] == [False]
    await accounts.enable("王老师")
    assert await accounts.check("王老师", GOOD) == wang


async def test_the_last_administrator_stays(accounts: Accounts) -> None:
    await accounts.add("甲", "admin", GOOD)
    with pytest.raises(ConfigurationError, match="最后一个管理员"):
        await accounts.disable("甲")

    await accounts.add("乙", "admin", GOOD)
    await accounts.disable("甲")

    with pytest.raises(ConfigurationError, match="最后一个管理员"):
        await accounts.disable("乙")
