"""Bringing a staff list in: shown first, then imported as shown."""

from io import BytesIO

import openpyxl
import pytest

from tests.contract.console.conftest import LogIn, Visitor
from tests.contract.console.site_kit import Played


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


@pytest.mark.parametrize("role", ["librarian", "admin"])
async def test_the_list_that_was_shown_is_imported(played: Played, log_in: LogIn, role: str) -> None:
    visitor = await log_in(role)
    token = (await _preview(visitor)).partition("list=")[2]

    said = await visitor.said(await visitor.post("/members/import/apply", {"list": token, "skip_bad": "1"}))

    assert said == "已导入：新增 1 人，修改 1 人，停用 0 人。"
    assert (await played.staff("1101")).department == "急诊科"
    assert (await played.staff("1201")).is_active


async def test_a_list_without_a_usable_row_cannot_be_imported(admin: Visitor) -> None:
    html = await admin.text(await _preview(admin, _xlsx(("工号", "姓名", "科室"), ("", "没有工号", "骨科"))))

    assert "没有一行可以采用" in html
    assert "确认导入" not in html


async def test_the_new_people_are_shown_first(admin: Visitor) -> None:
    html = await admin.text(await _preview(admin))

    assert html.index("<h2>新增</h2>") < html.index("<h2>修改</h2>") < html.index("<h2>新名单里没有的</h2>")


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
        (b"\x00\x01\x02" * 100, "这不是真正的 Excel 文件"),
    ],
)
async def test_a_list_that_cannot_be_read_is_told_why(admin: Visitor, content: bytes, said: str) -> None:
    answer = await admin.send_file("/members/import", content, "list.xlsx")

    assert answer.status == 400
    assert said in await answer.text()
