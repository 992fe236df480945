"""Confirming people, one-time codes, and the staff list."""

import re
from io import BytesIO

import openpyxl
import pytest

from handlers.domain.membership import BoundBy
from handlers.domain.message import Person
from handlers.domain.request import State
from tests.contract.console.conftest import LogIn, Visitor
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
    form = {"code": f" {code[:4].lower()} {code[4:]} ", "work_number": "1404"}

    said = await librarian.said(await librarian.post("/members/by-code", form))

    binding = await played.members.binding(ACCOUNT, NOBODY.contact_id)
    assert "是 骨科-刘洋" in said
    assert binding is not None
    assert binding.staff.work_number == "1404"


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


def _xlsx(*rows: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


NEW_LIST = _xlsx(
    ("员工号", "姓名", "所在科室", "备用"),
    ("1101", "张三", "急诊科", ""),
    ("1102", "王小燕", "口腔科", ""),
    ("1777", "<b>新人</b>", "麻醉科", ""),
    ("", "没有工号", "骨科", ""),
)


async def _preview(admin: Visitor, content: bytes = NEW_LIST) -> str:
    answer = await admin.send_file("/members/import", content, "名单.xlsx")
    assert answer.status == 303, await answer.text()
    return answer.headers["Location"]


async def test_a_list_is_shown_before_it_is_imported(played: Played, admin: Visitor) -> None:
    html = await admin.text(await _preview(admin))

    assert all(said in html for said in ("工号（员工号）", "没有用到：备用", "口腔科 → <b>急诊科</b>", "缺工号"))
    assert "&lt;b&gt;新人" in html
    assert await played.members.numbered("1777") is None


async def test_the_list_that_was_shown_is_imported(played: Played, admin: Visitor) -> None:
    token = (await _preview(admin)).partition("list=")[2]

    said = await admin.said(await admin.post("/members/import/apply", {"list": token, "skip_bad": "1"}))

    assert said == "已导入：新增 1 人，修改 1 人，停用 0 人。"
    assert (await played.staff("1101")).department == "急诊科"
    assert (await played.staff("1201")).is_active


async def test_a_list_with_bad_rows_needs_a_word_to_skip_them(played: Played, admin: Visitor) -> None:
    token = (await _preview(admin)).partition("list=")[2]

    said = await admin.said(await admin.post("/members/import/apply", {"list": token}))

    assert "未导入任何内容" in said
    assert (await played.staff("1101")).department == "口腔科"


async def test_people_missing_from_a_complete_list_become_inactive(played: Played, admin: Visitor) -> None:
    content = _xlsx(("工号", "姓名", "科室"), ("1101", "张三", "口腔科"))
    token = (await _preview(admin, content)).partition("list=")[2]

    await admin.post("/members/import/apply", {"list": token, "deactivate_missing": "1"})

    assert [(await played.staff(number)).is_active for number in ("1101", "1201")] == [True, False]


async def test_a_preview_belongs_to_its_session_and_ends(played: Played, admin: Visitor, log_in: LogIn) -> None:
    address = await _preview(admin)
    other = await log_in("admin")

    theirs = await other.said(await other.get(address))
    played.clock.tick(29 * 60)
    await admin.get("/")
    played.clock.tick(2 * 60)
    late = await admin.said(await admin.get(address))

    assert "预览已过期" in theirs
    assert "预览已过期" in late


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "这是 PDF 文件"),
        ("姓名,科室\n张三,口腔科\n".encode(), "缺少 “工号” 列"),
        (b"PK\x03\x04broken", "读不出来"),
        ("工号,姓名,科室\n".encode("gbk"), "没有任何职工"),
        (b"\x00\x01\x02" * 100, "读不出来"),
    ],
)
async def test_a_list_that_cannot_be_read_is_told_why(admin: Visitor, content: bytes, said: str) -> None:
    answer = await admin.send_file("/members/import", content, "list.xlsx")

    assert answer.status == 400
    assert said in await answer.text()
