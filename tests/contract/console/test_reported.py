"""Reported files: seen, opened and judged; what is watched; and purchase suggestions."""

from datetime import timedelta
from decimal import Decimal

from handlers.domain.article import SINGLE_USE, Article, Document, Holding, Identifier, IdKind, Version
from handlers.domain.order import Money, NewOrder
from handlers.domain.reported import NewReport, Verdict
from handlers.domain.request import Actor, Reason, Request, State
from storage.holding_list import SqlHoldingList
from storage.orders import SqlOrders
from tests.contract.console.conftest import LogIn, Visitor
from tests.contract.console.neighbours import ACCOUNT
from tests.contract.console.site_kit import PDF, Played

PAPER = Article(title="A trial of something useful", ids=(Identifier(IdKind.DOI, "10.1000/a"),), journal="Lancet")


async def served(played: Played, work_number: str = "1101") -> Request:
    """A request served from a source's file that lies on the shelf."""
    async with played.shelf.scratch() as folder:
        path = folder / "a.pdf"
        path.write_bytes(PDF)
        sha256, size = await played.shelf.put(path)
    holding = Holding(Document(sha256, size, 3), "unpaywall", "cc-by", Version.PUBLISHED)
    await played.enter(work_number)
    claimed = await played.book.claim_received(lease_s=60)
    assert claimed is not None
    await played.book.identified(claimed[1], PAPER)
    search = await played.book.claim_search(lease_s=60)
    assert search is not None
    (found,) = await played.book.search_found(search[2], holding, ())
    await played.deliver()
    request = await played.book.find(found.number)
    assert request is not None
    assert request.state is State.DELIVERED
    return request


async def reported(played: Played, to: State = State.WITH_LIBRARIAN) -> Request:
    """A served request whose reader calls the file wrong."""
    request = await served(played)
    assert request.holding is not None
    new = NewReport(request.number, ACCOUNT, f"c{request.number}", PAPER, request.holding, is_blocked=True)
    return await played.site.reports.report(new, to, remark="不是这篇", posts=())


async def test_a_report_stands_red_in_the_queue_and_on_its_request(played: Played, librarian: Visitor) -> None:
    request = await reported(played)
    queue, page = await librarian.text("/"), await librarian.text(f"/requests/{request.number}")
    for said in ("报错的文件", "确实不对", "没有错", "读者报错", "报错，已停用待核对"):
        assert said in queue, said
        assert said in page, said
    assert "不是这篇" in page
    assert "没问题，再发一次" not in page
    assert "读者报错" in await librarian.text("/requests")


async def test_a_report_is_counted_though_its_request_is_being_searched(played: Played, librarian: Visitor) -> None:
    await reported(played, State.IDENTIFIED)
    assert await librarian.text("/queue/count") == "1"


async def test_a_new_report_changes_the_rows(played: Played, librarian: Visitor) -> None:
    rows = await librarian.text("/queue")
    seen = rows.partition("seen=")[2].partition('"')[0]
    await reported(played, State.IDENTIFIED)
    assert (await librarian.get(f"/queue?seen={seen}")).status == 200


async def test_the_reported_file_can_be_looked_at(played: Played, librarian: Visitor) -> None:
    await reported(played, State.IDENTIFIED)
    answer = await librarian.get("/reported/1/file")
    assert (answer.status, answer.content_type, await answer.read()) == (200, "application/pdf", PDF)
    assert ("librarian1", "reported_file_viewed", "request:1001") in await played.audited()


async def test_found_wrong_others_are_told_and_searched_for(played: Played, librarian: Visitor) -> None:
    await reported(played)
    other = await served(played, "1201")
    answer = await librarian.post("/reported/1/judge", {"verdict": "wrong"})
    assert "另告知了 1 位" in await librarian.said(answer)
    assert await played.state(other.number) is State.IDENTIFIED
    assert any("经核对不是这篇" in text for text in await played.said())
    assert "确实不对，已停用" in await librarian.text("/requests/1001")
    again = await librarian.post("/reported/1/judge", {"verdict": "right"})
    assert "已有人核对过" in await librarian.said(again)


async def test_a_wrong_file_that_another_reader_has_is_not_offered_for_sending_again(
    played: Played, librarian: Visitor
) -> None:
    await reported(played)
    other = await served(played, "1201")
    await played.book.move(other.number, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.FILE_FAULTY)
    assert "没问题，再发一次" in await librarian.text(f"/requests/{other.number}")
    answer = await librarian.post("/reported/1/judge", {"verdict": "wrong"})
    assert "另告知了 1 位" in await librarian.said(answer)
    page = await librarian.text(f"/requests/{other.number}")
    assert "没问题，再发一次" not in page
    assert "已核对不是这篇，不再使用" in page
    refused = await librarian.said(await librarian.post(f"/requests/{other.number}/confirm"))
    assert "没有可核对的文件" in refused
    assert await played.state(other.number) is State.WITH_LIBRARIAN
    assert any("1002" in said and "经核对不是这篇，请勿使用" in said for said in await played.said())


async def test_found_right_the_reader_gets_it_again(played: Played, librarian: Visitor) -> None:
    await reported(played)
    answer = await librarian.post("/reported/1/judge", {"verdict": "right"})
    assert "再发一次" in await librarian.said(answer)
    assert await played.state(1001) is State.FOUND
    assert any("就是您要的这篇" in text for text in await played.said())
    (report,) = await played.site.reports.of_requests([1001])
    assert (report.verdict, report.judged_by) == (Verdict.RIGHT, "librarian1")


async def test_without_a_verdict_nothing_changes(played: Played, librarian: Visitor) -> None:
    await reported(played)
    assert "请选" in await librarian.said(await librarian.post("/reported/1/judge", {"verdict": "x"}))
    assert len(await played.site.reports.waiting()) == 1


async def test_a_request_shows_that_it_is_looked_for_again(played: Played, librarian: Visitor) -> None:
    request = await played.waiting()
    now = played.clock()
    due, until = now + timedelta(hours=1), now + timedelta(days=30)
    await played.site.watches.enlist(request.number, next_try_at=due, until=until)
    assert "后台还在找" in await librarian.text(f"/requests/{request.number}")


async def missed(played: Played, work_number: str, journal: str = "J Rare Dis", number: str = "a") -> Request:
    paper = Article(
        title=f"Paper {number}", ids=(Identifier(IdKind.DOI, f"10.1000/{number}"),), journal=journal, issn="1234-5678"
    )
    request = await played.waiting(paper, work_number=work_number)
    played.clock.tick(1)
    return request


async def test_what_two_readers_missed_is_suggested_and_what_one_missed_is_not(
    played: Played, librarian: Visitor
) -> None:
    await missed(played, "1101")
    await missed(played, "1101", number="b")
    assert "J Rare Dis" not in await librarian.text("/purchases")
    await missed(played, "1201", "Journal of Rare Diseases", number="c")
    html = await librarian.text("/purchases")
    assert "Journal of Rare Diseases" in html
    assert "张三" not in html
    table = (await (await librarian.get("/purchases.csv")).read()).decode("utf-8-sig").splitlines()
    assert table[1].split(",")[1:6] == ["Journal of Rare Diseases", "1234-5678", "2", "2", "3"]


async def test_what_was_found_after_all_or_taken_back_is_no_reason_to_buy(played: Played, librarian: Visitor) -> None:
    first, second = await missed(played, "1101"), await missed(played, "1201")
    await played.book.move(first.number, State.CANCELLED, Actor.READER, reason=Reason.FOUND_BY_READER)
    assert "J Rare Dis" not in await librarian.text("/purchases")
    assert second.number == 1002


async def supplied(
    played: Played, work_number: str, number: str, reason: Reason = Reason.NO_OPEN_COPY, *, is_known: bool = True
) -> Request:
    """A request that only another library's copy answered; what no source knows is written into the order."""
    paper = Article(f"Paper {number}", (Identifier(IdKind.DOI, f"10.1000/{number}"),), journal="J Rare Dis")
    found = paper if is_known else Article(f"Paper {number}")
    request = await played.waiting(found, reason, work_number=work_number)
    nothing = Money(Decimal(0), "CNY")
    new = NewOrder(request.number, "first", paper, request.department, "librarian1", nothing, needs_approval=False)
    order = await SqlOrders(played.database, played.clock).place(new)
    file = Holding(Document("f" * 64, 9, 1), "supplier", SINGLE_USE, Version.UNKNOWN)
    await played.book.attach(request.number, file, by="first")
    await SqlOrders(played.database, played.clock).fulfil(order.id, by="first")
    await played.deliver()
    assert await played.state(request.number) is State.DELIVERED
    played.clock.tick(1)
    return request


async def test_what_only_another_library_supplied_is_the_best_reason_to_buy(played: Played, librarian: Visitor) -> None:
    await supplied(played, "1101", "a")
    await supplied(played, "1101", "b")
    assert "J Rare Dis" not in await librarian.text("/purchases")  # by readers, not by loans
    await supplied(played, "1201", "c", Reason.NO_RECORD_SOURCE)
    table = (await (await librarian.get("/purchases.csv")).read()).decode("utf-8-sig").splitlines()
    assert table[1].split(",")[1:6] == ["J Rare Dis", "", "2", "2", "3"]


async def test_a_loan_of_what_no_source_knows_counts_by_what_the_librarian_ordered(
    played: Played, librarian: Visitor
) -> None:
    for work_number, number in (("1101", "a"), ("1201", "b")):
        await supplied(played, work_number, number, Reason.NOT_IDENTIFIED, is_known=False)
    assert "J Rare Dis" in await librarian.text("/purchases")


async def test_a_paper_that_is_open_is_no_reason_to_buy_though_its_copies_were_wrong(
    played: Played, librarian: Visitor
) -> None:
    first, second = await missed(played, "1101"), await missed(played, "1201")
    assert first.article is not None
    assert second.article is not None
    assert "J Rare Dis" in await librarian.text("/purchases")
    holdings = SqlHoldingList(played.database, played.clock)
    preprint = Holding(Document("0" * 64, 9, 1), "arxiv", "cc-by", Version.PREPRINT)
    await holdings.record(first.article, preprint)
    assert "J Rare Dis" in await librarian.text("/purchases")  # the journal itself is not open
    copy = Holding(Document("1" * 64, 9, 1), "unpaywall", "cc-by", Version.PUBLISHED)
    await holdings.record(first.article, copy)
    await holdings.block(first.article, copy.document.sha256, request=first.number, by="reader")
    assert "J Rare Dis" not in await librarian.text("/purchases")


async def test_a_decision_is_kept_with_its_note(played: Played, librarian: Visitor, log_in: LogIn) -> None:
    await missed(played, "1101")
    await missed(played, "1201", number="b")
    key = "journal:12345678"
    answer = await librarian.post("/purchases/mark", {"key": key, "decision": "suggested", "note": "<b>2027预算</b>"})
    assert "已记下" in await librarian.said(answer)
    html = await librarian.text("/purchases")
    assert "已荐购" in html
    assert "&lt;b&gt;2027预算" in html
    for fields in ({"key": "x", "decision": "refused"}, {"key": key, "decision": "x"}):
        assert "没有改动" in await librarian.said(await librarian.post("/purchases/mark", fields))
    auditor = await log_in("auditor")
    assert (await auditor.post("/purchases/mark", {"key": key, "decision": "refused"})).status == 403


async def test_the_weekly_page_has_the_suggestions(played: Played, librarian: Visitor) -> None:
    await missed(played, "1101")
    await missed(played, "1201", number="b")
    iso = played.clock().isocalendar()
    html = await librarian.text(f"/reports/usage.html?week={iso.year}-W{iso.week:02d}")
    assert "荐购建议" in html
