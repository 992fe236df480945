"""Status, reports, tracing, what machines ask, and what is shown when something breaks."""

import csv
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image
from prometheus_client.parser import text_string_to_metric_families

from console.web import build_app
from handlers.domain.errors import SourceUnavailable
from handlers.domain.message import ChannelHealth, Link
from tests.contract.console.conftest import LogIn, Visitor
from tests.contract.console.site_kit import PDF, Played, played_site

SCAN = "http://weixin.qq.com/x/AbC123"


async def test_the_login_code_is_shown_to_those_who_run_the_desk(
    played: Played, librarian: Visitor, log_in: LogIn
) -> None:
    played.channel.state = ChannelHealth(Link.AWAITING_SCAN, played.clock(), qr_payload=SCAN, trouble="scan_needed")

    ours, theirs = await librarian.text("/status"), await (await log_in("auditor")).text("/status/now")

    assert 'alt="微信登录二维码" src="data:image/svg+xml' in ours
    assert "等待扫码登录" in theirs
    assert "data:image" not in theirs


async def test_a_login_code_too_long_to_draw_is_told(played: Played, librarian: Visitor) -> None:
    played.channel.state = ChannelHealth(Link.AWAITING_SCAN, played.clock(), qr_payload="x" * 5000)

    assert "画不出来" in await librarian.text("/status")


@pytest.mark.parametrize("trouble", ["wrong_token", "gateway_down", "something_new"])
async def test_what_is_wrong_with_the_channel_is_told(played: Played, librarian: Visitor, trouble: str) -> None:
    played.channel.state = ChannelHealth(Link.DOWN, played.clock(), trouble=trouble)

    html = await librarian.text("/status")

    assert "微信未连接" in html
    assert "notice bad" in html


async def test_the_status_page_tells_how_many_sources_are_well(librarian: Visitor) -> None:
    assert "<b>8/10</b>个文献来源正常" in await librarian.text("/status")


async def test_the_report_of_this_week_counts_what_was_done(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number
    await librarian.send_file(f"/requests/{number}/upload", PDF)
    await played.deliver()
    await played.waiting(work_number="1201")

    framed = await librarian.text("/reports")
    report = await librarian.text("/reports/usage.html?week=2026-W47")
    table = await librarian.get("/reports/usage.csv?week=2026-W47")

    rows = list(csv.DictReader(StringIO((await table.read()).decode("utf-8-sig"))))
    assert 'src="/reports/usage.html?week=2026-W47"' in framed
    assert "50.0%" in report
    assert [(row["科室"], row["状态"]) for row in rows] == [("口腔科", "已送达"), ("骨科", "馆员处理中")]
    assert "usage-2026-W47.csv" in table.headers["Content-Disposition"]


@pytest.mark.parametrize("week", ["2026-W99", "nonsense", "2026-W54", "<script>", "0000-W01", "0001-W01", "9999-W52"])
async def test_a_week_that_does_not_exist_is_told(librarian: Visitor, week: str) -> None:
    shown = await librarian.client.get("/reports", params={"week": week}, cookies=librarian._cookies)
    made = await librarian.client.get("/reports/usage.csv", params={"week": week}, cookies=librarian._cookies)

    assert (shown.status, made.status) == (200, 400)
    assert "下面是本周" in await shown.text()


async def test_a_copy_is_traced_to_its_request(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number
    await librarian.send_file(f"/requests/{number}/upload", PDF)
    delivery = await played.deliver()

    answer = await librarian.send_file("/trace", PDF.replace(b"delivery:0", f"delivery:{delivery}".encode()))

    html = await answer.text()
    assert all(said in html for said in ("口腔科-张三", f'href="/requests/{number}"', "骨科-李四"))
    assert ("librarian1", "copy_traced", f"request:{number}") in await played.audited()


async def test_a_file_with_the_marks_of_two_deliveries_says_so_aloud(played: Played, librarian: Visitor) -> None:
    deliveries = []
    for _ in range(2):
        await librarian.send_file(f"/requests/{(await played.waiting()).number}/upload", PDF)
        deliveries.append(await played.deliver())
    marks = " ".join(f"wendi-delivery:{one}" for one in deliveries).encode()

    html = await (await librarian.send_file("/trace", PDF.replace(b"wendi-delivery:0", marks))).text()

    assert 'role="alert">注意：文件里有' in html
    assert html.count("<dt>溯源码</dt>") == 2


async def test_a_file_that_was_not_looked_at_to_the_end_says_of_how_many_pages(librarian: Visitor) -> None:
    html = await (await librarian.send_file("/trace", PDF + b"wendi-long")).text()
    assert "没有找到本馆的标记" in html
    assert "全文 34 页，查了 14 页" in html
    assert "查了 34 页" not in await (await librarian.send_file("/trace", PDF)).text()


async def test_a_locked_file_asks_for_its_password_in_words_and_is_read_with_it(librarian: Visitor) -> None:
    locked = PDF + b"/Encrypt"
    for typed, said in [("", "请填上打开密码"), ("8642", "打开密码不对"), ("2468", "没有找到本馆的标记")]:
        assert said in await (await librarian.send_file("/trace", locked, fields={"password": typed})).text()
    assert 'name="password"' in await librarian.text("/trace")


@pytest.mark.parametrize(("content", "said"), [(PDF, "没有找到本馆的标记"), (b"hello", "这不是 PDF 文件")])
async def test_a_file_without_our_mark_is_no_guess(librarian: Visitor, content: bytes, said: str) -> None:
    assert said in await (await librarian.send_file("/trace", content, "<b>x</b>.pdf")).text()


async def test_a_picture_of_a_copy_is_traced_to_its_request(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number
    await librarian.send_file(f"/requests/{number}/upload", PDF)
    delivery = await played.deliver()

    answer = await librarian.send_file("/trace", _picture() + f"wendi-delivery:{delivery}".encode(), "拍照.png")

    html = await answer.text()
    assert all(said in html for said in ("口腔科-张三", f'href="/requests/{number}"', "页面底纹暗点"))


async def test_a_broken_picture_is_told_so_and_its_printed_code_is_asked_for(librarian: Visitor) -> None:
    answer = await librarian.send_file("/trace", _picture()[:40], "拍照.png")

    assert answer.status == 400
    html = await answer.text()
    assert all(said in html for said in ("图片打不开或不完整", "溯源码输入"))


def _picture() -> bytes:
    target = BytesIO()
    Image.new("L", (9, 9), "white").save(target, "PNG")
    return target.getvalue()


async def test_a_typed_code_leads_to_the_request(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number
    await librarian.send_file(f"/requests/{number}/upload", PDF)
    code = f" ABCD-{await played.deliver():04d} "
    line = f"已写出 {'很长的名字' * 20}.pdf：12 页，溯源码 <b>ABCD-9999"

    known, unknown = [await librarian.post("/trace/code", {"code": typed}) for typed in (code, line)]

    html, other = await known.text(), await unknown.text()
    assert all(said in html for said in ("口腔科-张三", f'href="/requests/{number}"'))
    assert "没有找到本馆的标记" in other
    assert "&lt;b&gt;ABCD-9999" in other
    assert "<b>ABCD" not in other
    assert ("librarian1", "copy_traced", f"request:{number}") in await played.audited()


async def test_the_program_is_alive_and_ready(stranger: Visitor) -> None:
    alive, ready = await stranger.get("/healthz"), await stranger.get("/readyz")

    assert (alive.status, await alive.json()) == (200, {"status": "ok"})
    assert (ready.status, (await ready.json())["database"]) == (200, "ok")


async def test_the_program_is_not_ready_without_its_channel_but_alive(played: Played, stranger: Visitor) -> None:
    played.channel.state = ChannelHealth(Link.DOWN, played.clock())

    alive, ready = await stranger.get("/healthz"), await stranger.get("/readyz")

    assert (alive.status, ready.status) == (200, 503)
    assert (await ready.json())["channel"] == "down"


async def test_figures_for_prometheus_name_nobody(played: Played, stranger: Visitor) -> None:
    await played.waiting()

    text = await (await stranger.get("/metrics")).text()

    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["wendi_requests_24h", "with_librarian"] == 1
    assert samples["wendi_source_calls_total", "crossref", "found", "metadata"] == 39
    assert samples["wendi_channel_online",] == 1
    assert not [name for name in ("张三", "口腔科", "librarian1", "wxid") if name in text]


class Broken:
    """A collaborator that fails in a way that nobody foresaw."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def queue(self, *, limit: int = 200) -> tuple[object, ...]:
        raise self.error

    async def waiting(self, account: str) -> int:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status"),
    [(RuntimeError("secret detail"), 500), (SourceUnavailable("database", "disk-full"), 503)],
)
async def test_a_failure_is_told_without_details_and_logged_with_them(
    played: Played, error: Exception, status: int, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    site = replace(played.site, book=Broken(error))  # type: ignore[arg-type]
    account = (await played.accounts.all_accounts())[0]
    async with TestClient(TestServer(build_app(site))) as client:
        visitor = Visitor(client, await played.accounts.open_session(account))
        answer = await visitor.get("/")
        html = await answer.text()

    assert answer.status == status
    assert "请稍后再试" in html
    assert "secret detail" not in html
    assert "Traceback" not in html
    assert str(error) in capsys.readouterr().out + caplog.text


async def test_a_database_that_is_down_is_not_ready(played: Played) -> None:
    down = Broken(SourceUnavailable("database", "gone"))
    site = replace(played.site, outbox=down)  # type: ignore[arg-type]
    async with TestClient(TestServer(build_app(site))) as client:
        ready = await client.get("/readyz")
        parts = await ready.json()

    assert (ready.status, parts["database"]) == (503, "down")


async def _echo(request: web.Request) -> web.Response:
    body = await request.content.read()
    return web.json_response({"method": request.method, "size": len(body)})


@pytest.fixture
async def practising(tmp_path: Path, template: Path) -> AsyncIterator["TestClient[web.Request, web.Application]"]:
    routes = [web.route("*", "/practice", _echo), web.route("*", "/practice/{rest:.*}", _echo)]
    async with (
        played_site(tmp_path, template, extra_routes=routes) as played,
        TestClient(TestServer(build_app(played.site))) as client,
    ):
        yield client


async def test_the_practice_pages_pass_without_login_token_or_limit(
    practising: "TestClient[web.Request, web.Application]",
) -> None:
    seen = await practising.get("/practice/api/rooms")
    sent = await practising.post("/practice/api/files", data=BytesIO(b"x" * 5_000_000))

    assert await seen.json() == {"method": "GET", "size": 0}
    assert await sent.json() == {"method": "POST", "size": 5_000_000}
    assert "Content-Security-Policy" not in seen.headers


async def test_an_address_that_only_looks_like_practice_needs_a_login(
    practising: "TestClient[web.Request, web.Application]",
) -> None:
    answer = await practising.get("/practicex", allow_redirects=False)

    assert answer.status == 303
