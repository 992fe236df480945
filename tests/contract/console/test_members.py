"""Confirming people, one-time codes, and finding people in the staff list."""

import re

import pytest

from handlers.domain.membership import BoundBy, is_same_person
from handlers.domain.message import Person
from handlers.domain.request import State
from tests.contract.console.conftest import Visitor
from tests.contract.console.neighbours import ACCOUNT
from tests.contract.console.site_kit import GROUP, Played

ZHOU = Person("wxid_zhou", "zhouqi_", "骨科-周琪")
XU = Person("wxid_xu", "一诺", "血液科-许诺")
LIU = Person("wxid_liu", "刘", "骨科-刘洋")
NOBODY = Person("wxid_nobody", "路人", "检验科-无名氏")


async def _seen(played: Played, *people: Person) -> dict[str, int]:
    """Let people be seen in the group; returns the newcomers' ids by contact."""
    await played.members.seen(ACCOUNT, people, GROUP.topic)
    return {n.contact_id: n.id for n in await played.members.newcomers(ACCOUNT)}


async def _chosen(played: Played, *pairs: tuple[int, str]) -> list[tuple[str, str]]:
    fields = [("chosen", str(newcomer)) for newcomer, _ in pairs]
    return fields + [(f"staff_{newcomer}", str((await played.staff(number)).id)) for newcomer, number in pairs]


async def _confirm(visitor: Visitor, fields: list[tuple[str, str]]) -> str:
    answer = await visitor.client.post(
        "/members/confirm",
        data=[("csrf", visitor.csrf), *fields],
        cookies=visitor._cookies,
        allow_redirects=False,
    )
    return await visitor.said(answer)


async def test_newcomers_are_listed_with_the_entries_they_may_mean(played: Played, librarian: Visitor) -> None:
    await _seen(played, ZHOU, LIU, NOBODY)

    html = await librarian.text("/members")

    assert html.count("骨科-刘洋") > 2
    assert all(said in html for said in ("骨科-周琪", "1203", "1404", "1405", "检验科-无名氏", "没有对上"))


async def test_many_are_confirmed_at_once_and_their_requests_go_on(played: Played, librarian: Visitor) -> None:
    ids = await _seen(played, ZHOU, XU)
    asked = await played.enter("1203", reader=ZHOU, staff_id=None, department="", state=State.AWAITING_BINDING)

    said = await _confirm(librarian, await _chosen(played, (ids["wxid_zhou"], "1203"), (ids["wxid_xu"], "1303")))

    bound = [await played.members.binding(ACCOUNT, person.contact_id) for person in (ZHOU, XU)]
    assert said.startswith("已确认 2 人")
    assert [b.staff.label for b in bound if b] == ["骨科-周琪", "血液科-许诺"]
    assert await played.state(asked.number) is State.RECEIVED
    assert [text for text in await played.said() if "绑定成功" in text and str(asked.number) in text]
    assert len([line for line in await played.audited() if line[1] == "member_bound"]) == 2


async def test_one_who_cannot_be_confirmed_does_not_hinder_the_others(played: Played, librarian: Visitor) -> None:
    ids = await _seen(played, ZHOU, XU)
    holder = Person("wxid_other", "别人")
    entry = (await played.staff("1203")).id
    await played.members.bind(ACCOUNT, holder, entry, bound_by=BoundBy.LIBRARIAN, by="test")

    said = await _confirm(librarian, await _chosen(played, (ids["wxid_zhou"], "1203"), (ids["wxid_xu"], "1303")))

    assert "已确认 1 人" in said
    assert "骨科-周琪：骨科-周琪 已由另一个微信绑定" in said


async def test_namesakes_must_be_told_apart(played: Played, librarian: Visitor) -> None:
    ids = await _seen(played, LIU)

    said = await _confirm(librarian, [("chosen", str(ids["wxid_liu"])), (f"staff_{ids['wxid_liu']}", "")])

    assert "没有选是名单里的哪一位" in said
    assert await played.members.binding(ACCOUNT, "wxid_liu") is None


async def test_nobody_is_tied_to_an_entry_that_the_nickname_does_not_claim(played: Played, librarian: Visitor) -> None:
    ids = await _seen(played, ZHOU)

    await _confirm(librarian, await _chosen(played, (ids["wxid_zhou"], "1101")))

    assert await played.members.binding(ACCOUNT, "wxid_zhou") is None


@pytest.mark.parametrize("chosen", [[], [("chosen", "999")], [("chosen", "x")], [("chosen", "1 OR 1=1")]])
async def test_a_choice_that_is_none_binds_nobody(
    played: Played, librarian: Visitor, chosen: list[tuple[str, str]]
) -> None:
    await _seen(played, ZHOU)

    assert "一个也没有确认" in (said := await _confirm(librarian, chosen)) or "还没有勾选" in said


async def test_a_newcomer_is_confirmed_by_the_code_on_the_phone_and_a_work_number(
    played: Played, librarian: Visitor
) -> None:
    code = await played.members.code_for_newcomer(ACCOUNT, NOBODY, "", valid_s=600)
    form = {"code": f" {code[:4].lower()} {code[4:]} ", "work_number": "1404", "is_sure": "1"}

    said = await librarian.said(await librarian.post("/members/by-code", form))

    binding = await played.members.binding(ACCOUNT, NOBODY.contact_id)
    assert "是 骨科-刘洋" in said
    assert binding is not None
    assert (binding.staff.work_number, binding.contact_name) == ("1404", "路人")
    assert [text for text in await played.said() if "绑定成功" in text], "who asked in private is told, friend or not"


async def test_a_code_for_another_name_than_the_phone_shows_is_asked_about_once_more(
    played: Played, librarian: Visitor
) -> None:
    form = {"code": await played.members.code_for_newcomer(ACCOUNT, NOBODY, "", valid_s=600), "work_number": "1404"}

    asked = await librarian.post("/members/by-code", form)

    html = await asked.text()
    assert asked.status == 200
    assert all(said in html for said in ("检验科-无名氏", "骨科-刘洋", "我已核对", form["code"]))
    assert await played.members.binding(ACCOUNT, NOBODY.contact_id) is None


async def test_whom_a_librarian_confirmed_is_known_again_in_private(played: Played, librarian: Visitor) -> None:
    ids = await _seen(played, ZHOU)

    await _confirm(librarian, await _chosen(played, (ids["wxid_zhou"], "1203")))

    binding = await played.members.binding(ACCOUNT, "wxid_zhou")
    assert binding is not None
    assert binding.contact_name == "zhouqi_"
    assert is_same_person(binding, "zhouqi_", None)


async def test_an_entry_of_another_department_than_the_nickname_says_needs_an_extra_tick(
    played: Played, librarian: Visitor
) -> None:
    elsewhere = Person("wxid_zhou", "zhouqi_", "康复科-周琪")
    ids = await _seen(played, elsewhere)
    fields = await _chosen(played, (ids["wxid_zhou"], "1203"))

    assert "昵称与名单对不上" in await librarian.text("/members")
    assert "我已核对" in await _confirm(librarian, fields)
    assert await played.members.binding(ACCOUNT, "wxid_zhou") is None
    assert "已确认 1 人" in await _confirm(librarian, [*fields, (f"sure_{ids['wxid_zhou']}", "1")])


async def test_only_those_whose_request_waits_are_marked_so(played: Played, librarian: Visitor) -> None:
    await played.members.seen(ACCOUNT, [ZHOU, XU], GROUP.topic, has_asked=True)
    assert "等着文献" not in await librarian.text("/members")

    await played.enter("1203", reader=ZHOU, staff_id=None, department="", state=State.AWAITING_BINDING)

    html = await librarian.text("/members")
    assert (html.count("等着文献"), html.count("来问过")) == (1, 1)


async def test_without_a_search_the_staff_list_shows_departments_and_those_not_bound_first(
    played: Played, librarian: Visitor
) -> None:
    bound = await played.staff("1101")
    await played.members.bind(ACCOUNT, NOBODY, bound.id, bound_by=BoundBy.LIBRARIAN, by="test")

    html = await librarian.text("/members")

    assert all(said in html for said in ("骨科 4", "口腔科 2", "给选中的人发绑定码", "在职 7 人，已绑定 1 人"))
    assert html.index("<b>骨科-刘洋</b>") < html.index("<b>口腔科-张三</b>")


@pytest.mark.parametrize(
    ("code", "work_number", "said"),
    [("WRONG123", "1404", "核对码不对"), ("", "", "核对码不对"), ("right", "9999", "没有这个工号")],
)
async def test_a_wrong_code_or_number_binds_nobody(
    played: Played, librarian: Visitor, code: str, work_number: str, said: str
) -> None:
    right = await played.members.code_for_newcomer(ACCOUNT, NOBODY, "", valid_s=600)
    form = {"code": right if code == "right" else code, "work_number": work_number}

    assert said in await librarian.said(await librarian.post("/members/by-code", form))
    assert await played.members.binding(ACCOUNT, NOBODY.contact_id) is None


async def test_codes_are_shown_once_to_whoever_issued_them(played: Played, librarian: Visitor, admin: Visitor) -> None:
    ids = [str((await played.staff(number)).id) for number in ("1101", "1201")]

    await librarian.client.post(
        "/members/codes",
        data=[("csrf", librarian.csrf), *(("staff", i) for i in ids)],
        cookies=librarian._cookies,
        allow_redirects=False,
    )
    pages = [await visitor.text("/members") for visitor in (admin, librarian, librarian)]

    codes = [re.findall(r'<td class="code">(\w+)</td>', html) for html in pages]
    assert [len(found) for found in codes] == [0, 2, 0]
    staff = await played.members.redeem(ACCOUNT, ZHOU, codes[1][0])
    assert staff is not None
    assert staff.label == "口腔科-张三"


@pytest.mark.parametrize("staff", ["", "x", "-1", "9" * 30, "99999"])
async def test_codes_for_nobody_are_not_issued(librarian: Visitor, staff: str) -> None:
    assert "请勾选" in await librarian.said(await librarian.post("/members/codes", {"staff": staff}))


async def test_a_binding_is_ended(played: Played, librarian: Visitor) -> None:
    entry = (await played.staff("1203")).id
    await played.members.bind(ACCOUNT, ZHOU, entry, bound_by=BoundBy.LIBRARIAN, by="test")

    said = await librarian.said(await librarian.post("/members/unbind", {"entry": str(entry)}))

    assert said == "已解除 骨科-周琪 的绑定。"
    assert await played.members.binding(ACCOUNT, "wxid_zhou") is None


@pytest.mark.parametrize(
    ("sought", "found"), [("张三", 1), ("骨科", 4), ("骨科-刘洋", 2), ("14", 2), ("%", 0), ("李 骨", 1)]
)
async def test_people_are_found_by_name_department_or_number(librarian: Visitor, sought: str, found: int) -> None:
    answer = await librarian.client.get("/members", params={"q": sought}, cookies=librarian._cookies)

    assert f"找到 {found} 人" in await answer.text()
