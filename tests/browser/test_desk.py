"""A librarian's day at the console, in a real browser."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from handlers.domain.message import ChannelHealth, Link, Person
from handlers.domain.request import Reason, State
from tests.browser.conftest import Desk
from tests.contract.console.neighbours import ACCOUNT
from tests.contract.console.site_kit import GROUP, PDF

pytestmark = pytest.mark.browser


async def test_a_wrong_password_is_told_and_the_right_one_opens_the_desk(desk: Desk) -> None:
    desk.expected.add(401)
    page = await desk.page()
    await page.goto(desk.address + "requests?state=delivered")
    await page.get_by_label("账号").fill("admin1")
    await page.get_by_label("密码").fill("not the password")
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("alert").filter(has_text="账号或密码不对")).to_be_visible()

    desk_page = await desk.logged_in()

    await expect(desk_page.get_by_role("heading", name="待办")).to_be_visible()
    await desk_page.get_by_role("button", name="退出").click()
    await expect(desk_page.get_by_role("button", name="登录")).to_be_visible()


async def test_a_new_request_appears_by_itself_and_its_paper_is_sent(desk: Desk, tmp_path: Path) -> None:
    page = await desk.logged_in("librarian1")
    await expect(page.get_by_text("没有待办", exact=True)).to_be_visible()

    request = await desk.played.waiting()
    desk.played.channel.friends.add(request.reader.contact_id)
    await page.get_by_role("link", name="A trial of something useful").click()
    paper = tmp_path / "论文.pdf"
    paper.write_bytes(PDF)
    await page.get_by_label("全文文件").set_input_files(paper)
    await page.get_by_role("button", name="上传并发送").click()
    await expect(page.get_by_role("status")).to_have_text("已收下，正在加水印发给读者")
    await expect(page.locator("h1")).to_contain_text("已找到")

    await desk.played.deliver()

    await expect(page.locator("h1")).to_contain_text("已送达")
    await expect(page.get_by_text(f"{request.number}_paper.pdf")).to_be_visible()


async def test_a_file_that_is_no_pdf_is_told_and_the_request_still_waits(desk: Desk, tmp_path: Path) -> None:
    request = await desk.played.waiting()
    page = await desk.logged_in("librarian1")
    await page.goto(f"{desk.address}requests/{request.number}")
    page_file = tmp_path / "login.pdf"
    page_file.write_text("<html>请登录</html>")

    await page.get_by_label("全文文件").set_input_files(page_file)
    await page.get_by_role("button", name="上传并发送").click()

    await expect(page.get_by_role("status")).to_contain_text("请上传 PDF")
    assert await desk.played.state(request.number) is State.WITH_LIBRARIAN


async def test_a_request_is_declined_with_a_reason(desk: Desk) -> None:
    request = await desk.played.waiting()
    page = await desk.logged_in("librarian1")
    await page.get_by_role("button", name="我来办").click()
    await page.get_by_text("回复读者：没能提供").click()
    await page.get_by_label("馆际互借和各数据库都没有").check()
    await page.get_by_label("补充说明").fill("可到馆看纸本")

    await page.get_by_role("button", name="回复并结束").click()

    await expect(page.get_by_role("status")).to_have_text("已回复读者")
    await expect(page.locator("h1")).to_contain_text("未能提供")
    assert "可到馆看纸本" in "".join(await desk.played.said())
    assert await desk.played.state(request.number) is State.DECLINED


async def test_a_librarian_who_writes_is_told_that_another_was_quicker(desk: Desk) -> None:
    request = await desk.played.waiting()
    page = await desk.logged_in("librarian1")
    await page.goto(f"{desk.address}requests/{request.number}")
    await page.get_by_text("换个编号再找").click()
    await page.get_by_label("编号", exact=True).fill("10.1000/half-written")

    await desk.played.site.attend.take(request.number, by="王老师")

    await expect(page.get_by_text("王老师 在办")).to_be_visible()
    await expect(page.get_by_label("编号", exact=True)).to_have_value("10.1000/half-written")


async def test_several_newcomers_are_confirmed_at_once(desk: Desk) -> None:
    people = [Person("a", "", "骨科-周琪"), Person("b", "", "血液科-许诺"), Person("c", "", "检验科-路人")]
    await desk.played.members.seen(ACCOUNT, people, GROUP.topic)
    page = await desk.logged_in("librarian1")
    await page.get_by_role("link", name="成员").click()

    await page.get_by_label("全选").check()
    await page.get_by_role("button", name="确认选中的人").click()

    await expect(page.get_by_role("status")).to_contain_text("已确认 2 人")
    await expect(page.get_by_text("检验科-路人")).to_be_visible()
    assert await desk.played.members.binding(ACCOUNT, "a") is not None


async def test_a_staff_list_is_previewed_and_imported(desk: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "名单.csv"
    sheet.write_bytes("工号,姓名,科室\n1101,张三,急诊科\n1888,新人,麻醉科\n,无号,骨科\n".encode("gbk"))
    page = await desk.logged_in()
    await page.goto(desk.address + "members")
    await page.get_by_label("职工名单").set_input_files(sheet)
    await page.get_by_role("button", name="预览").click()
    await expect(page.get_by_role("heading", name="导入预览")).to_be_visible()
    await expect(page.get_by_text("麻醉科-新人")).to_be_visible()

    await page.get_by_label("跳过不能采用的").check()
    await page.get_by_role("button", name="确认导入").click()

    await expect(page.get_by_role("status")).to_have_text("已导入：新增 1 人，修改 1 人，停用 0 人。")
    assert (await desk.played.staff("1101")).department == "急诊科"


async def test_codes_are_issued_and_gone_after_a_reload(desk: Desk) -> None:
    page = await desk.logged_in("librarian1")
    await page.goto(desk.address + "members?q=口腔科")
    await page.get_by_label("选中 口腔科-张三").check()

    await page.get_by_role("button", name="给选中的人发绑定码").click()

    await expect(page.locator("td.code")).to_have_count(1)
    await page.reload()
    await expect(page.locator("td.code")).to_have_count(0)


async def test_the_login_code_appears_by_itself_and_goes_after_the_scan(desk: Desk) -> None:
    played = desk.played
    page = await desk.logged_in("librarian1")
    await page.goto(desk.address + "status")
    played.channel.state = ChannelHealth(Link.AWAITING_SCAN, played.clock(), "http://weixin.qq.com/x/AbC")
    code = page.get_by_alt_text("微信登录二维码")

    await expect(code).to_be_visible()
    assert await code.evaluate("image => image.naturalWidth > 100")
    played.channel.state = ChannelHealth(Link.ONLINE, played.clock(), sessions=2)
    await expect(code).to_have_count(0)


async def test_the_queue_is_walked_with_the_keyboard(desk: Desk) -> None:
    first, second = await desk.played.waiting(), await desk.played.waiting(work_number="1201", words="第二条")
    page = await desk.logged_in("librarian1")

    for key in ("j", "j", "k", "j"):
        await page.keyboard.press(key)
    await desk.played.waiting(work_number="1303", reason=Reason.UNSURE_FILE)
    await expect(page.locator("#queue tbody tr")).to_have_count(3)
    await page.keyboard.press("Enter")

    await page.wait_for_url(f"{desk.address}requests/{second.number}")
    assert first.number != second.number


async def test_a_lost_server_is_told_and_the_return_too(desk: Desk) -> None:
    page = await desk.logged_in("librarian1")

    await page.context.set_offline(True)
    await expect(page.get_by_text("与服务器的连接断了")).to_be_visible()
    await page.context.set_offline(False)

    await expect(page.get_by_text("与服务器的连接断了")).to_be_hidden()
    desk.complaints[:] = [said for said in desk.complaints if not said.startswith("htmx:")]


async def _runs_inline_script(page: Page) -> bool:
    return bool(
        await page.evaluate(
            """() => {
              const script = document.createElement("script");
              script.textContent = "window.intruder = true";
              document.head.append(script);
              return Boolean(window.intruder);
            }"""
        )
    )


async def test_no_page_may_run_a_script_of_a_stranger(desk: Desk) -> None:
    words = "<img src=x onerror='window.intruder=true'><script>window.intruder=true</script>"
    request = await desk.played.waiting(words=words)
    page = await desk.logged_in("librarian1")
    await page.goto(f"{desk.address}requests/{request.number}")

    assert not await page.evaluate("Boolean(window.intruder)")
    assert not await _runs_inline_script(page)
    assert any("Content Security Policy" in said for said in desk.complaints)
    desk.complaints[:] = [said for said in desk.complaints if "Content Security Policy" not in said]


PATHS = ("", "requests", "members?q=科", "reports", "trace", "status", "requests/1001")


async def test_every_page_fits_a_phone(desk: Desk) -> None:
    await desk.played.waiting(words="很长的一句话" * 30)
    await desk.played.members.seen(ACCOUNT, [Person("c", "", "骨科-刘洋")], GROUP.topic)
    page = await desk.logged_in(width=390, height=844)

    widths = {}
    for path in PATHS:
        await page.goto(desk.address + path)
        widths[path] = await page.evaluate("document.documentElement.scrollWidth")

    assert max(widths.values()) <= 390, widths
