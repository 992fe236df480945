"""Orders at other libraries: what a librarian sees and clicks, and the door that suppliers come in by."""

import re
from collections.abc import AsyncIterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from lxml import etree

from handlers.domain.article import Article, Document, Holding, Identifier, IdKind, Version
from handlers.domain.order import Letter, Money, NewOrder, OrderState
from handlers.domain.request import Actor, Reason, State
from tests.contract.console.conftest import LogIn, Visitor
from tests.contract.console.order_kit import OTHER_SECRET, SECRET, PlayedOrders
from tests.contract.console.site_kit import PDF, Played, played_site

NAMESPACE = "{http://illtransactions.org/2013/iso18626}"


@pytest.fixture
async def played(tmp_path: Path, template: Path) -> AsyncIterator[Played]:
    async with played_site(tmp_path, template) as site:
        site.orders = PlayedOrders(site)  # type: ignore[attr-defined]
        yield site


@pytest.fixture
def orders(played: Played) -> PlayedOrders:
    return played.orders  # type: ignore[attr-defined,no-any-return]


async def order(librarian: Visitor, number: int, supplier: str = "first", **fields: str) -> str:
    return await librarian.said(await librarian.post(f"/requests/{number}/order", {"supplier": supplier, **fields}))


async def knock(visitor: Visitor, body: bytes, secret: str = SECRET, path: str = "/iso18626") -> ClientResponse:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return await visitor.client.post(path, data=BytesIO(body), headers=headers)


async def verdict(answer: ClientResponse) -> tuple[str, str]:
    """Return a confirmation's kind and its status or error type."""
    assert answer.status == 200
    root = etree.fromstring(await answer.read())
    error = root.findtext(f".//{NAMESPACE}errorType")
    return etree.QName(root[0]).localname, error or str(root.findtext(f".//{NAMESPACE}messageStatus"))


async def test_a_librarian_sees_what_is_sent_and_sends_it_with_one_click(
    played: Played, orders: PlayedOrders, librarian: Visitor
) -> None:
    request = await played.waiting()
    page = await librarian.text(f"/requests/{request.number}")
    shown = re.findall(r'<pre class="words draft">(.*?)</pre>', page, re.DOTALL)[0]
    assert "A trial of something useful" in shown
    assert f"{request.number}-1" in shown
    assert "copyrightCompliance" in shown
    for hidden in ("张三", "口腔科", "求助 10.1000/a，谢谢", SECRET):
        assert hidden not in shown

    said = await order(librarian, request.number)

    assert said == f"申请 {request.number}-1 正在发出"
    made = await orders.of(request.number)
    assert (made.state, made.supplier, made.by) == (OrderState.TO_SEND, "first", "librarian1")
    again = await order(librarian, request.number, "second")
    assert "已有一单在办" in again


async def test_a_paper_that_no_source_knows_is_filled_in_and_shown_first(
    played: Played, orders: PlayedOrders, librarian: Visitor
) -> None:
    request = await played.waiting(Article(""), words="求王老师那篇病人李某的文章")
    page = await librarian.text(f"/requests/{request.number}")
    assert f"/requests/{request.number}/order/preview" in page
    fields = {
        "title": "甘氨酸\x00粉喷砂",
        "authors": "王一；李二",
        "journal": "口腔杂志",
        "year": "2024",
        "pages": "1-9",
    }

    shown = await librarian.post(f"/requests/{request.number}/order/preview", {"supplier": "first", **fields})
    text = await shown.text()
    assert shown.status == 200
    assert "病人李某" not in text.partition("<pre")[2].partition("</pre>")[0]
    await order(librarian, request.number, **fields)

    made = await orders.of(request.number)
    assert (made.article.title, made.article.authors) == ("甘氨酸 粉喷砂", ("王一", "李二"))
    nothing = await librarian.post(f"/requests/{request.number}/order/preview", {"supplier": "first", "title": " "})
    assert "题名" in await librarian.said(nothing)


async def test_a_supplier_answers_and_a_repeated_answer_changes_nothing(
    played: Played, orders: PlayedOrders, librarian: Visitor
) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()
    message = orders.message(sent.ref, "ExpectToSupply")

    first, second = await knock(librarian, message), await knock(librarian, message)
    by_path = await knock(librarian, orders.message(sent.ref, "WillSupply"), "", f"/iso18626/{SECRET}")

    assert await verdict(first) == ("supplyingAgencyMessageConfirmation", "OK")
    assert await verdict(second) == await verdict(by_path) == ("supplyingAgencyMessageConfirmation", "OK")
    heard = [line for line in await orders.orders.history(sent.id) if line[1] == "heard"]
    assert len(heard) == 2
    assert (await orders.of(request.number)).state is OrderState.EXPECTED
    page = await librarian.text(f"/requests/{request.number}")
    assert "预计可供" in page


async def test_what_another_library_did_is_told_under_the_name_that_people_use(
    played: Played, orders: PlayedOrders, librarian: Visitor
) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()
    await knock(librarian, orders.message(sent.ref, "ExpectToSupply"))
    scan = Holding(Document("0" * 64, 9, 1), "supplier", "", Version.UNKNOWN)
    await played.book.attach(request.number, scan, by=sent.supplier)

    told = await librarian.text(f"/requests/{request.number}")

    assert "first 图书馆</span>" in told
    assert "first</span>" not in told


async def test_an_order_for_a_paper_without_a_title_is_listed_by_identifiers_as_people_write_them(
    played: Played, orders: PlayedOrders, librarian: Visitor
) -> None:
    paper = Article("", (Identifier(IdKind.ARXIV, "2401.00001"), Identifier(IdKind.PMID, "29876543")))
    request = await played.waiting(paper)
    nothing = Money(Decimal(0), "CNY")
    await orders.orders.place(NewOrder(request.number, "first", paper, "", "librarian1", nothing))

    assert "arXiv 2401.00001，PMID 29876543" in await librarian.text("/orders")


async def test_who_is_not_a_supplier_learns_nothing(played: Played, orders: PlayedOrders, librarian: Visitor) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()
    message = orders.message(sent.ref, "Unfilled")

    for secret, path in (
        ("", "/iso18626"),
        ("guess", "/iso18626"),
        ("", "/iso18626/guess"),
        (SECRET[:-1], "/iso18626"),
    ):
        answer = await knock(librarian, message, secret, path)
        assert answer.status == 403
    assert (await orders.of(request.number)).state is OrderState.SENT


async def test_a_secret_is_worth_nothing_from_another_address(
    played: Played, librarian: Visitor, orders: PlayedOrders
) -> None:
    elsewhere = PlayedOrders(played, allow_from="203.0.113.0/24").first

    assert elsewhere.is_them(SECRET, "203.0.113.7")
    assert not elsewhere.is_them(SECRET, "127.0.0.1")
    assert not elsewhere.is_them(SECRET, "")
    assert not elsewhere.is_them("", "203.0.113.7")


async def test_a_supplier_cannot_answer_for_anothers_order(
    played: Played, orders: PlayedOrders, librarian: Visitor
) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()

    answer = await knock(librarian, orders.message(sent.ref, "Unfilled"), OTHER_SECRET)
    unknown = await knock(librarian, orders.message("9999-1", "Unfilled"))

    assert await verdict(answer) == await verdict(unknown)
    assert (await verdict(answer))[1] == "UnrecognisedDataValue"
    assert (await orders.of(request.number)).state is OrderState.SENT


def swapped(message: bytes, old: str, new: str) -> bytes:
    assert old.encode() in message
    return message.replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("ExpectToSupply", "WeCouldLoan", "UnrecognisedDataValue"),
        ("StatusChange", "NoGoodReason", "UnsupportedReasonForMessageType"),
        ("supplyingAgencyMessage>", "surprise>", "UnrecognisedDataElement"),
        ("</ISO18626Message>", "", "BadlyFormedMessage"),
        ("http://illtransactions.org/2013/iso18626", "urn:other", "BadlyFormedMessage"),
        ("<?xml version='1.0' encoding='UTF-8'?>", '<!DOCTYPE a [<!ENTITY b "c">]>', "BadlyFormedMessage"),
    ],
)
async def test_what_is_wrong_is_said_in_the_standards_words(
    played: Played, orders: PlayedOrders, librarian: Visitor, old: str, new: str, error: str
) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()

    answer = await knock(librarian, swapped(orders.message(sent.ref, "ExpectToSupply"), old, new))

    assert (await verdict(answer))[1] == error
    assert (await orders.of(request.number)).state is OrderState.SENT


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"<a/>", b"{}", b"<" * 10_000])
async def test_what_is_no_message_is_refused(orders: PlayedOrders, librarian: Visitor, body: bytes) -> None:
    assert (await verdict(await knock(librarian, body)))[1] == "BadlyFormedMessage"


async def test_five_megabytes_are_too_many(orders: PlayedOrders, librarian: Visitor) -> None:
    assert (await knock(librarian, b"<a>" + b"x" * 5_000_000 + b"</a>")).status == 413


async def test_a_refusal_brings_the_request_back_to_the_top_with_its_reason(
    played: Played, orders: PlayedOrders, librarian: Visitor
) -> None:
    urgent = await played.waiting(work_number="1201", is_urgent=True)
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()
    before = await librarian.text("/")
    assert before.index(f'id="open-{urgent.number}"') < before.index(f'id="open-{request.number}"')

    await knock(librarian, orders.message(sent.ref, "Unfilled", info={"reasonUnfilled": "NotHeld"}))

    after = await librarian.text("/")
    assert after.index(f'id="open-{request.number}"') < after.index(f'id="open-{urgent.number}"')
    assert "对方没有入藏" in after
    assert f'action="/requests/{request.number}/order"' in await librarian.text(f"/requests/{request.number}")


async def test_an_order_that_a_broker_passes_on_is_seen_to_go_on(
    played: Played, orders: PlayedOrders, librarian: Visitor
) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()
    await knock(librarian, orders.message(sent.ref, "Unfilled", info={"reasonUnfilled": "NotHeld"}))
    here = f"/requests/{request.number}"
    assert f'action="{here}/order"' in await librarian.text(here)

    await knock(librarian, orders.message(sent.ref, "WillSupply"))
    page = await librarian.text(here)
    assert f'action="{here}/order"' not in page
    assert all(told in page for told in ("对方没有入藏", "又接着办了：对方在办", "将提供"))
    assert sent.ref in await librarian.text("/orders")
    assert "对方没有入藏" not in await librarian.text("/")

    await knock(librarian, orders.message(sent.ref, "Loaned"))
    await knock(librarian, orders.message(sent.ref, "CopyCompleted"))
    assert (await orders.of(request.number)).state is OrderState.SUPPLIED
    assert "对方已供，待收件" in await librarian.text(here)


@pytest.mark.parametrize("amount", ["-5", "1e30", "NaN", "100001", "abc"])
async def test_a_cost_that_cannot_be_believed_is_told_and_not_counted(
    played: Played, orders: PlayedOrders, librarian: Visitor, amount: str
) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()

    await knock(librarian, orders.message(sent.ref, "WillSupply", cost=(amount, "CNY")))

    assert (await orders.of(request.number)).cost is None
    assert "费用不可信" in await librarian.text(f"/requests/{request.number}")


async def test_over_the_cap_an_administrator_approves(
    played: Played, orders: PlayedOrders, librarian: Visitor, log_in: LogIn
) -> None:
    for _ in range(2):
        await order(librarian, (await played.waiting()).number)
        await orders.leave()
    request = await played.waiting()

    said = await order(librarian, request.number)

    assert "超出口腔科当月经费" in said
    waits = await orders.of(request.number)
    assert waits.state is OrderState.AWAITING_APPROVAL
    refused = await librarian.said(await librarian.post(f"/orders/{waits.id}/approve"))
    assert "只有管理员" in refused
    assert "批准并发出" not in await librarian.text(f"/requests/{request.number}")
    admin = await log_in("admin")
    assert "批准并发出" in await admin.text(f"/requests/{request.number}")
    await admin.said(await admin.post(f"/orders/{waits.id}/approve"))
    assert (await orders.of(request.number)).approved_by == "admin1"
    noted = [line async for line in played.site.audit.lines()]
    assert ("admin1", "order_approved") in {(actor, action) for _, actor, action, _, _ in noted}


async def test_an_administrator_refuses_with_a_reason_and_a_librarian_takes_back(
    played: Played, orders: PlayedOrders, librarian: Visitor, log_in: LogIn
) -> None:
    for _ in range(2):
        await order(librarian, (await played.waiting()).number)
        await orders.leave()
    request = await played.waiting()
    await order(librarian, request.number)
    waits, admin = await orders.of(request.number), await log_in("admin")
    assert await admin.text("/orders/overdue") == "1"

    assert "请写一句原因" in await admin.said(await admin.post(f"/orders/{waits.id}/refuse", {"why": " "}))
    assert "只有管理员" in await librarian.said(await librarian.post(f"/orders/{waits.id}/refuse", {"why": "x"}))
    await admin.post(f"/orders/{waits.id}/refuse", {"why": "本月先用开放版本"})

    assert (await orders.of(request.number)).state is OrderState.CANCELLED
    assert "本月先用开放版本" in await librarian.text(f"/requests/{request.number}")
    assert await admin.text("/orders/overdue") == ""
    await order(librarian, request.number)
    again = await orders.of(request.number)
    assert "已撤回" in await librarian.said(await librarian.post(f"/orders/{again.id}/cancel"))


async def test_a_file_that_is_another_paper_waits_for_a_librarian(
    played: Played, orders: PlayedOrders, librarian: Visitor, tmp_path: Path
) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()
    wrong = tmp_path / "wrong.pdf"
    wrong.write_bytes(b"%PDF-1.7 quite another paper")

    held = await orders.files.receive(sent, wrong)

    assert (held.state, await played.state(request.number)) == (OrderState.SUPPLIED, State.WITH_LIBRARIAN)
    page = await librarian.text(f"/requests/{request.number}")
    assert "没有认出这篇" in page
    seen = await librarian.get(f"/orders/{sent.id}/file")
    assert (seen.status, await seen.read()) == (200, b"%PDF-1.7 quite another paper")
    await librarian.said(await librarian.post(f"/orders/{sent.id}/confirm"))
    assert await played.state(request.number) is State.FOUND
    assert (await orders.of(request.number)).state is OrderState.FULFILLED


async def test_a_file_for_a_cancelled_request_goes_to_nobody(
    played: Played, orders: PlayedOrders, librarian: Visitor, tmp_path: Path
) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()
    await played.book.move(request.number, State.CANCELLED, Actor.READER, reason=Reason.NONE)
    assert "读者已取消" in await librarian.text("/orders")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(PDF)

    held = await orders.files.receive(sent, paper)

    assert (held.trouble, held.document is not None) == ("request_over", True)
    answer = await librarian.post(f"/orders/{sent.id}/confirm")
    assert "不在待办" in await librarian.said(answer)


async def test_a_file_filed_twice_is_the_readers_once(
    played: Played, orders: PlayedOrders, librarian: Visitor, tmp_path: Path
) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()
    for _ in range(2):
        paper = tmp_path / "paper.pdf"
        paper.write_bytes(PDF)
        done = await orders.files.receive(sent, paper)
        assert done.state is OrderState.FULFILLED
    assert [end for _, _, end, _ in await played.book.history(request.number)].count("found") == 1


async def test_overdue_orders_are_red_and_counted(played: Played, orders: PlayedOrders, librarian: Visitor) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    claimed = await orders.orders.claim_errand(lease_s=60)
    assert claimed is not None
    await orders.orders.errand_done(claimed[1], claimed[0].errand, due_at=played.clock())
    assert await librarian.text("/orders/overdue") == ""
    played.clock.tick(1)

    assert await librarian.text("/orders/overdue") == "1"
    assert '<span class="tag bad">' in await librarian.text("/orders?which=overdue")
    assert "已逾期" in await librarian.text(f"/requests/{request.number}")
    said = await librarian.said(await librarian.post(f"/orders/{claimed[0].id}/status"))
    assert "正在询问" in said
    twice = await librarian.said(await librarian.post(f"/orders/{claimed[0].id}/cancel"))
    assert "正在办上一步" in twice


async def test_a_bill_is_noted_and_counts(played: Played, orders: PlayedOrders, librarian: Visitor) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()

    said = await librarian.said(await librarian.post(f"/orders/{sent.id}/cost", {"amount": "18.8"}))
    bad = await librarian.said(await librarian.post(f"/orders/{sent.id}/cost", {"amount": "-3"}))

    assert said == "费用已记下"
    assert "金额写得不对" in bad
    tiny = await librarian.said(await librarian.post(f"/orders/{sent.id}/cost", {"amount": "0.001"}))
    assert "金额写得不对" in tiny
    assert "18.80 CNY" in await librarian.text("/orders/costs")


async def test_costs_are_shown_by_department_and_month(
    played: Played, orders: PlayedOrders, librarian: Visitor
) -> None:
    for work_number in ("1101", "1201"):
        await order(librarian, (await played.waiting(work_number=work_number)).number)
    sent = await orders.leave()
    await knock(librarian, orders.message(sent.ref, "CopyCompleted", cost=("12.50", "CNY")))

    page = await librarian.text("/orders/costs?month=2026-11")
    table = await librarian.text("/orders/costs.csv?month=2026-11")

    assert "12.50 CNY" in page
    assert "2026-11,口腔科,CNY,1,1,12.50" in table
    assert "2026-11,骨科,CNY,1,0,10" in table
    assert "这个月没有申请" in await librarian.text("/orders/costs?month=2026-10")
    nonsense = await librarian.get("/orders/costs?month=nonsense")
    assert (nonsense.status, "月份写得不对" in await nonsense.text()) == (400, True)


async def test_mails_that_could_not_be_filed_are_shown_until_settled(
    played: Played, orders: PlayedOrders, librarian: Visitor
) -> None:
    letter = Letter("1:7", "<b>回复</b>：文献", "someone@example.org", played.clock())
    await orders.letters.stray(letter, "no_mark")

    page = await librarian.text("/orders")
    assert "未能归档的邮件" in page
    assert "&lt;b&gt;回复" in page
    assert "没有本馆的申请编号" in page
    await librarian.said(await librarian.post("/orders/letters/settle", {"uid": "1:7"}))
    assert "未能归档的邮件" not in await librarian.text("/orders")


async def test_an_auditor_looks_and_orders_nothing(played: Played, orders: PlayedOrders, log_in: LogIn) -> None:
    request, auditor = await played.waiting(), await log_in("auditor")

    answer = await auditor.post(f"/requests/{request.number}/order", {"supplier": "first"})

    assert answer.status == 403
    assert (await auditor.get("/orders")).status == 200
    assert await orders.orders.latest() == ()


@pytest.mark.parametrize("path", ["/orders/99/file", "/orders/abc/file", "/orders?which=nonsense", "/orders/costs.csv"])
async def test_strange_addresses_are_answered_in_words(orders: PlayedOrders, librarian: Visitor, path: str) -> None:
    assert (await librarian.get(path)).status in {200, 404}


async def test_an_order_whose_reader_has_the_paper_is_shown_and_ended_with_one_click(
    played: Played, orders: PlayedOrders, librarian: Visitor
) -> None:
    request = await played.waiting()
    await order(librarian, request.number)
    sent = await orders.leave()
    assert await librarian.text("/orders/overdue") == ""
    await librarian.send_file(f"/requests/{request.number}/upload", PDF)
    await played.deliver()

    page = await librarian.text("/orders")

    assert "读者已另外拿到全文" in page
    assert await librarian.text("/orders/overdue") == "1"
    assert "读者已另外拿到全文" in await librarian.text(f"/requests/{request.number}")
    assert f'action="/orders/{sent.id}/cancel"' in page
    await librarian.said(await librarian.post(f"/orders/{sent.id}/cancel"))
    assert "正在取消" in await librarian.text("/orders")
