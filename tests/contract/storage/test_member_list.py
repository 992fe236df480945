"""The promises of `handlers.ports.MemberList`, on both engines."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect, text

from handlers.domain.errors import ConfigurationError, Refused
from handlers.domain.membership import BoundBy, Staff, looks_like_code
from handlers.domain.message import Person
from handlers.domain.say import Say
from handlers.ports import MemberList
from storage.crypto import FieldCipher
from storage.database import Database
from storage.member_list import SqlMemberList
from storage.staff_sheet import StaffSheet, read_staff_sheet
from tests.contract.storage.desk_kit import TickingClock

WECHAT = "wechat"
GROUP = "文献求助一群"
HOUR_S = 3600.0
START = datetime(2026, 11, 20, 8, tzinfo=UTC)
LIST = """工号,姓名,科室,职称,学历,岗位,邮箱,手机
1001,张三,口腔科,主治医师,硕士,临床,zhang@example.org,13800000001
1002,李四,心内科,护师,本科,护理,li@example.org,13800000002
1003,张三,心内科,医师,博士,临床,,
1004,买买提·艾力,口腔科,,,,,
"""


@pytest.fixture
async def members(database: Database, cipher: FieldCipher, clock: TickingClock) -> SqlMemberList:
    members = SqlMemberList(database, cipher, clock)
    await members.apply(sheet(LIST), by="馆员")
    return members


def sheet(table: str) -> StaffSheet:
    return read_staff_sheet(table.encode())


def person(contact_id: str = "wxid_1", name: str = "小张", alias: str = "口腔科-张三") -> Person:
    return Person(contact_id, name, alias)


async def numbered(members: SqlMemberList, work_number: str) -> Staff:
    found = await members.numbered(work_number)
    assert found is not None
    return found


async def code(members: SqlMemberList, work_number: str = "1001", valid_s: float = HOUR_S) -> str:
    return await members.issue_code((await numbered(members, work_number)).id, by="馆员", valid_s=valid_s)


async def events(database: Database) -> list[str]:
    async with database.reading() as session:
        found = await session.execute(text("SELECT action FROM member_event ORDER BY id"))
        return list(found.scalars())


def test_it_is_the_port() -> None:
    def as_port(members: SqlMemberList) -> MemberList:  # mypy compares the signatures
        return members

    assert callable(as_port)
    assert not [name for name in vars(MemberList) if name[0] != "_" and not hasattr(SqlMemberList, name)]


async def test_staff_are_found_by_id_number_and_name(members: SqlMemberList) -> None:
    zhang = await numbered(members, " 1001 ")

    assert (zhang.label, zhang.title, zhang.mail) == ("口腔科-张三", "主治医师", "zhang@example.org")
    assert await members.staff(zhang.id) == zhang
    assert await members.staff(10**6) is None
    assert await members.numbered("9999") is None
    assert [s.department for s in await members.named("张三")] == ["口腔科", "心内科"]
    assert [s.work_number for s in await members.named("张 三", "心内科")] == ["1003"]
    assert [s.work_number for s in await members.named("买买提艾力")] == ["1004"]
    assert await members.named("张三", "骨科") == ()
    assert await members.departments() == ("口腔科", "心内科")
    assert len(await members.all_staff()) == 4


async def test_nothing_personal_is_stored_in_the_clear(members: SqlMemberList, database: Database) -> None:
    await members.seen(WECHAT, [person()], GROUP, has_asked=True)
    secret = await code(members)
    await members.redeem(WECHAT, person(), secret)
    wanted = ["张三", "1001", "zhang@example.org", "13800000001", "小张", secret]

    async with database.reading() as session:
        connection = await session.connection()
        names = await connection.run_sync(lambda c: inspect(c).get_table_names())
        for name in names:
            for row in await session.execute(text(f'SELECT * FROM "{name}"')):  # noqa: S608 - our own table names
                shown = [bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for v in row]
                assert not [w for w in wanted for v in shown if w.encode() in v], name


async def test_a_preview_tells_field_by_field_and_changes_nothing(members: SqlMemberList) -> None:
    new = sheet("工号,姓名,科室,职称\n1001,张三,颌面外科,副主任医师\n1002,李四,心内科,护师\n2001,王五,骨科,\n")

    changes = await members.preview(new)

    assert [row.work_number for row in changes.added] == ["2001"]
    assert [(f.label, f.before, f.after) for c in changes.changed for f in c.fields] == [
        ("科室", "口腔科", "颌面外科"),
        ("职称", "主治医师", "副主任医师"),
    ]
    assert sorted(staff.work_number for staff in changes.left) == ["1003", "1004"]
    assert changes.unchanged == 1
    assert (await numbered(members, "1001")).department == "口腔科"
    assert await members.numbered("2001") is None


async def test_an_import_does_what_the_preview_said_and_a_second_one_nothing(members: SqlMemberList) -> None:
    new = sheet("工号,姓名,科室,职称\n1001,张三,颌面外科,副主任医师\n2001,王五,骨科,\n")
    foreseen = await members.preview(new)

    assert await members.apply(new, by="馆员") == foreseen

    zhang = await numbered(members, "1001")
    assert (zhang.department, zhang.title, zhang.mail) == ("颌面外科", "副主任医师", "zhang@example.org")
    assert "颌面外科" in await members.departments()
    again = await members.preview(new)
    assert (again.added, again.changed, again.unchanged) == ((), (), 2)


async def test_missing_people_become_inactive_only_when_asked_and_come_back(members: SqlMemberList) -> None:
    only = sheet("工号,姓名,科室\n1001,张三,口腔科\n")

    await members.apply(only, by="馆员")
    assert (await numbered(members, "1002")).is_active
    await members.apply(only, by="馆员", deactivate_missing=True)

    assert not (await numbered(members, "1002")).is_active
    assert await members.named("李四") == ()
    assert await members.departments() == ("口腔科",)
    back = await members.apply(sheet(LIST), by="馆员")
    assert {f.label for c in back.changed for f in c.fields} == {"状态"}
    assert (await numbered(members, "1002")).is_active


async def test_a_list_with_bad_rows_changes_nothing_unless_they_are_dropped(members: SqlMemberList) -> None:
    bad = sheet("工号,姓名,科室\n2001,王五,骨科\n1001,赵六,口腔科\n1001,孙七,口腔科\n")

    with pytest.raises(ConfigurationError, match="第 3、4 行"):
        await members.apply(bad, by="馆员")
    assert await members.numbered("2001") is None
    await members.apply(bad, by="馆员", skip_bad=True, deactivate_missing=True)

    assert (await numbered(members, "2001")).is_active
    held_back = await numbered(members, "1001")
    assert (held_back.name, held_back.is_active) == ("张三", True)
    assert not (await numbered(members, "1002")).is_active


async def test_nobody_is_made_inactive_while_a_row_does_not_say_whom_it_means(members: SqlMemberList) -> None:
    unclear = sheet("工号,姓名,科室\n1001,张三,口腔科\n,李四,心内科\n")

    with pytest.raises(ConfigurationError, match="没有工号"):
        await members.apply(unclear, by="馆员", skip_bad=True, deactivate_missing=True)
    assert (await numbered(members, "1002")).is_active


async def test_a_cell_that_could_not_be_read_changes_nothing(members: SqlMemberList) -> None:
    await members.apply(sheet("工号,姓名,科室,邮箱,职称\n1001,张三,口腔科,坏邮箱,\n"), by="馆员")

    zhang = await numbered(members, "1001")
    assert (zhang.mail, zhang.title) == ("zhang@example.org", "")


async def test_a_number_given_to_another_name_ends_the_binding(members: SqlMemberList, database: Database) -> None:
    await members.redeem(WECHAT, person(), await code(members))
    changes = await members.apply(sheet("工号,姓名,科室\n1001,钱八,口腔科\n"), by="馆员")

    assert [c.ends_binding for c in changes.changed] == [True]
    assert await members.binding(WECHAT, "wxid_1") is None
    assert "unbound_renamed" in await events(database)


async def test_ten_thousand_people_are_imported(members: SqlMemberList) -> None:
    rows = "".join(f"{n},职工{n},科室{n % 40}\n" for n in range(20_000, 30_000))

    changes = await members.apply(sheet("工号,姓名,科室\n" + rows), by="馆员")

    assert len(changes.added) == 10_000
    assert (await numbered(members, "29999")).name == "职工29999"


async def test_departments_have_other_names(members: SqlMemberList) -> None:
    await members.set_alias("心血管内科", "心内科")

    assert await members.aliases() == {"心血管内科": "心内科"}
    assert [s.work_number for s in await members.named("李四", "心血管内科")] == ["1002"]
    await members.set_alias("心血管内科", "口腔科")
    assert await members.aliases() == {"心血管内科": "口腔科"}
    await members.set_alias("心血管内科", "")
    assert await members.aliases() == {}


@pytest.mark.parametrize(("alias", "department"), [("x", "没有的科"), ("口腔科", "心内科"), ("🌹", "心内科")])
async def test_a_useless_alias_is_refused(members: SqlMemberList, alias: str, department: str) -> None:
    with pytest.raises(ConfigurationError):
        await members.set_alias(alias, department)


async def test_a_code_binds_who_sends_it_once(members: SqlMemberList) -> None:
    secret = await code(members)
    assert looks_like_code(secret)

    staff = await members.redeem(WECHAT, person(), f" {secret[:4].lower()}-{secret[4:]} ")

    assert staff == await numbered(members, "1001")
    bound = await members.binding(WECHAT, "wxid_1")
    assert bound is not None
    assert (bound.staff, bound.contact_name, bound.bound_by, bound.bound_at) == (staff, "小张", BoundBy.CODE, START)
    assert await members.holder(WECHAT, bound.staff.id) == bound
    assert await members.redeem(WECHAT, person("wxid_2"), secret) is None


async def test_a_code_ends_with_its_time_and_with_a_newer_one(members: SqlMemberList, clock: TickingClock) -> None:
    first = await code(members)
    second = await code(members)
    assert await members.redeem(WECHAT, person(), first) is None

    clock.tick(HOUR_S)

    assert await members.redeem(WECHAT, person(), second) is None


async def test_of_two_contacts_with_one_code_exactly_one_is_bound(members: SqlMemberList) -> None:
    secret = await code(members)

    got = await asyncio.gather(*(members.redeem(WECHAT, person(f"wxid_{n}"), secret) for n in range(8)))

    assert sum(staff is not None for staff in got) == 1
    winner = [n for n, staff in enumerate(got) if staff]
    bound = [n for n in range(8) if await members.binding(WECHAT, f"wxid_{n}")]
    assert bound == winner


async def test_five_wrong_codes_lock_that_contact_alone(members: SqlMemberList, clock: TickingClock) -> None:
    secret = await code(members)
    for _ in range(5):
        assert await members.redeem(WECHAT, person("wxid_9"), "ACDE3467") is None

    with pytest.raises(Refused) as refusal:
        await members.redeem(WECHAT, person("wxid_9"), secret)

    assert refusal.value.say is Say.CODE_LOCKED
    assert await members.redeem(WECHAT, person(), secret) is not None
    clock.tick(16 * 60)
    assert await members.redeem(WECHAT, person("wxid_9"), await code(members)) is not None


async def test_an_entry_passes_over_to_who_has_the_code(members: SqlMemberList, database: Database) -> None:
    await members.redeem(WECHAT, person("old"), await code(members))

    await members.redeem(WECHAT, person("new"), await code(members))

    assert await members.binding(WECHAT, "old") is None
    assert await members.binding(WECHAT, "new") is not None
    assert "passed_over" in await events(database)
    assert [b.contact_id for b in await members.bound_as(WECHAT, "小张")] == ["new"]


async def test_a_contact_holds_one_entry(members: SqlMemberList) -> None:
    await members.redeem(WECHAT, person(), await code(members, "1001"))
    await members.redeem(WECHAT, person(), await code(members, "1002"))

    bound = await members.binding(WECHAT, "wxid_1")
    assert bound is not None
    assert bound.staff.work_number == "1002"
    assert await members.holder(WECHAT, (await numbered(members, "1001")).id) is None


async def test_accounts_of_the_bot_do_not_mix(members: SqlMemberList) -> None:
    await members.redeem(WECHAT, person(), await code(members))
    await members.redeem("wecom", person(), await code(members))

    assert await members.binding(WECHAT, "wxid_1") is not None
    assert await members.binding("wecom", "wxid_1") is not None


async def test_inactive_staff_get_no_code_and_no_binding(members: SqlMemberList) -> None:
    early = await code(members, "1002")
    gone = (await numbered(members, "1002")).id
    await members.apply(sheet("工号,姓名,科室\n1001,张三,口腔科\n"), by="馆员", deactivate_missing=True)

    with pytest.raises(Refused, match=Say.NOT_ACTIVE.value):
        await members.issue_code(gone, by="馆员", valid_s=HOUR_S)
    with pytest.raises(Refused, match=Say.NOT_ACTIVE.value):
        await members.bind(WECHAT, person(), gone, bound_by=BoundBy.LIBRARIAN, by="馆员")
    with pytest.raises(Refused, match=Say.NOT_ACTIVE.value):
        await members.redeem(WECHAT, person(), early)
    with pytest.raises(Refused, match=Say.NOT_ACTIVE.value):
        await members.bind(WECHAT, person(), 10**6, bound_by=BoundBy.LIBRARIAN, by="馆员")


async def test_a_librarian_takes_an_entry_from_nobody_without_untying_first(members: SqlMemberList) -> None:
    entry = (await numbered(members, "1001")).id
    await members.bind(WECHAT, person("first"), entry, bound_by=BoundBy.LIBRARIAN, by="馆员")

    with pytest.raises(Refused, match=Say.ENTRY_TAKEN.value):
        await members.bind(WECHAT, person("second"), entry, bound_by=BoundBy.LIBRARIAN, by="馆员")
    await members.unbind(WECHAT, "first", by="馆员")
    bound = await members.bind(WECHAT, person("second"), entry, bound_by=BoundBy.LIBRARIAN, by="馆员")

    assert (bound.contact_id, bound.bound_by) == ("second", BoundBy.LIBRARIAN)
    assert await members.binding(WECHAT, "first") is None


async def test_a_refused_binding_leaves_the_earlier_one(members: SqlMemberList) -> None:
    one, two = [(await numbered(members, n)).id for n in ("1001", "1002")]
    await members.bind(WECHAT, person("a"), one, bound_by=BoundBy.LIBRARIAN, by="馆员")
    await members.bind(WECHAT, person("b"), two, bound_by=BoundBy.LIBRARIAN, by="馆员")

    with pytest.raises(Refused):
        await members.bind(WECHAT, person("b"), one, bound_by=BoundBy.LIBRARIAN, by="馆员")
    outcomes = await members.bind_many(WECHAT, [(person("b"), one)], by="馆员")

    assert outcomes[0].refused is Say.ENTRY_TAKEN
    kept = await members.binding(WECHAT, "b")
    assert kept is not None
    assert kept.staff.id == two


async def test_binding_the_same_pair_again_keeps_one_binding_with_the_new_name(members: SqlMemberList) -> None:
    entry = (await numbered(members, "1001")).id
    await members.bind(WECHAT, person(name="旧名"), entry, bound_by=BoundBy.LIBRARIAN, by="馆员")
    bound = await members.bind(WECHAT, person(name="新名"), entry, bound_by=BoundBy.LIBRARIAN, by="馆员")

    assert bound.contact_name == "新名"
    assert await members.holder(WECHAT, entry) == bound


async def test_two_librarians_never_give_one_entry_to_two_contacts(members: SqlMemberList) -> None:
    entry = (await numbered(members, "1001")).id

    done = await asyncio.gather(
        *(members.bind(WECHAT, person(f"wxid_{n}"), entry, bound_by=BoundBy.LIBRARIAN, by="馆员") for n in range(6)),
        return_exceptions=True,
    )

    assert sum(not isinstance(outcome, Refused) for outcome in done) == 1


async def test_many_are_bound_at_once_each_with_its_own_outcome(members: SqlMemberList) -> None:
    entries = [(await numbered(members, n)).id for n in ("1001", "1002", "1003")]
    pairs = [(person("a"), entries[0]), (person("b"), entries[0]), (person("c"), 10**6), (person("d"), entries[2])]

    outcomes = await members.bind_many(WECHAT, pairs, by="馆员")

    assert [o.refused for o in outcomes] == [None, Say.ENTRY_TAKEN, Say.NOT_ACTIVE, None]
    assert [o.binding.staff.work_number for o in outcomes if o.binding] == ["1001", "1003"]
    assert await members.binding(WECHAT, "d") is not None


async def test_a_librarian_finds_a_newcomer_by_the_code_shown_to_them(members: SqlMemberList) -> None:
    first = await members.code_for_newcomer(WECHAT, person(), "", valid_s=HOUR_S)
    shown = await members.code_for_newcomer(WECHAT, person(), "", valid_s=HOUR_S)

    found = await members.newcomer_by_code(WECHAT, shown.lower())

    assert found is not None
    assert (found.contact_id, found.shown, found.asked_at) == ("wxid_1", "口腔科-张三", START)
    assert (found.name, found.has_written) == ("小张", True)
    assert [s.work_number for s in found.staff] == ["1001"]
    assert await members.newcomer_by_code(WECHAT, first) is None
    assert await members.newcomer_by_code("wecom", shown) is None
    assert await members.redeem(WECHAT, person(), shown) is None, "a code shown to somebody proves nothing"
    await members.bind(WECHAT, person(), found.staff[0].id, bound_by=BoundBy.LIBRARIAN, by="馆员")
    assert await members.newcomer_by_code(WECHAT, shown) is None


async def test_newcomers_are_those_not_bound_who_asked_first(members: SqlMemberList, clock: TickingClock) -> None:
    quiet, late, early = (
        person("quiet", alias="张三"),
        person("late", alias="心内科-李四"),
        person("early", alias="骨科-钱"),
    )
    await members.seen(WECHAT, [quiet, late, early, person("bound")], GROUP)
    await members.redeem(WECHAT, person("bound"), await code(members))
    await members.seen(WECHAT, [early], GROUP, has_asked=True)
    clock.tick(1 * 60)
    await members.seen(WECHAT, [late], GROUP, has_asked=True)
    await members.seen(WECHAT, [early], GROUP, has_asked=True)

    found = await members.newcomers(WECHAT)

    assert [(n.contact_id, n.topic) for n in found] == [("early", GROUP), ("late", GROUP), ("quiet", GROUP)]
    assert found[0].asked_at == START
    assert [len(n.staff) for n in found] == [0, 1, 2]
    assert [n.has_written for n in found] == [False, False, False]


async def test_a_roster_shows_those_in_the_group_now(members: SqlMemberList) -> None:
    await members.seen(WECHAT, [person("a", "甲", "口腔科-甲"), person("b", "乙", "")], GROUP)
    await members.seen(WECHAT, [person("c", "丙", "")], "另一群")

    assert await members.roster(WECHAT, GROUP) == ("乙", "口腔科-甲")
    await members.left(WECHAT, [person("a")], GROUP)

    assert await members.roster(WECHAT, GROUP) == ("乙",)
    assert not await members.is_in_a_group(WECHAT, "a")
    assert await members.is_in_a_group(WECHAT, "b")
    assert await members.roster(WECHAT, "没有的群") == ()


async def test_a_new_roster_ends_what_the_group_was_and_new_ids_make_no_doubles(members: SqlMemberList) -> None:
    await members.replace_roster(WECHAT, [person(f"old{n}", alias=f"甲{n}") for n in range(3)], GROUP)
    await members.replace_roster(WECHAT, [person(f"new{n}", alias=f"甲{n}") for n in range(3)], GROUP)

    assert await members.roster(WECHAT, GROUP) == ("甲0", "甲1", "甲2")
    assert {n.contact_id for n in await members.newcomers(WECHAT)} == {"new0", "new1", "new2"}


async def test_a_nickname_taken_off_is_gone_with_the_next_roster_but_not_by_a_message(members: SqlMemberList) -> None:
    await members.replace_roster(WECHAT, [person(alias="口腔科-张三")], GROUP)
    await members.seen(WECHAT, [person(name="", alias="")], GROUP)
    assert await members.roster(WECHAT, GROUP) == ("口腔科-张三",)

    await members.replace_roster(WECHAT, [person(alias="")], GROUP)

    assert await members.roster(WECHAT, GROUP) == ("小张",)


async def test_a_private_chat_is_no_group(members: SqlMemberList) -> None:
    await members.seen(WECHAT, [person()], "", has_asked=True)

    assert not await members.is_in_a_group(WECHAT, "wxid_1")
    assert [n.topic for n in await members.newcomers(WECHAT)] == [""]


async def test_a_renamed_group_keeps_its_people(members: SqlMemberList) -> None:
    await members.seen(WECHAT, [person()], GROUP)
    await members.seen(WECHAT, [person()], "新群名")

    await members.group_renamed(WECHAT, GROUP, "新群名")

    assert await members.roster(WECHAT, "新群名") == ("口腔科-张三",)
    assert await members.roster(WECHAT, GROUP) == ()


async def test_a_group_of_five_hundred_with_repeats_is_noted(members: SqlMemberList) -> None:
    people = [person(f"wxid_{n}", alias=f"口腔科-甲{n}") for n in range(1100)]

    await asyncio.gather(*(members.seen(WECHAT, [*people, *reversed(people)], GROUP) for _ in range(3)))
    await members.seen(WECHAT, [], GROUP)
    await members.replace_roster(WECHAT, people[:500], GROUP)

    assert len(await members.roster(WECHAT, GROUP)) == 500
    assert len(await members.newcomers(WECHAT)) == 500


async def test_contacts_not_seen_again_are_forgotten_and_bound_ones_stay(
    members: SqlMemberList, clock: TickingClock
) -> None:
    await members.seen(WECHAT, [person("old"), person("bound")], GROUP)
    await members.redeem(WECHAT, person("bound"), await code(members))
    clock.tick(90 * 86_400)
    await members.seen(WECHAT, [person("new")], GROUP)

    assert await members.forget(clock.now - timedelta(days=30)) == 1

    assert [n.contact_id for n in await members.newcomers(WECHAT)] == ["new"]
    assert await members.binding(WECHAT, "bound") is not None


async def test_another_key_opens_nothing(members: SqlMemberList, database: Database, clock: TickingClock) -> None:
    other = SqlMemberList(database, FieldCipher(b"x" * 32), clock)

    assert await other.named("张三") == ()
    with pytest.raises(ConfigurationError, match=r"privacy\.key"):
        await other.all_staff()


async def test_what_was_done_to_members_is_on_record(members: SqlMemberList, database: Database) -> None:
    await members.redeem(WECHAT, person(), await code(members))
    await members.unbind(WECHAT, "wxid_1", by="馆员")

    assert await events(database) == ["staff_imported", "code_issued", "bound_by_code", "unbound"]
