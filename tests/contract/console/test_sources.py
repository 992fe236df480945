"""The page of the sources: what it tells, who may switch, and what is refused."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from handlers.covering import LIBRARIAN
from handlers.domain.source_names import SOURCE_NAMES
from handlers.order_files import SOURCE as SUPPLIER
from resolvers.load import available
from tests.contract.console.conftest import LogIn, Visitor
from tests.contract.console.site_kit import Played

OFF = {"place": "metadata", "source": "pubmed", "to": "off"}


async def test_each_condition_of_a_source_is_told_in_words(librarian: Visitor) -> None:
    html = await librarian.text("/sources")

    for said in ("Crossref", "正常", "休息至", "对方服务出错", "连不上", "额度用完", "今日 3/100", "95%", "不需联网"):
        assert said in html, said
    assert "给读者的链接" in html


async def test_a_librarian_may_look_and_not_switch(played: Played, librarian: Visitor) -> None:
    html = await librarian.text("/sources")
    assert "/sources/switch" not in html
    assert "停用和调序由管理员操作。" in html
    assert "停用和顺序立即生效" not in html

    answers = [await librarian.post(f"/sources/{what}", OFF) for what in ("switch", "move", "order")]

    assert [answer.status for answer in answers] == [403, 403, 403]
    assert "只有管理员" in await answers[0].text()
    assert played.sources.board.is_on("metadata", "pubmed")


async def test_an_auditor_cannot_have_sources_probed(played: Played, log_in: LogIn, librarian: Visitor) -> None:
    assert (await (await log_in("auditor")).post("/sources/probe")).status == 403
    assert "已检查一遍" in await librarian.said(await librarian.post("/sources/probe"))
    assert played.sources.probes == 1


async def test_a_switched_source_is_off_at_once_and_who_did_it_is_kept(played: Played, admin: Visitor) -> None:
    html = await admin.text("/sources")
    assert "停用和顺序立即生效并记入审计。" in html
    assert "由管理员操作" not in html

    said = await admin.said(await admin.post("/sources/switch", OFF))

    assert "已停用PubMed" in said
    assert not played.sources.board.is_on("metadata", "pubmed")
    html = await admin.text("/sources/now")
    assert "已停用" in html
    assert "admin1 11-" in html
    assert ("admin1", "source_switched_off", "source:metadata:pubmed") in await played.audited()

    await admin.post("/sources/switch", {**OFF, "to": "on"})

    assert played.sources.board.is_on("metadata", "pubmed")


async def test_a_moved_source_passes_the_next_of_its_own_table(played: Played, admin: Visitor) -> None:
    move = {"place": "fulltext", "source": "unpaywall", "to": "up"}

    await admin.post("/sources/move", move)

    assert played.sources.board.names("fulltext") == ("unpaywall", "folder", "cnki", "pmc", "wanfang", "core")
    assert "恢复配置里的顺序" in await admin.text("/sources")

    await admin.post("/sources/move", move)
    await admin.post("/sources/order", {"place": "fulltext"})

    assert not played.sources.board.is_rearranged("fulltext")


@pytest.mark.parametrize(
    ("what", "fields", "status"),
    [
        ("switch", {**OFF, "source": "libgen"}, 303),
        ("move", {"place": "nowhere", "source": "pubmed", "to": "up"}, 303),
        ("switch", {**OFF, "to": "maybe"}, 400),
        ("move", {**OFF, "to": "9"}, 400),
        ("order", {"place": "nowhere"}, 400),
        ("switch", {"csrf": "stolen", **OFF}, 403),
    ],
)
async def test_what_cannot_be_done_is_answered_in_words(
    played: Played, admin: Visitor, what: str, fields: dict[str, str], status: int
) -> None:
    answer = await admin.post(f"/sources/{what}", fields)

    assert answer.status == status
    if status == 303:
        assert "没有这个来源" in await admin.said(answer)
    assert await played.audited() == []


def test_every_source_has_a_name_for_people() -> None:
    assert {*available("metadata"), *available("fulltext")} - set(SOURCE_NAMES) == set()
    assert {SUPPLIER, LIBRARIAN, "shelf", "search"} - set(SOURCE_NAMES) == set()


async def test_a_monitor_reads_failures_times_budgets_and_rests(stranger: Visitor) -> None:
    answer = await stranger.get("/metrics")

    families = {f.name: f for f in text_string_to_metric_families(await answer.text())}
    read = {
        (s.name, s.labels["source"], *(s.labels.get(k, "") for k in ("failure", "span", "le"))): s.value
        for f in families.values()
        for s in f.samples
        if "source" in s.labels and "outcome" not in s.labels
    }
    assert read["wendi_source_failures_total", "pubmed", "timeout", "", ""] == 14
    assert read["wendi_source_budget_left", "openalex", "", "day", ""] == 3
    assert read["wendi_source_resting", "pubmed", "", "", ""] == 1
    assert read["wendi_source_reachable", "pmc", "", "", ""] == 0
    assert read["wendi_source_seconds_bucket", "unpaywall", "", "", "0.5"] == 20
    assert read["wendi_source_seconds_count", "unpaywall", "", "", ""] == 30


async def test_the_first_source_cannot_move_up(admin: Visitor) -> None:
    said = await admin.said(await admin.post("/sources/move", {"place": "metadata", "source": "crossref", "to": "up"}))

    assert said == "Crossref不能再上移了。"


async def test_with_every_source_switched_off_each_page_of_the_desk_says_so(played: Played, admin: Visitor) -> None:
    pages = ("/", "/status", "/sources")
    assert not [url for url in pages if "全部停用" in await admin.text(url)]
    for place, said in (("fulltext", "全文来源已全部停用"), ("metadata", "全部来源已停用")):
        for source in played.sources.board.names(place):
            await admin.post("/sources/switch", {"place": place, "source": source, "to": "off"})
        assert [url for url in pages if said in await admin.text(url)] == list(pages)


async def test_a_switched_off_source_leaves_its_copies_and_the_page_says_so(admin: Visitor) -> None:
    assert "之前从它取得的副本仍在馆里使用" in await admin.said(await admin.post("/sources/switch", OFF))
    assert "已取得的副本是馆藏" in await admin.text("/sources")
