"""A keyword search ends in a list or with a librarian, with the query beside it, and never in nothing."""

from dataclasses import replace

import pytest

from handlers.domain.article import Article, Failure, Identifier, IdKind
from handlers.domain.outcome import Found, NotApplicable, Unavailable
from handlers.domain.request import Reason, RequestKind, State
from handlers.domain.topics import Concept, Design, Hit, Hits, Topic
from handlers.survey import without
from tests.unit.handlers.world import GROUP, PAPER, STRANGER, ZHANG, World, private

WORDS = "帮我查一下 2型糖尿病 二甲双胍 近五年的 meta分析"
FIRST = Hit(PAPER, Design.META_ANALYSIS, "Lancet")
SECOND = Hit(Article("B paper", (Identifier(IdKind.PMID, "7"),), year=2025), None, "BMJ")
HITS = Found(Hits(126, (FIRST, SECOND)))


async def searched(world: World, words: str = WORDS) -> None:
    assert await world.say(words) == "requested"
    await world.settle()


async def test_what_a_topic_has_is_listed_for_its_reader(world: World) -> None:
    world.topics.answer = HITS
    await searched(world)
    request = await world.request()
    assert (request.state, request.candidates) == (State.ANSWERED, (PAPER, SECOND.article))
    (said,) = world.heard()
    assert said.startswith("@口腔科-张三 search_results")
    assert "candidates=1. A paper on teeth（Lancet 2024，荟萃分析）\n2. B paper（BMJ 2025）" in said
    assert "query=PubMed：type 2 diabetes AND metformin，2021年起，荟萃分析" in said
    assert "total=126" in said
    assert world.more_topics.asked == []


async def test_the_query_stays_with_the_request_for_the_librarian(world: World) -> None:
    world.topics.answer = HITS
    await searched(world)
    (attempt,) = (await world.request()).attempts
    assert (attempt.source, attempt.failure, attempt.detail) == ("pubmed", "", "type 2 diabetes AND metformin")
    assert attempt.url.startswith("https://example.org/pubmed?q=")


async def test_a_friend_gets_the_list_in_private_and_the_group_is_spared(world: World) -> None:
    world.topics.answer = HITS
    world.channel.friends.add(ZHANG.contact_id)
    await searched(world)
    assert world.heard() == []
    assert "search_results" in world.heard(private(ZHANG))[0]


async def test_a_slow_search_is_acknowledged_first(world: World) -> None:
    await world.say(WORDS)
    world.clock.tick(3)
    await world.send.work_once()
    assert world.heard() == ["@口腔科-张三 ack_search number=1001 numbers=1001 count=1"]


async def test_a_second_service_is_asked_when_the_first_has_nothing_or_is_away(world: World) -> None:
    world.more_topics.answer = HITS
    await searched(world)
    assert [a.failure for a in (await world.request()).attempts] == [Failure.NO_LOCATION, ""]
    world.topics.answer = Unavailable("http-5xx")
    await world.say(WORDS + " 儿童")
    await world.settle()
    assert [a.failure for a in (await world.request(1002)).attempts] == ["http-5xx", ""]
    assert await world.state(1002) is State.ANSWERED


async def test_nothing_found_goes_to_a_librarian_with_the_query(world: World) -> None:
    await searched(world)
    request = await world.request()
    assert (request.state, request.reason, request.words) == (State.WITH_LIBRARIAN, Reason.KEYWORDS, WORDS)
    assert [a.detail for a in request.attempts] == ["type 2 diabetes AND metformin"] * 2
    assert "search_nothing number=1001 query=type 2 diabetes AND metformin" in world.heard()[0]


async def test_services_that_are_away_are_asked_twice_more_and_then_a_librarian_is(world: World) -> None:
    world.topics.is_stuck = True
    world.more_topics.answer = ValueError("a bug in a source")
    await searched(world)
    request = await world.request()
    assert request.state is State.WITH_LIBRARIAN
    assert [a.failure for a in request.attempts] == ["timeout", "bad-answer"]
    assert len(world.topics.asked) == 3
    assert "search_away" in world.heard()[-1]


async def test_nothing_is_not_said_while_one_service_was_silent(world: World) -> None:
    world.more_topics.answer = Unavailable("http-5xx")
    await searched(world)
    assert [a.failure for a in (await world.request()).attempts] == [Failure.NO_LOCATION, "http-5xx"]
    assert "search_away" in world.heard()[-1]


async def test_without_a_service_that_can_be_searched_a_librarian_is_asked(world: World) -> None:
    world.identify = world.identifying()
    await searched(world)
    assert "to_librarian_keywords" in world.heard()[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("帮我查一下 2型糖尿病 二甲双胍 知网的文献", "search_chinese"),
        ("帮我查一下张三丰教授发表的关于肺癌免疫治疗的文章", "search_words number=1001 words=张三丰教授"),
        ("帮我查一下 护理 的文献", "search_broad"),
    ],
)
async def test_what_cannot_be_searched_here_goes_to_a_librarian_at_once(world: World, words: str, said: str) -> None:
    await searched(world, words)
    assert await world.state() is State.WITH_LIBRARIAN
    assert said in world.heard()[0]
    assert world.topics.asked == []


async def test_one_word_that_nobody_can_translate_is_named_in_the_answer(world: World) -> None:
    world.topics.answer = HITS
    await searched(world, "帮我查一下 肺癌 免疫治疗 麒麟丸 的文献")
    assert "left_out=麒麟丸" in world.heard()[0]


async def test_words_that_a_service_passes_over_are_named_too(world: World) -> None:
    world.topics.answer = Found(Hits(3, (FIRST,), unknown=("glyptometrin",)))
    await searched(world, "帮我查一下 肺癌 免疫治疗 glyptometrin 的文献")
    assert "left_out=glyptometrin" in world.heard()[0]


async def test_a_search_that_lost_too_many_words_is_no_answer(world: World) -> None:
    world.topics.answer = Found(Hits(3, (FIRST,), unknown=("glyptometrin", "pretanol")))
    await searched(world, "帮我查一下 肺癌 glyptometrin pretanol 的文献")
    assert await world.state() is State.WITH_LIBRARIAN


def test_words_passed_over_beside_known_ones_change_nothing() -> None:
    cancer = Concept("肺癌", ("lung cancer", "lung tumour"), ("Lung Neoplasms",))
    drug = Concept("metformin xyz", ("metformin xyz",), is_free=True)
    topic = Topic((cancer, drug))
    assert without(topic, ("lung tumour",)) == topic
    assert without(topic, ("xyz",)) == replace(topic, left_out=("xyz",))
    assert without(topic, ("xyz", "metformin xyz")) is None


async def test_a_reader_who_is_bound_later_gets_the_list_then(world: World) -> None:
    world.topics.answer = HITS
    await world.say(WORDS, STRANGER)
    await world.settle()
    assert world.topics.asked == []
    code = await world.members.issue_code(3, by="馆员", valid_s=3600)
    await world.whisper(f"绑定 {code}", STRANGER)
    await world.settle()
    assert await world.state() is State.ANSWERED


async def test_a_search_cut_off_is_run_again_and_listed_once(world: World) -> None:
    world.topics.answer = HITS
    await world.entered(kind=RequestKind.SEARCH, wanted=None, words=WORDS)
    assert await world.book.claim_received(lease_s=5) is not None
    await world.work()
    assert world.heard() == []
    world.clock.tick(10)
    await world.settle()
    assert len(world.heard(GROUP)) == 1


async def test_with_every_service_switched_off_a_librarian_is_asked_at_once(world: World) -> None:
    world.topics.answer = world.more_topics.answer = NotApplicable()
    await searched(world)
    assert await world.state() is State.WITH_LIBRARIAN
    assert [line.split(" number")[0] for line in world.heard()] == ["@口腔科-张三 to_librarian_keywords"]
