"""What a librarian does with requests, and what is shown of them."""

import pytest

from console.words import LOOKALIKE_NAMES
from handlers.domain.article import Article, Attempt, Document, Holding, Identifier, IdKind, Version
from handlers.domain.inspection import Lookalike
from handlers.domain.mark import Active, Stamped
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.other_form import Converted, Form
from handlers.domain.request import Actor, Reason, State
from tests.contract.console.conftest import LogIn, Visitor
from tests.contract.console.site_kit import PDF, Played

EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>'


async def test_the_queue_shows_what_waits_urgent_first(played: Played, librarian: Visitor) -> None:
    first = await played.waiting()
    urgent = await played.waiting(work_number="1201", is_urgent=True)

    html = await librarian.text("/")

    assert html.index(f">{urgent.number}<") < html.index(f">{first.number}<")
    assert all(said in html for said in ("骨科-李四", "没有可直接提供的全文", "加急"))


async def test_rows_come_again_only_when_something_changed(played: Played, librarian: Visitor) -> None:
    await played.waiting()
    rows = await librarian.text("/queue")
    seen = rows.partition("seen=")[2].partition('"')[0]

    same = await librarian.get(f"/queue?seen={seen}")
    await played.waiting(work_number="1201")
    changed = await librarian.get(f"/queue?seen={seen}")

    assert (same.status, changed.status) == (204, 200)
    assert await librarian.text("/queue/count") == "2"


async def test_words_of_readers_and_sources_are_shown_as_words(played: Played, librarian: Visitor) -> None:
    paper = Article(title=EVIL, authors=(EVIL,), journal=EVIL, ids=(Identifier(IdKind.DOI, "10.1/" + EVIL),))
    tried = [Attempt("unpaywall", "not-pdf", EVIL, 'javascript:alert(1)//"><script>')]
    request = await played.waiting(paper, words=EVIL, attempts=tried)

    for path in ("/", "/queue", "/requests", f"/requests/{request.number}"):
        html = await librarian.text(path)

        assert not [bad for bad in ("<script>alert", "<img src=x", 'href="javascript') if bad in html], path


async def test_a_request_shows_how_it_came_here(played: Played, librarian: Visitor) -> None:
    request = await played.waiting(attempts=[Attempt("unpaywall", "login", "", "https://example.org/a", 1.25)])

    html = await librarian.text(f"/requests/{request.number}")

    for said in ("口腔科-张三", "求助 10.1000/a，谢谢", "要求登录", "1.2 秒", "https://doi.org/10.1000/a", "机器人"):
        assert said in html, said


async def test_a_refused_file_is_named_in_a_librarians_words(played: Played, librarian: Visitor) -> None:
    tried = [
        Attempt("core", "wrong-paper", "supplement: eAppendix", "https://example.org/b", 1.0),
        Attempt("doaj", "stub-pdf", "preview: 1 of 12-19", "", 1.0),
    ]
    request = await played.waiting(attempts=tried)

    html = await librarian.text(f"/requests/{request.number}")

    assert LOOKALIKE_NAMES[Lookalike.SUPPLEMENT] in html
    assert LOOKALIKE_NAMES[Lookalike.PREVIEW] in html
    assert "eAppendix" not in html


@pytest.mark.parametrize("path", ["/requests/99", "/requests/abc", "/requests/99999999999999999999", "/requests/-1"])
async def test_a_number_that_does_not_exist_is_told_in_words(librarian: Visitor, path: str) -> None:
    answer = await librarian.get(path)

    assert answer.status == 404
    assert "没有" in await answer.text()


@pytest.mark.parametrize(
    ("typed", "leads_to"), [("1001", "/requests/1001"), (" #1001 ", "/requests/1001"), ("＃1001", "/requests/1001")]
)
async def test_a_number_in_the_search_box_leads_to_its_request(librarian: Visitor, typed: str, leads_to: str) -> None:
    answer = await librarian.client.get(
        "/requests", params={"number": typed}, cookies=librarian._cookies, allow_redirects=False
    )

    assert answer.headers["Location"] == leads_to


@pytest.mark.parametrize("query", ["?state=nonsense", "?number=abc", "?number=" + "9" * 400, "?number=²"])
async def test_a_strange_filter_shows_the_list(librarian: Visitor, query: str) -> None:
    assert "全部求助" in await librarian.text("/requests" + query)


async def test_a_request_is_taken_and_given_back(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number

    assert await librarian.said(await librarian.post(f"/requests/{number}/take")) == "已归您办理"
    assert (await played.book.find(number)).owner == "librarian1"  # type: ignore[union-attr]
    await librarian.post(f"/requests/{number}/take", {"give_back": "1"})
    assert (await played.book.find(number)).owner == ""  # type: ignore[union-attr]


async def test_what_another_took_is_passed_on_only_when_asked_for(
    played: Played, librarian: Visitor, admin: Visitor
) -> None:
    path = f"/requests/{(await played.waiting()).number}/take"
    await admin.post(path)

    assert await librarian.said(await librarian.post(path)) == "admin1 已在办这条。"
    assert await librarian.said(await librarian.post(path, {"instead": "admin1"})) == "已归您办理"


async def test_the_course_of_a_request_names_each_librarian_and_what_they_did(
    played: Played, librarian: Visitor, admin: Visitor
) -> None:
    number = (await played.waiting()).number
    await admin.post(f"/requests/{number}/take")
    await librarian.post(f"/requests/{number}/take", {"instead": "admin1"})
    await librarian.send_file(f"/requests/{number}/upload", b"%PDF-1.7 scan", fields={"is_certain": "1"})
    other = (await played.unsure(work_number="1201")).number
    await admin.get(f"/requests/{other}/file")
    await admin.post(f"/requests/{other}/confirm")

    pages = [(await librarian.text(f"/requests/{n}")).partition("<h2>经过</h2>")[2] for n in (number, other)]

    told = [
        ("接手办理", "admin1"), ("放回待办", "librarian1"), ("接手办理", "librarian1"),
        ("上传了全文，并勾选“我已核对”", "librarian1"),
    ]  # fmt: skip
    lines = [f'{what} <span class="soft">{who}</span>' for what, who in told]
    assert [line in pages[0] for line in lines] == [True] * len(lines)
    assert pages[0].index(lines[0]) < pages[0].index(lines[1]) < pages[0].index(lines[3])
    assert all(f'{what} <span class="soft">admin1</span>' in pages[1] for what in ("打开文件核对", "确认文件就是这篇"))


async def test_a_request_without_words_and_a_wrong_address_speak_of_no_clearing(
    played: Played, librarian: Visitor
) -> None:
    number = (await played.waiting(words="")).number

    lost = await (await librarian.get("/nowhere")).text()

    assert "（没有文字）" in await librarian.text(f"/requests/{number}")
    assert "链接可能写错了" in lost
    assert "保存期限" not in lost


async def test_a_notice_is_shown_once_and_to_nobody_else(played: Played, librarian: Visitor, admin: Visitor) -> None:
    number = (await played.waiting()).number
    await librarian.post(f"/requests/{number}/take")

    assert "已归您办理" not in await admin.text("/")
    assert "已归您办理" not in await librarian.text("/queue")
    assert "已归您办理" in await librarian.text("/")
    assert "已归您办理" not in await librarian.text("/")


async def test_words_in_the_address_never_become_a_notice(librarian: Visitor) -> None:
    assert "系统维护" not in await librarian.text("/?done=系统维护&notice=系统维护&flash=系统维护")


async def test_a_scan_is_looked_at_and_confirmed(played: Played, librarian: Visitor) -> None:
    number = (await played.unsure()).number

    shown = await librarian.get(f"/requests/{number}/file")
    await librarian.post(f"/requests/{number}/confirm")

    assert (shown.content_type, await shown.read()) == ("application/pdf", PDF)
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert await played.state(number) is State.FOUND
    assert ("librarian1", "file_viewed", f"request:{number}") in await played.audited()


async def test_who_wants_the_published_form_is_not_sent_the_preprint_again(played: Played, librarian: Visitor) -> None:
    number = (await played.unsure()).number
    await librarian.post(f"/requests/{number}/confirm")
    await played.deliver()
    wish = {"reason": Reason.PUBLISHED_WANTED, "remark": "要正式版"}
    await played.book.move(number, State.WITH_LIBRARIAN, Actor.READER, **wish)  # type: ignore[arg-type]

    queue, page = await librarian.text("/"), await librarian.text(f"/requests/{number}")
    refused = await librarian.said(await librarian.post(f"/requests/{number}/confirm"))

    assert "读者要正式发表版" in queue
    assert "有文件待核对" not in queue
    assert "读者要正式发表版：要正式版" in page
    assert "<h2>读者要正式发表版</h2>" in page
    assert not any(said in page for said in ("核对找到的文件", "没能确认它就是这篇", "是这篇，发给读者"))
    assert "没有可核对的文件" in refused
    assert await played.state(number) is State.WITH_LIBRARIAN


async def test_a_published_form_made_from_another_file_is_looked_at_and_sent(
    played: Played, librarian: Visitor
) -> None:
    number = (await played.unsure()).number
    await librarian.post(f"/requests/{number}/confirm")
    await played.deliver()
    await played.book.move(number, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.PUBLISHED_WANTED)
    played.clock.tick(60)
    async with played.shelf.scratch() as folder:
        (folder / "made.pdf").write_bytes(PDF + b" the published form")
        made, attend = Converted(Form.TEXT), played.site.attend
        await attend.propose(number, folder / "made.pdf", made, by="librarian1", is_certain=True)

    assert "没问题再发给读者" in await librarian.text(f"/requests/{number}")
    await librarian.post(f"/requests/{number}/confirm")
    assert await played.state(number) is State.FOUND


async def test_the_page_of_a_preprint_names_the_published_paper_and_its_readers_request_for_it(
    played: Played, librarian: Visitor
) -> None:
    became = Identifier(IdKind.DOI, "10.1000/journal.7")
    preprint = Article(title="A preprint", notices=(Notice(NoticeKind.PUBLISHED, became.value),))
    number = (await played.waiting(preprint)).number
    alone = await librarian.text(f"/requests/{number}")
    other = (await played.enter(wanted=became)).number
    await played.enter("1201", wanted=became)
    page = await librarian.text(f"/requests/{number}")
    claimed = await played.book.claim_received(lease_s=60)
    assert claimed is not None
    await played.book.move(other, State.WITH_LIBRARIAN, Actor.BOT)
    unsure = Holding(Document("ab" * 32, 1000, 3), "librarian", "single-use", Version.UNKNOWN)
    await played.book.attach(other, unsure, by="librarian1")
    await played.deliver()
    sent = await librarian.text(f"/requests/{number}")

    assert "这篇预印本已正式发表" in alone
    assert "10.1000/journal.7" in alone
    assert "正式版（编号" not in alone
    assert f'另求了正式版（编号 <a href="/requests/{other}">' in page
    assert f'读者已收到正式版（编号 <a href="/requests/{other}">{other}</a>）' in sent


async def test_a_decline_tells_the_reader_the_reason(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number

    fields = {"reason": "not_available", "remark": "  下周到馆可看纸本  "}
    said = await librarian.said(await librarian.post(f"/requests/{number}/decline", fields))

    assert said == "已回复读者"
    assert await played.state(number) is State.DECLINED
    assert "下周到馆可看纸本" in "".join(await played.said())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "请选一个原因"),
        ({"reason": "stuck"}, "请选一个原因"),
        ({"reason": "'; DROP TABLE request"}, "请选一个原因"),
        ({"reason": "other", "remark": "  "}, "请写一句说明"),
    ],
)
async def test_a_decline_without_a_reason_for_the_reader_is_not_sent(
    played: Played, librarian: Visitor, fields: dict[str, str], said: str
) -> None:
    number = (await played.waiting()).number

    assert said in await librarian.said(await librarian.post(f"/requests/{number}/decline", fields))
    assert await played.said() == []


async def test_a_corrected_number_is_searched_again(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number

    said = await librarian.said(await librarian.post(f"/requests/{number}/correct", {"identifier": "PMID: 31978945"}))

    assert said == "正在按 PMID 31978945 再找"
    assert await played.state(number) is State.IDENTIFIED


async def test_a_number_that_nobody_knows_is_refused_and_the_record_stays(played: Played, librarian: Visitor) -> None:
    before = await played.waiting()
    played.source.unknown.add("31978999")

    said = await librarian.said(
        await librarian.post(f"/requests/{before.number}/correct", {"identifier": "PMID: 31978999"})
    )

    assert "没有查到这个编号：PMID 31978999" in said
    assert await played.book.find(before.number) == before


async def test_a_correction_that_is_no_number_is_refused(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number

    said = await librarian.said(await librarian.post(f"/requests/{number}/correct", {"identifier": "那篇文章"}))

    assert "没有认出编号" in said


async def test_one_of_the_candidates_is_picked(played: Played, librarian: Visitor) -> None:
    number = (await played.enter()).number
    claimed = await played.book.claim_received(lease_s=60)
    assert claimed is not None
    papers = [Article(title="甲"), Article(title="乙")]
    await played.book.offer(claimed[1], papers, [])
    await played.book.move(number, State.WITH_LIBRARIAN, Actor.TIMER, reason=Reason.NO_CHOICE)

    assert "请选一个候选" in await librarian.said(await librarian.post(f"/requests/{number}/pick", {"candidate": "7"}))
    await librarian.post(f"/requests/{number}/pick", {"candidate": "1"})

    request = await played.book.find(number)
    assert request is not None
    assert request.article is not None
    assert (request.state, request.article.title) == (State.IDENTIFIED, "乙")


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("take", {}),
        ("confirm", {}),
        ("decline", {"reason": "copyright"}),
        ("correct", {"identifier": "10.1000/b"}),
    ],
)
async def test_what_another_librarian_ended_meanwhile_is_not_touched(
    played: Played, librarian: Visitor, admin: Visitor, action: str, fields: dict[str, str]
) -> None:
    number = (await played.waiting()).number
    await admin.post(f"/requests/{number}/decline", {"reason": "duplicate"})

    said = await librarian.said(await librarian.post(f"/requests/{number}/{action}", fields))

    assert "已不在待办里" in said
    assert await played.state(number) is State.DECLINED


async def test_an_upload_for_a_request_that_ended_is_not_sent(
    played: Played, librarian: Visitor, admin: Visitor
) -> None:
    number = (await played.waiting()).number
    await admin.post(f"/requests/{number}/decline", {"reason": "duplicate"})

    assert "已不在待办里" in await librarian.said(await librarian.send_file(f"/requests/{number}/upload", PDF))


async def test_the_page_of_a_request_is_told_when_things_change(
    played: Played, librarian: Visitor, admin: Visitor
) -> None:
    number = (await played.waiting()).number
    address = f"/requests/{number}/changed?seen=with_librarian:"

    same = await librarian.get(address)
    await admin.post(f"/requests/{number}/take")
    taken = await (await librarian.get(address)).text()
    await admin.send_file(f"/requests/{number}/upload", PDF)
    await played.deliver()
    delivered = await librarian.get(f"/requests/{number}/changed?seen=found:admin1")

    assert same.status == 204
    assert "admin1 在办" in taken
    assert delivered.headers["HX-Refresh"] == "true"


async def test_a_delivered_request_shows_the_copy_and_who_could_see_it(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number
    await librarian.send_file(f"/requests/{number}/upload", PDF)
    delivery = await played.deliver()

    html = await librarian.text(f"/requests/{number}")

    assert all(said in html for said in ("已送达", f"ABCD-{delivery:04d}", "口腔科-张三、骨科-李四"))


async def test_a_delivered_request_shows_what_its_copy_has_not_from_the_original(
    played: Played, librarian: Visitor
) -> None:
    number = (await played.waiting()).number
    await librarian.send_file(f"/requests/{number}/upload", PDF)
    await played.deliver(Stamped(3, "pdfium-saved", ("𪚥",), breaks_signature=True, removed=(Active.ATTACHMENT,)))

    html = await librarian.text(f"/requests/{number}")

    for said in (
        "3 页，原件有损坏，修复后加印",
        "𪚥\u2069（U+2A6A5）",
        "已去掉原件里的附件",
        "数字签名，在这份里不再有效",
    ):
        assert said in html


async def test_an_auditor_sees_no_buttons(played: Played, log_in: LogIn) -> None:
    number = (await played.waiting()).number
    auditor = await log_in("auditor")

    pages = [await auditor.text(path) for path in ("/", f"/requests/{number}", "/members?q=张三")]

    assert all(f'action="/requests/{number}/' not in html and 'type="checkbox"' not in html for html in pages)
