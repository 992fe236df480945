"""Conversations over several messages on the running product, as a practice group shows them."""

import pypdfium2
import pytest

from bot import parts
from handlers.domain.request import Reason, Request, State
from tests.stage import Stage, has_file

pytestmark = [pytest.mark.timeout(240), pytest.mark.asyncio(loop_scope="module")]
ZHANG, LI, WU, LIU, BOT = "口腔科-张三", "骨科－李四", "血液科-吴建国", "内分泌科-刘洋", "文递"


def first_page(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


async def requests(product: Stage) -> list[Request]:
    async with parts.memory(product.place.settings()) as kept:
        return sorted(await kept.book.latest(limit=1000), key=lambda r: r.number)


def says(*words: str) -> object:
    return lambda m: m["sender"] == BOT and all(word in m["text"] for word in words)


async def test_a_request_split_over_two_messages_is_one_request(product: Stage) -> None:
    room = await product.room(0)
    asked = await product.say(LI, "想求一篇文献", room=room)
    told = await product.until(asked, says("请把标题、DOI或PMID发过来", "编号"))
    assert told["text"].startswith(f"@{LI}")
    between = await product.say(ZHANG, "今天门诊好多人", room=room)
    await product.say(LI, "PMID 99000001", room=room)
    answer = await product.until(between, has_file)
    assert answer["room"] == room
    (request,) = [r for r in await requests(product) if r.words.startswith("想求一篇文献")]
    assert request.words == "想求一篇文献\nPMID 99000001"
    assert answer["file"]["name"].startswith(f"{request.number}_")


async def test_a_title_and_then_its_pmid_bring_one_copy(product: Stage) -> None:
    room = await product.room(1)
    before = len(await requests(product))
    asked = await product.say(WU, "Tranexamic acid in total hip arthroplasty: topical, intravenous or both", room=room)
    await product.say(WU, "PMID 99000003", room=room)
    await product.say(WU, "麻烦老师了", room=room)
    await product.until(asked, has_file)
    beacon = await product.say(WU, "帮助", room=room)
    await product.until(beacon, says("文献助手"))
    heard = [m for m in await product.heard(asked) if m["sender"] == BOT]
    assert sum(1 for m in heard if m["file"]) == 1
    fresh = (await requests(product))[before:]
    assert [r.state for r in fresh if r.state is not State.CANCELLED] == [State.DELIVERED]
    assert all(r.reason is Reason.DUPLICATE for r in fresh if r.state is State.CANCELLED)


async def test_a_question_is_answered_in_words(product: Stage) -> None:
    room = await product.room(0)
    asked = await product.say(LI, "求 Pain assessment in hospital wards", room=room)
    question = await product.until(asked, says("要哪", "2015", "2019"))
    number = int(question["text"].split()[1])
    chatted = await product.say(LI, "三床那个今天出院", room=room)
    answered = await product.say(LI, "2019年那篇", room=room)
    await product.until(answered, says(str(number), "已转"))
    request = next(r for r in await requests(product) if r.number == number)
    assert request.article is not None
    assert request.article.year == 2019
    assert not [m for m in await product.heard(chatted) if m["sender"] == BOT and m["id"] < answered]


async def test_a_quoted_wish_of_another_reader_brings_a_copy_with_their_own_mark(product: Stage) -> None:
    room = await product.room(0)
    asked = await product.say(LI, "求 10.5555/naor.2023.0402", room=room)
    first = await product.until(asked, lambda m: has_file(m) and m["room"] == room)
    quote = {"sender": BOT, "text": f"[文件] {first['file']['name']}"}
    wished = await product.say(ZHANG, "同求", room=room, quote=quote)
    second = await product.until(wished, lambda m: has_file(m) and m["to"] == ZHANG)
    pages = [first_page(await product.file(m)) for m in (first, second)]
    assert "骨科-李四" in pages[0]
    assert ZHANG in pages[1]
    assert "骨科-李四" not in pages[1]
    assert first["file"]["sha256"] != second["file"]["sha256"]


async def test_a_bare_plus_one_after_talk_is_nothing_and_after_a_request_a_copy(product: Stage) -> None:
    room = await product.room(1)
    before = len(await requests(product))
    await product.say(WU, "明天聚餐", room=room)
    await product.say(LIU, "+1", room=room)
    asked = await product.say(WU, "求 10.5555/mjo.2021.0731", room=room)
    await product.say(LIU, "+1", room=room)
    first = await product.until(asked, has_file)
    await product.until(first["id"], has_file)
    fresh = (await requests(product))[before:]
    assert len(fresh) == 2
    assert fresh[0].wanted == fresh[1].wanted
    assert fresh[0].staff_id != fresh[1].staff_id


async def test_the_right_pmid_after_a_wrong_one_goes_on_with_the_request(product: Stage) -> None:
    room = await product.room(0)
    asked = await product.say(LI, "求 PMID 99000999", room=room)
    told = await product.until(asked, says("没有查到"))
    number = told["text"].split()[1]
    corrected = await product.say(LI, "刚才发错了，是这个 PMID 99000010", room=room)
    answer = await product.until(corrected, has_file)
    assert answer["file"]["name"].startswith(f"{number}_")
    await product.until(answer["id"], says(number))  # the note behind the file: its receipt is written by then
    request = next(r for r in await requests(product) if str(r.number) == number)
    assert (request.state, request.words) == (
        State.DELIVERED, "求 PMID 99000999\n刚才发错了，是这个 PMID 99000010",
    )  # fmt: skip


async def test_a_doi_and_a_pmid_of_two_papers_bring_both(product: Stage) -> None:
    room = await product.room(1)
    asked = await product.say(LIU, "10.5555/wap.2022.0144 PMID 99000005", room=room)
    await product.until(asked, says("不是同一篇", "10.5555/wap.2022.0144", "99000005"))
    first = await product.until(asked, has_file)
    second = await product.until(first["id"], has_file)
    assert {m["file"]["name"].split("_")[1] for m in (first, second)} == {"Brandvold", "Dunmore"}


async def test_a_number_that_cannot_be_one_is_asked_about(product: Stage) -> None:
    room = await product.room(1)
    asked = await product.say(LIU, "求 PMID 9900-0002", room=room)
    await product.until(asked, says("“9900-0002”中间断开了"))
    right = await product.say(LIU, "99000002", room=room)
    answer = await product.until(right, has_file)
    assert "Okwuosa" in answer["file"]["name"]


async def test_requests_are_given_up_by_number_and_what_is_none_is_told(product: Stage) -> None:
    room = await product.room(1)
    asked = await product.say(LIU, "求 10.5555/ecn.2024.0301", room=room)
    number = (await product.until(asked, says("已转")))["text"].split()[1]
    dropped = await product.say(LIU, f"取消 {number} 9999", room=room)
    await product.until(dropped, says("9999 不在您在办的求助里"))
    await product.until(dropped, says(f"{number} 已取消"))


async def test_what_was_just_sent_is_not_sent_again(product: Stage) -> None:
    asked = await product.say(ZHANG, "求 PMID 99000002")
    await product.until(asked, says("刚发过您", "重发"))
    assert not [m for m in await product.heard(asked) if m["file"]]


async def test_who_says_nothing_more_is_seen_by_a_person_after_a_minute_and_a_kill(product: Stage) -> None:
    room = await product.room(0)
    asked = await product.say(LI, "帮忙找个文章", room=room)
    told = await product.until(asked, says("请把标题、DOI或PMID发过来"))
    number = int(told["text"].rsplit("编号", 1)[1])
    await product.kill()
    await product.start()
    answer = await product.until(told["id"], says("读不准"), within_s=90)
    assert str(number) in answer["text"]
    request = next(r for r in await requests(product) if r.number == number)
    assert (request.state, request.reason) == (State.WITH_LIBRARIAN, Reason.UNREADABLE)
