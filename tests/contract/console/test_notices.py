"""Retractions that a person has to tell, loaded lists, and references, as librarians see them."""

import pytest

from handlers.domain.article import Article, Identifier, IdKind
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.request import Request
from tests.contract.console.conftest import LogIn, Visitor
from tests.contract.console.site_kit import Played

PAPER = Article("A <b>trial</b>", (Identifier(IdKind.DOI, "10.1000/a"),), ("Smith JA",), "Lancet", 2024, volume="3")
WATCH_FILE = (
    b"RetractionDate,RetractionDOI,OriginalPaperDOI,RetractionNature\n11/9/2026,10.1000/r,10.1000/a,Retraction\n"
)
JOURNALS = "刊名,ISSN,预警等级\nLancet,0140-6736,高\n".encode("gb18030")


async def held(played: Played) -> Request:
    request = await played.waiting(PAPER)
    await played.site.recalls.tell([request], Notice(NoticeKind.RETRACTION, "10.1000/r"), None)
    return request


async def test_readers_whom_a_person_has_to_tell_are_listed_and_settled(played: Played, librarian: Visitor) -> None:
    request = await held(played)
    html = await librarian.text("/notices")
    assert all(said in html for said in ("口腔科-张三", str(request.number), "撤稿", "不要发在群里"))
    assert await librarian.text("/notices/count") == "1"
    assert await librarian.said(await librarian.post("/notices/settle", {"told": "1"})) == "已记下：读者已告知。"
    assert "已经办过" in await librarian.said(await librarian.post("/notices/settle", {"told": "1"}))
    assert await librarian.text("/notices/count") == ""
    assert "馆员已告知" in await librarian.text("/notices")
    assert any(action == "recall_settled" for _, action, _ in await played.audited())


@pytest.mark.parametrize("told", ["", "x", "-1", "9" * 30, "77"])
async def test_what_is_not_there_cannot_be_settled(librarian: Visitor, told: str) -> None:
    assert "已经办过" in await librarian.said(await librarian.post("/notices/settle", {"told": told}))


async def test_lists_are_loaded_shown_with_their_year_and_removed(played: Played, librarian: Visitor) -> None:
    loaded = await librarian.send_file("/notices/load", WATCH_FILE, "rw.csv")
    assert await librarian.said(loaded) == "已导入撤稿数据 1 条，跳过 0 条。"
    assert [n.kind for n in await played.site.notices.notices_for(PAPER)] == [NoticeKind.RETRACTION]
    fields = {"name": "预警期刊", "year": "2025"}
    loaded = await librarian.send_file("/notices/journals", JOURNALS, "a.csv", fields)
    assert await librarian.said(loaded) == "已导入 预警期刊2025：1 种期刊，跳过 0 行。"
    assert "预警期刊2025" in await librarian.text("/notices")
    assert await librarian.said(await librarian.post("/notices/journals/remove", fields)) == "已删去 预警期刊2025。"
    assert await librarian.said(await librarian.post("/notices/journals/remove", fields)) == "没有这份清单。"


@pytest.mark.parametrize(
    ("path", "content", "fields", "said"),
    [
        ("/notices/load", b"a,b\n1,2\n", {}, "缺少这些列"),
        ("/notices/load", b"PK\x03\x04rest", {}, "另存为"),
        ("/notices/journals", JOURNALS, {"name": "预警", "year": "25"}, "年份"),
        ("/notices/journals", JOURNALS, {"name": "", "year": "2025"}, "名字"),
        ("/notices/journals", b"\x00\x00", {"name": "预警", "year": "2025"}, "空的"),
    ],
)
async def test_a_file_that_cannot_be_used_is_refused_in_words(
    librarian: Visitor, path: str, content: bytes, fields: dict[str, str], said: str
) -> None:
    answer = await librarian.send_file(path, content, "x.csv", fields)
    assert answer.status == 400
    assert said in await answer.text()


async def test_auditors_look_and_change_nothing(played: Played, log_in: LogIn) -> None:
    await held(played)
    auditor = await log_in("auditor")
    assert "已告知</button>" not in await auditor.text("/notices")
    assert (await auditor.post("/notices/settle", {"told": "1"})).status == 403
    assert (await auditor.send_file("/notices/load", WATCH_FILE, "rw.csv")).status == 403


async def test_a_request_gives_its_reference_and_an_ris_file(played: Played, librarian: Visitor) -> None:
    request = await played.waiting(PAPER)
    html = await librarian.text(f"/requests/{request.number}")
    assert "SMITH J A. A trial[J]. Lancet, 2024, 3. DOI:10.1000/a." in html
    answer = await librarian.get(f"/requests/{request.number}/reference.ris")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{request.number}.ris"'
    assert (await answer.text()).startswith("TY  - JOUR\r\n")
    assert (await librarian.get("/requests/999/reference.ris")).status == 404
