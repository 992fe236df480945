"""Answers without a file: a librarian's own words, and papers listed for a reader to pick from."""

import pytest

from handlers.domain.request import RequestKind, State
from tests.contract.console.conftest import Visitor
from tests.contract.console.site_kit import Played


async def test_a_reader_is_written_to_and_the_page_tells_so(played: Played, librarian: Visitor) -> None:
    request = await played.waiting()
    played.channel.friends.add(request.reader.contact_id)
    text = "第一行\r\n\x07<b>第二行</b>"

    said = await librarian.said(
        await librarian.post(f"/requests/{request.number}/reply", {"text": text, "then": "goes_on"})
    )

    assert said == "已发给读者，这条接着办"
    assert (await played.said())[-1] == f"{request.number} 馆员回复：第一行\n<b>第二行</b>"
    assert "回复读者一段话" in await librarian.text(f"/requests/{request.number}")
    assert ("librarian1", "reader_written_to", f"request:{request.number}") in await played.audited()
    assert await played.state(request.number) is State.WITH_LIBRARIAN


async def test_an_answer_in_words_settles_a_request_and_is_kept_with_it(played: Played, librarian: Visitor) -> None:
    request = await played.waiting()
    path = f"/requests/{request.number}"

    refused = await librarian.said(await librarian.post(f"{path}/reply", {"text": "请来取", "then": "over"}))
    assert "还没加机器人好友" in refused
    assert "发到群里" in await librarian.text(path)
    await librarian.said(await librarian.post(f"{path}/reply", {"text": "请来取", "then": "over", "in_group": "1"}))

    assert await played.state(request.number) is State.ANSWERED
    shown = await librarian.text(path)
    assert "馆员已答复" in shown
    assert "请来取" in shown


@pytest.mark.parametrize(("text", "said"), [("  \r\n ", "请写几句话"), ("长" * 601, "最多 600 个字")])
async def test_words_that_cannot_be_sent_are_told(played: Played, librarian: Visitor, text: str, said: str) -> None:
    number = (await played.waiting()).number
    assert said in await librarian.said(await librarian.post(f"/requests/{number}/reply", {"text": text}))


async def test_papers_are_listed_by_their_identifiers(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting(kind=RequestKind.ARTICLE)).number
    played.source.known = {"10.1000/b": "A second trial", "10.1000/c": "A third one"}
    lines = "10.1000/b\r\n\r\nhttps://doi.org/10.1000/c\r\n"

    said = await librarian.said(await librarian.post(f"/requests/{number}/list", {"identifiers": lines}))

    assert said == "已把 2 篇列给读者，读者回编号后逐篇去找"
    assert await played.state(number) is State.ANSWERED
    listed = (await played.said())[-1]
    assert f"{number} 馆员查到2篇：\n1. A second trial\n2. A third one\n" in listed
    assert "要 1" in listed
    assert "已不在待办里" in await librarian.said(
        await librarian.post(f"/requests/{number}/list", {"identifiers": lines})
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "请至少填一个编号"),
        ("10.1000/b\n随便写的", "第 2 行没有认出编号：随便写的"),
        ("\n".join(f"PMID: {n}" for n in range(31000001, 31000011)), "一次最多列 9 篇，现在有 10 篇"),
        ("10.1000/unknown", "没有查到：DOI 10.1000/unknown"),
    ],
)
async def test_a_list_that_cannot_be_sent_is_told_why(
    played: Played, librarian: Visitor, lines: str, said: str
) -> None:
    number = (await played.waiting()).number
    played.source.unknown = {"10.1000/unknown"}

    assert said in await librarian.said(await librarian.post(f"/requests/{number}/list", {"identifiers": lines}))
    assert await played.state(number) is State.WITH_LIBRARIAN
