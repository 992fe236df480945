"""`引用`: only one's own papers, to where they may be told."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.domain.article import Article, Identifier, IdKind
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.request import Actor, State
from tests.unit.handlers.world import GROUP, HOLDING, LI, PAPER, ZHANG, World, private

OTHER = Article("B paper", (Identifier(IdKind.DOI, "10.1000/b"),), ("Jones K",), journal="BMJ", year=2023)


async def given(world: World, paper: Article = PAPER, **changes: object) -> int:
    request = await world.with_librarian(**changes)
    await world.book.choose(request.number, paper, Actor.LIBRARIAN)
    claimed = await world.book.claim_search(lease_s=60)
    assert claimed is not None
    await world.book.search_found(claimed[2], HOLDING, [])
    await world.work()
    assert await world.state(request.number) is State.DELIVERED
    return request.number


def new(world: World, sent: int) -> list[tuple[str, str]]:
    return world.channel.sent[sent:]


@pytest.fixture
def friends(world: World) -> World:
    world.channel.friends |= {ZHANG.contact_id, LI.contact_id}
    return world


ZHANG_FRIEND = replace(ZHANG, is_friend=True)


@pytest.mark.parametrize(
    "words", ["引用", "导出引用", "RIS", "参考文献格式", "要 endnote 格式", "引用 1001", "1001的RIS"]
)
async def test_a_friend_gets_the_reference_and_a_file(friends: World, words: str) -> None:
    number = await given(friends)
    sent = len(friends.channel.sent)
    assert await friends.whisper(words) == "cited"
    await friends.work()
    (where, text), (to, name) = new(friends, sent)
    assert where == to == private(ZHANG).key
    assert "reference=SMITH J. A paper on teeth[J]. Lancet, 2024, 1(2). DOI:10.1000/a. has_file=yes" in text
    assert name == f"{number}.ris"
    assert friends.written[f"{number}.ris"].startswith(b"TY  - JOUR\r\nAU  - Smith, J.\r\n")


async def test_the_latest_paper_is_meant_and_a_number_names_another(friends: World) -> None:
    first = await given(friends)
    await given(friends, OTHER)
    await friends.whisper("引用")
    await friends.work()
    assert "JONES K" in friends.heard(private(ZHANG))[-2]
    await friends.whisper(f"引用 {first}")
    await friends.work()
    assert "SMITH J" in friends.heard(private(ZHANG))[-2]


async def test_in_a_group_a_friend_is_answered_in_private(friends: World) -> None:
    await given(friends)
    said = len(friends.heard(GROUP))
    assert await friends.say("@文献助手 引用", ZHANG_FRIEND, mentions_bot=True) == "cited"
    await friends.work()
    assert len(friends.heard(GROUP)) == said
    assert friends.heard(private(ZHANG))[-1].endswith(".ris")


async def test_in_a_group_a_stranger_gets_the_line_alone(world: World) -> None:
    await given(world)
    sent = len(world.channel.sent)
    assert await world.say("@文献助手 引用", mentions_bot=True) == "cited"
    await world.work()
    ((where, text),) = new(world, sent)
    assert where == GROUP.key
    assert "SMITH J. A paper on teeth[J]" in text
    assert "has_file" not in text


async def test_a_group_never_hears_of_a_paper_that_was_asked_for_elsewhere(world: World) -> None:
    await given(world, conversation=private(ZHANG))
    assert await world.say("@文献助手 引用", mentions_bot=True) == "cite_nothing"


async def test_nobody_gets_the_reference_of_anothers_paper(friends: World) -> None:
    number = await given(friends)
    assert await friends.whisper(f"引用 {number}", LI) == "cite_nothing"
    assert await friends.whisper("引用", replace(ZHANG, contact_id="wxid_x")) == "cite_nothing"


async def test_colleagues_who_talk_of_citing_are_left_alone(world: World) -> None:
    assert await world.say("引用", LI) == "silence"
    assert await world.say("参考文献格式怎么写", LI) != "cited"


async def test_a_paper_still_looked_for_cannot_be_cited_yet(friends: World) -> None:
    request = await friends.with_librarian()
    assert await friends.whisper(f"引用 {request.number}") == "cite_nothing"


async def test_a_paper_still_looked_for_is_cited_when_it_is_named_and_known(friends: World) -> None:
    request = await friends.with_librarian()
    await friends.book.choose(request.number, PAPER, Actor.LIBRARIAN)
    assert await friends.whisper("引用") == "cite_nothing"
    assert await friends.whisper(f"引用 {request.number}") == "cited"
    await friends.work()
    assert friends.written["1001.ris"].startswith(b"TY  - JOUR")


async def test_a_retracted_paper_is_cited_with_its_retraction(friends: World) -> None:
    retraction = Notice(NoticeKind.RETRACTION, "10.1000/r", date(2025, 3, 1))
    await given(friends, replace(PAPER, notices=(retraction,)))
    await friends.whisper("引用")
    await friends.work()
    assert "note_retracted" in friends.heard(private(ZHANG))[-2]
    written = friends.written["1001.ris"].decode()
    assert "TI  - RETRACTED: A paper on teeth\r\n" in written
    assert "N1  - RETRACTED 已撤稿: 2025-03-01, https://doi.org/10.1000/r\r\n" in written


async def test_a_quoted_line_of_the_bot_names_the_paper(friends: World) -> None:
    first = await given(friends)
    await given(friends, OTHER)
    await friends.whisper(f"「文递：{first} Smith J. A paper」\n- - - - - - - - - - - - - - -\n引用")
    await friends.work()
    assert "SMITH J" in friends.heard(private(ZHANG))[-2]
