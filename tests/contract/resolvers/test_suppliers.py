"""What goes to suppliers over the wire, and what their answers mean: ISO 18626 over HTTP, forms by mail."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from lxml import etree

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind
from handlers.domain.errors import BadDocument, ConfigurationError, SourceUnavailable
from handlers.domain.order import Errand, Money, Order, OrderRejected, OrderState
from handlers.domain.order_mark import OrderMark
from handlers.ports.orders import Supplier
from resolvers.http import Http, Identity
from resolvers.iso18626 import writing
from resolvers.iso18626.reading import Agency, Misread, read_message, read_moment
from resolvers.iso18626.words import STATUSES, ErrorType, Kind
from resolvers.mail import Mailer, MailServer
from resolvers.suppliers.iso18626 import news_of
from resolvers.supplying import House, kinds, load_suppliers
from tests.contract.resolvers.smtp import SmtpServer, smtp_server
from tests.contract.resolvers.web import Clock, LocalWeb, local_web

MARK = OrderMark(b"k" * 32)
ISO = "{http://illtransactions.org/2013/iso18626}"
SECRET = "s" * 24
PAPER = Article(
    title="A trial of <i>something</i> & useful",
    ids=(Identifier(IdKind.DOI, "10.1000/a"), Identifier(IdKind.PMID, "123")),
    authors=("Smith J", "张三"),
    journal="Lancet",
    year=2024,
    volume="1",
    issue="2",
    pages="3-9",
    issn="0140-6736",
)
ORDER = Order(
    id=1,
    ref="1001-1",
    request=1001,
    supplier="lender",
    state=OrderState.TO_SEND,
    article=PAPER,
    department="口腔科",
    by="馆员",
    expected=Money(Decimal(10), "CNY"),
    made_at=datetime(2026, 11, 21, 8, 0, tzinfo=UTC),
    errand=Errand.REQUEST,
    errand_at=datetime(2026, 11, 21, 8, 0, tzinfo=UTC),
)
HEADER = writing.Header(Agency("ISIL", "THEM"), Agency("ISIL", "US"), "1001-1", datetime(2026, 11, 21, 9, tzinfo=UTC))


def entry(web_: LocalWeb, **more: object) -> dict[str, Any]:
    return {
        "name": "lender",
        "kind": "iso18626",
        "url": f"{web_.url}/ill",
        "our_id": "ISIL:CN-US",
        "their_id": "ISIL:CN-THEM",
        "secret": SECRET,
        "allow_from": ["127.0.0.1"],
        **more,
    }


def house(mailer: Mailer | None = None) -> House:
    return House("示范医院图书馆", "library@example.org", MARK, mailer)


@asynccontextmanager
async def partner(web_: LocalWeb, **more: object) -> AsyncIterator[Supplier]:
    async with Http(identity=Identity("library@example.org"), clock=Clock(), allow_hosts=[web_.place]) as http:
        (supplier,) = load_suppliers([entry(web_, **more)], house(), http)
        yield supplier


def confirms(kind: Kind = Kind.REQUEST_CONFIRMATION, error: tuple[ErrorType, str] | None = None) -> Any:
    async def answer(request: web.Request) -> web.Response:
        await request.read()
        body = writing.confirmation(kind, HEADER, "2026-11-21T08:00:00Z", error=error)
        return web.Response(body=body, content_type="application/xml")

    return answer


class Post:
    """Keeps the bodies that were posted."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.types: list[str] = []

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(await request.read())
        self.types.append(request.headers["Content-Type"])
        answer: web.StreamResponse = await confirms()(request)
        return answer


async def test_a_request_is_posted_as_the_draft_shows_it() -> None:
    post = Post()
    async with local_web(post) as there, partner(there) as supplier:
        assert await supplier.send(ORDER, Errand.REQUEST) == "OK"
        assert post.bodies == [supplier.draft(ORDER).encode()]
    assert post.types == ["application/xml; charset=utf-8"]
    root = etree.fromstring(post.bodies[0])
    request = root[0]
    assert (root.tag, request.tag) == (f"{ISO}ISO18626Message", f"{ISO}request")
    assert root.get(f"{ISO}version") == "1.2"
    texts = {etree.QName(each).localname: each.text for each in request.iter() if each.text and each.text.strip()}
    assert texts["requestingAgencyRequestId"] == "1001-1"
    assert texts["titleOfComponent"] == PAPER.title
    assert texts["title"] == "Lancet"
    assert texts["copyrightCompliance"] == "Other"
    assert (texts["serviceType"], texts["requestType"]) == ("Copy", "New")
    order = [etree.QName(each).localname for each in request]
    known = ["header", "bibliographicInfo", "publicationInfo", "serviceInfo", "requestedDeliveryInfo"]
    assert order[: len(known)] == known


async def test_what_goes_out_holds_no_reader_no_department_no_librarian() -> None:
    async with local_web() as there, partner(there) as supplier:
        for errand in (Errand.REQUEST, Errand.STATUS, Errand.CANCEL):
            draft = supplier.draft(ORDER, errand)
            assert not [word for word in ("口腔科", "馆员", "patron", SECRET) if word in draft]


async def test_a_question_a_cancellation_and_a_receipt_name_the_request() -> None:
    async with local_web(confirms(Kind.REQUESTING_CONFIRMATION)) as there, partner(there) as supplier:
        assert await supplier.send(ORDER, Errand.STATUS) == "OK"
        actions = {Errand.STATUS: "StatusRequest", Errand.CANCEL: "Cancel", Errand.RECEIVED: "Received"}
        assert supplier.errands == actions.keys()
        for errand, action in actions.items():
            read = read_message(supplier.draft(ORDER, errand).encode())
            assert (read.kind, read.action, read.ref) == (Kind.REQUESTING, action, "1001-1")


async def test_a_second_try_is_the_same_message() -> None:
    async with local_web() as there, partner(there) as supplier:
        assert supplier.draft(ORDER) == supplier.draft(replace(ORDER, tries=3))
        again = supplier.draft(replace(ORDER, previous="1001-0"))
        assert "<requestType>Retry</requestType>" in again
        assert "<requestingAgencyPreviousRequestId>1001-0<" in again


async def test_a_partner_that_says_error_is_not_asked_again() -> None:
    answer = confirms(error=(ErrorType.VALUE, "no such agency"))
    async with local_web(answer) as there, partner(there) as supplier:
        with pytest.raises(OrderRejected, match="UnrecognisedDataValue no such agency"):
            await supplier.send(ORDER, Errand.REQUEST)


def says(body: bytes, status: int = 200, **headers: str) -> Any:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, status=status, headers=headers)

    return answer


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"<html>We will be back</html>", 200, "bad-answer"),
        (b"", 200, "bad-answer"),
        (b"\x00\xff", 200, "bad-answer"),
        (b"x" * 1_500_000, 200, "too-large"),
        (b"no", 403, "forbidden"),
        (b"no", 404, "bad-answer"),
        (b"no", 500, "http-5xx"),
        (writing.requesting_message(HEADER, "Cancel"), 200, "bad-answer"),
    ],
)
async def test_no_proper_answer_is_worth_another_try(body: bytes, status: int, reason: str) -> None:
    async with local_web(says(body, status)) as there, partner(there) as supplier:
        with pytest.raises(SourceUnavailable) as error:
            await supplier.send(ORDER, Errand.REQUEST)
    assert error.value.reason == reason


async def test_a_redirect_does_not_carry_a_message_on() -> None:
    async with local_web() as elsewhere:
        moved = says(b"", 307, Location=f"{elsewhere.url}/ill")
        async with local_web(moved) as there, partner(there) as supplier:
            with pytest.raises(SourceUnavailable):
                await supplier.send(ORDER, Errand.REQUEST)
        assert elsewhere.requests == []


async def test_a_file_comes_from_the_partners_hosts_alone(tmp_path: Path) -> None:
    pdf = says(b"%PDF-1.7 a paper")
    async with local_web(pdf) as there, partner(there) as supplier:
        await supplier.fetch(f"{there.url}/a.pdf", tmp_path / "a.pdf", max_bytes=1000)
        assert (tmp_path / "a.pdf").read_bytes() == b"%PDF-1.7 a paper"
        count = len(there.requests)
        for url in ("https://evil.example.org/a.pdf", "http://169.254.169.254/", "file:///etc/passwd", "https://[", ""):
            with pytest.raises(BadDocument):
                await supplier.fetch(url, tmp_path / "b.pdf", max_bytes=1000)
        assert len(there.requests) == count
        assert not (tmp_path / "b.pdf").exists()


async def test_a_file_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    async with local_web(says(b"%PDF-1.7")) as elsewhere:
        name = elsewhere.url.replace("127.0.0.1", "localhost")
        async with local_web(says(b"", 302, Location=f"{name}/a.pdf")) as there, partner(there) as supplier:
            with pytest.raises(BadDocument):
                await supplier.fetch(f"{there.url}/a.pdf", tmp_path / "a.pdf", max_bytes=1000)
        assert elsewhere.requests == []


@pytest.mark.parametrize("status", list(STATUSES))
def test_every_status_moves_an_order(status: str) -> None:
    told = read_message(writing.supplying_message(HEADER, reason="StatusChange", status=status))
    assert news_of(told).state is STATUSES[status]


def test_a_status_may_be_empty_and_a_cancellation_needs_none() -> None:
    silent = read_message(writing.supplying_message(HEADER, reason="Notification", status=""))
    yes = read_message(writing.supplying_message(HEADER, reason="CancelResponse", status="", info={"answerYesNo": "Y"}))
    no = read_message(writing.supplying_message(HEADER, reason="CancelResponse", status="", info={"answerYesNo": "N"}))
    assert news_of(silent).state is None
    assert news_of(yes).state is OrderState.CANCELLED
    assert (news_of(no).state, news_of(no).is_refusal) == (None, True)


def test_an_offer_is_a_cost_only_where_the_order_goes_on() -> None:
    offered = b"<offeredCosts><currencyCode>EUR</currencyCode><monetaryValue>8.5</monetaryValue></offeredCosts>"
    for status, cost in (("WillSupply", Money(Decimal("8.50"), "EUR")), ("RetryPossible", None)):
        plain = writing.supplying_message(HEADER, reason="StatusChange", status=status)
        news = news_of(read_message(plain.replace(b"</messageInfo>", offered + b"</messageInfo>")))
        assert news.cost == cost
        assert ("8.50 EUR" in news.note) == (cost is None)


@pytest.mark.parametrize(
    ("delivery", "url"),
    [
        ({"url": "https://them.example.org/a.pdf"}, "https://them.example.org/a.pdf"),
        ({"URL": "https://them.example.org/a.pdf"}, "https://them.example.org/a.pdf"),
        ({"itemId": "https://them.example.org/a.pdf", "sentVia": "URL"}, "https://them.example.org/a.pdf"),
        ({"itemId": "12345"}, ""),
        ({"url": "ftp://them.example.org/a.pdf"}, ""),
        ({"url": "javascript:alert(1)"}, ""),
    ],
)
def test_a_files_address_is_found_where_partners_put_it(delivery: dict[str, str], url: str) -> None:
    message = writing.supplying_message(HEADER, reason="StatusChange", status="CopyCompleted", delivery=delivery)
    assert read_message(message).url == url


def test_a_files_address_is_found_behind_the_items_number() -> None:
    plain = writing.supplying_message(HEADER, reason="StatusChange", status="CopyCompleted", delivery={"itemId": "12"})
    second = plain.replace(b"</deliveryInfo>", b"<itemId>https://them.example.org/b.pdf</itemId></deliveryInfo>")
    assert read_message(second).url == "https://them.example.org/b.pdf"
    third = second.replace(b"</deliveryInfo>", b"<url> </url><url>https://them.example.org/c.pdf</url></deliveryInfo>")
    assert read_message(third).url == "https://them.example.org/c.pdf"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-01-31T24:00:00Z", "2024-02-01T00:00:00+00:00"),
        ("2024-12-31T24:00:00.000+08:00", "2024-12-31T16:00:00+00:00"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00"),
        ("2016-12-31T23:59:60.25+00:00", "2017-01-01T00:00:00.250000+00:00"),
        ("2024-01-01Z", "2024-01-01T00:00:00+00:00"),
        ("2024-02-01+08:00", "2024-01-31T16:00:00+00:00"),
        ("2024-02-01", "2024-02-01T00:00:00+00:00"),
        ("2024-02-01T12:00:00.123456789+02:00", "2024-02-01T10:00:00.123456+00:00"),
    ],
)
def test_a_moment_is_read_as_xml_schema_writes_it(text: str, moment: str) -> None:
    read = read_moment(text)
    assert read is not None
    assert read.isoformat() == moment


@pytest.mark.parametrize(
    "text", ["", "2024-02-30T24:00:00Z", "2024-01-01T24:00:01Z", "2024-01-01T25:00:00Z", "9999-12-31T24:00:00Z", "soon"]
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert read_moment(text) is None


def bare(text: str) -> bytes:
    message = f"<supplyingAgencyMessage>{text}</supplyingAgencyMessage>"
    return f"<ISO18626Message version=''>{message}</ISO18626Message>".encode()


@pytest.mark.parametrize(
    "timestamp", ["2024-12-12T20:12:00.62959771Z", "2024-12-12T20:12:00+08:00", "2024-12-12", "0001-01-01T00:00:00Z"]
)
def test_times_and_dress_of_real_brokers_are_read(timestamp: str) -> None:
    head = (
        f"<header><timestamp>{timestamp}</timestamp><requestingAgencyRequestId>7</requestingAgencyRequestId></header>"
    )
    read = read_message(bare(head + "<messageInfo><reasonForMessage>statuschange</reasonForMessage></messageInfo>"))
    assert (read.ref, read.reason, read.sent_at.tzinfo) == ("7", "StatusChange", UTC)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (bare(""), ErrorType.FORM),
        (bare("<header><requestingAgencyRequestId>7</requestingAgencyRequestId></header>"), ErrorType.VALUE),
        (
            bare(
                "<header><timestamp>0001-01-01T00:00:00+08:00</timestamp>"
                "<requestingAgencyRequestId>7</requestingAgencyRequestId></header>"
            ),
            ErrorType.VALUE,
        ),
        (b"<ISO18626Message/>", ErrorType.FORM),
        (b"<ISO18626Message><request/><request/></ISO18626Message>", ErrorType.FORM),
        (b"<!DOCTYPE x><ISO18626Message><request/></ISO18626Message>", ErrorType.FORM),
        (b"<a>" * 5000, ErrorType.FORM),
        (b" " * 1_000_001, ErrorType.FORM),
    ],
)
def test_what_is_no_message_is_refused_in_the_standards_words(body: bytes, error: ErrorType) -> None:
    with pytest.raises(Misread) as misread:
        read_message(body)
    assert misread.value.error_type is error


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden")
    evil = (
        f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{tmp_path}/secret">]>'
        "<ISO18626Message><request><header><requestingAgencyRequestId>&b;</requestingAgencyRequestId>"
        "</header></request></ISO18626Message>"
    )
    with pytest.raises(Misread) as misread:
        read_message(evil.encode())
    assert "hidden" not in str(misread.value)


def test_control_characters_never_break_a_message() -> None:
    odd = replace(PAPER, title="A\x00B\x0b\u2028C", kind=ArticleKind.BOOK)
    read = read_message(writing.request(HEADER, odd, writing.Asking("L\x07", "a@example.org")))
    assert read.title == "A B C"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "fax"}, "kind"),
        ({"secret": "short"}, "20"),
        ({"secret": ""}, "secret_env"),
        ({"secret_env": "NO_SUCH_VARIABLE", "secret": ""}, "NO_SUCH_VARIABLE"),
        ({"allow_from": ["nonsense"]}, "allow_from"),
        ({"allow_from": []}, "allow_from"),
        ({"url": "http://10.0.0.1/ill"}, "url"),
        ({"our_id": "nonsense"}, "our_id"),
        ({"colour": "red"}, "colour"),
        ({"cost": -1}, "cost"),
        ({"name": "名称"}, "name"),
    ],
)
async def test_a_wrong_entry_stops_the_start_and_names_itself(change: dict[str, object], words: str) -> None:
    async with local_web() as there:
        http = Http(identity=Identity("a@example.org"), clock=Clock(), allow_hosts=[there.place], environment={})
        with pytest.raises(ConfigurationError, match=words) as error:
            load_suppliers([{**entry(there), **change}], house(), http)
        assert SECRET not in str(error.value)
        with pytest.raises(ConfigurationError, match="lender"):
            load_suppliers([entry(there), entry(there)], house(), http)


def test_there_are_two_kinds() -> None:
    assert kinds() == ("iso18626", "mail_form")


def service(server: SmtpServer, **more: object) -> Supplier:
    mailer = Mailer(MailServer("127.0.0.1", server.port, "none", "library@example.org"), Clock())
    http = Http(identity=Identity("a@example.org"), clock=Clock())
    values: dict[str, Any] = {"name": "nstl", "kind": "mail_form", "to": "orders@example.com", **more}
    (supplier,) = load_suppliers([values], house(mailer), http)
    return supplier


async def test_a_form_is_mailed_as_the_draft_shows_it() -> None:
    async with smtp_server() as server:
        supplier = service(server)
        await supplier.send(ORDER, Errand.REQUEST)
        (mail,) = server.mails
        draft = supplier.draft(ORDER)
    assert (mail["To"], mail["From"]) == ("orders@example.com", "library@example.org")
    assert MARK.read([mail["Subject"], mail["Message-ID"]]) == ("1001-1",)
    text = mail.get_content()
    assert text.replace("\r\n", "\n").strip() == draft.partition("\n\n")[2].strip()
    for said in (PAPER.title, "10.1000/a", "Smith J；张三", "2024, 1(2): 3-9", "示范医院图书馆"):
        assert said in text
    assert not [word for word in ("口腔科", "馆员") if word in text]


async def test_a_form_tells_a_journal_without_volumes_as_the_standard_does() -> None:
    async with smtp_server() as server:
        order = replace(ORDER, article=replace(PAPER, volume="", pages="n/a"))
        assert "2024(2)\n" in service(server).draft(order)
        order = replace(ORDER, article=replace(PAPER, volume="0"))
        assert "2024(2): 3-9\n" in service(server).draft(order)


async def test_the_same_mail_carries_the_same_id_and_another_question_another() -> None:
    async with smtp_server() as server:
        supplier = service(server)
        for errand in (Errand.REQUEST, Errand.REQUEST, Errand.STATUS):
            await supplier.send(ORDER, errand)
        ids = [mail["Message-ID"] for mail in server.mails]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(("code", "error"), [(550, OrderRejected), (451, SourceUnavailable)])
async def test_what_the_mail_server_says_decides_whether_to_try_again(code: int, error: type[Exception]) -> None:
    async with smtp_server(recipient_code=code) as server:
        with pytest.raises(error):
            await service(server).send(ORDER, Errand.REQUEST)


async def test_a_mail_server_that_is_away_is_tried_again() -> None:
    async with smtp_server() as server:
        supplier = service(server)
    with pytest.raises(SourceUnavailable):
        await supplier.send(ORDER, Errand.REQUEST)


async def test_a_template_gets_at_its_words_only() -> None:
    async with smtp_server() as server:
        mine = service(server, template="{{ title }} / {{ mark }}")
        assert mine.draft(ORDER).endswith(f"{PAPER.title} / {MARK.of('1001-1')}")
        for bad in ("{{ reader }}", "{% if %}", "{{ title.__class__.__mro__ }}"):
            with pytest.raises(ConfigurationError, match="template"):
                service(server, template=bad)
        with pytest.raises(ConfigurationError, match="template_file"):
            service(server, template_file="/no/such/file")


async def test_a_title_with_line_breaks_adds_no_header() -> None:
    evil = replace(ORDER, article=replace(PAPER, title="A\r\nBcc: everybody@example.org\r\n\r\nB"))
    async with smtp_server() as server:
        await service(server).send(evil, Errand.REQUEST)
        (mail,) = server.mails
    assert mail["Bcc"] is None
    assert server.recipients == ["orders@example.com"]


async def test_a_mail_form_needs_a_mail_server_and_fetches_nothing(tmp_path: Path) -> None:
    http = Http(identity=Identity("a@example.org"), clock=Clock())
    with pytest.raises(ConfigurationError, match="mail"):
        load_suppliers([{"name": "nstl", "kind": "mail_form", "to": "a@example.com"}], house(), http)
    async with smtp_server() as server:
        with pytest.raises(BadDocument):
            await service(server).fetch("https://example.com/a.pdf", tmp_path / "a", max_bytes=10)
