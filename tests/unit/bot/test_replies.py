import math
import string
from datetime import UTC, datetime, time

import pytest

from bot.desk import Desk
from bot.replies import DECLINE_WORDS, SENTENCES, STATE_WORDS, Replies
from handlers.domain.article import Article
from handlers.domain.reading import Intent, read_message
from handlers.domain.request import DECLINE_REASONS, Reason, State
from handlers.domain.say import Say
from handlers.domain.topics import LISTED, Concept, Design, Hit, Topic
from handlers.domain.topics.shown import in_short, listed

FACTS = {
    "number": "1042", "numbers": "1042、1043", "count": "2", "title": "某题", "citation": "c", "version": "v",
    "size": "1 MB", "licence": "CC BY", "candidates": "1. x", "code": "ABCD", "label": "口腔科-张三", "limit": "20",
    "lines": "x", "state": "searching", "reason": "copyright", "remark": "",
    "days": "30", "total": "126", "query": "q", "words": "某词", "left_out": "某词",
    "missed": "附件",
    "warned": "《预警期刊》2024（中）", "lists": "中科院分区2025：2区", "day_then": "11月20日", "reference": "[1] 某文",
    "reply": "请到三楼取",
    "first": "1041", "first_id": "DOI 10.1000/abc", "second_id": "PMID 1",
}  # fmt: skip


def at(moment: datetime) -> Replies:
    return Replies(Desk(librarian="王老师"), lambda: moment)


@pytest.mark.parametrize("say", list(Say))
def test_every_meaning_has_a_sentence_in_chinese(say: Say) -> None:
    text = at(datetime(2026, 11, 20, 3, tzinfo=UTC))(say, FACTS)
    assert text
    assert "{" not in text
    assert say is Say.STATUS_LIST or any("\u4e00" <= c <= "\u9fff" for c in text)


def test_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) == set(Say)
    assert set(STATE_WORDS) == set(State)
    assert set(DECLINE_WORDS) == set(DECLINE_REASONS)


@pytest.mark.parametrize(
    ("state", "why", "words"),
    [
        (State.WITH_LIBRARIAN, Reason.NO_PRIVATE_WAY, "已找到，只能私聊发：请加我好友，通过后马上发您"),
        (State.WITH_LIBRARIAN, Reason.NO_OPEN_COPY, "馆员在找，今天17:00前答复"),
        (State.CANCELLED, Reason.DUPLICATE, "和您另一条求助是同一篇，已合在一起"),
        (State.CANCELLED, Reason.NONE, "已取消"),
    ],
)
def test_how_a_request_stands_tells_why_where_that_matters(state: State, why: Reason, words: str) -> None:
    facts = {"number": "1042", "state": state.value, "why": why.value}
    assert at(datetime(2026, 11, 20, 3, tzinfo=UTC))(Say.STATUS_LINE, facts) == f"1042：{words}"


def test_facts_cannot_break_a_sentence() -> None:
    text = at(datetime(2026, 11, 20, 3, tzinfo=UTC))(
        Say.TO_LIBRARIAN_NO_SUCH_ID, {**FACTS, "title": "{0}\n%s" + "x" * 999}
    )
    assert "\n" not in text
    assert len(text) < 360


@pytest.mark.parametrize(
    ("moment", "promise"),
    [
        (datetime(2026, 11, 20, 3, tzinfo=UTC), "今天17:00前答复"),  # Friday 11:00
        (datetime(2026, 11, 19, 23, 30, tzinfo=UTC), "今早8:00接着找"),  # Friday 07:30
        (datetime(2026, 11, 20, 8, 30, tzinfo=UTC), "周一早上8:00接着找"),  # Friday 16:30
        (datetime(2026, 11, 18, 14, tzinfo=UTC), "明早8:00接着找"),  # Wednesday 22:00
        (datetime(2026, 11, 21, 4, tzinfo=UTC), "周一早上8:00接着找"),  # Saturday
        (datetime(2026, 11, 22, 4, tzinfo=UTC), "明早8:00接着找"),  # Sunday
        (datetime(2026, 11, 21, 15, 57, tzinfo=UTC), "周一早上8:00接着找"),  # Saturday 23:57
        (datetime(2026, 11, 21, 16, tzinfo=UTC), "周一早上8:00接着找"),  # Sunday 00:00: no 明早 for tomorrow
        (datetime(2026, 11, 21, 20, 59, tzinfo=UTC), "周一早上8:00接着找"),  # Sunday 04:59
        (datetime(2026, 11, 21, 21, tzinfo=UTC), "明早8:00接着找"),  # Sunday 05:00
        (datetime(2026, 11, 22, 16, tzinfo=UTC), "今早8:00接着找"),  # Monday 00:00
        (datetime(2026, 11, 20, 16, tzinfo=UTC), "周一早上8:00接着找"),  # Saturday 00:00
    ],
)
def test_the_promise_can_be_kept(moment: datetime, promise: str) -> None:
    assert Desk().promise(moment) == promise


@pytest.mark.parametrize(
    ("moment", "promise"),
    [
        (datetime(2026, 11, 19, 23, 30, tzinfo=UTC), "今天下午13:30接着找"),  # Friday 07:30
        (datetime(2026, 11, 18, 14, tzinfo=UTC), "明天下午13:30接着找"),  # Wednesday 22:00
        (datetime(2026, 11, 21, 16, tzinfo=UTC), "周一下午13:30接着找"),  # Sunday 00:00
    ],
)
def test_a_desk_that_opens_after_noon_promises_no_morning(moment: datetime, promise: str) -> None:
    assert Desk(opens=time(13, 30)).promise(moment) == promise


def test_books_are_counted_as_books() -> None:
    said = at(datetime(2026, 11, 20, 3, tzinfo=UTC))
    many = said(Say.CHOOSE, {**FACTS, "count": "2", "are_books": "yes", "are_editions": ""})
    assert "有两本相近的，要哪本" in many
    assert "是这本吗" in said(Say.CHOOSE, {**FACTS, "count": "1", "are_books": "yes", "are_editions": ""})


def test_help_fits_a_phone_screen() -> None:
    """Twelve rows of twenty Chinese characters; letters and digits are half as wide."""
    text = at(datetime(2026, 11, 20, 3, tzinfo=UTC))(Say.HELP, {})
    widths = [sum(0.5 if c.isascii() else 1 for c in line) for line in text.splitlines()]
    assert sum(math.ceil(width / 20) for width in widths) <= 12


@pytest.mark.parametrize("word", ["帮我查 近五年", "meta分析", "急用回“急”", "发错、打不开直接说", "转人工", "重发"])
def test_help_names_what_can_be_said(word: str) -> None:
    assert word in at(datetime(2026, 11, 20, 3, tzinfo=UTC))(Say.HELP, {})


def test_the_example_of_a_keyword_search_in_the_help_is_one() -> None:
    text = at(datetime(2026, 11, 20, 3, tzinfo=UTC))(Say.HELP, {})
    (example,) = (line.split("“")[1].split("”")[0] for line in text.splitlines() if "专题检索" in line)
    assert read_message(example, at_bot=True).intent is Intent.SEARCH


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"count": "2"}, "1042 有两篇相近的，要哪篇？"),
        ({"count": "5"}, "1042 有五篇相近的，要哪篇？"),
        ({"count": "12"}, "1042 有12篇相近的，要哪篇？"),
        ({"count": "2", "are_editions": "yes"}, "1042 有两版，要哪版？"),
        ({"count": "3", "are_editions": "yes"}, "1042 有三版，要哪版？"),
        ({"count": "1"}, "1042 是这篇吗？"),
    ],
)
def test_papers_and_editions_to_choose_from_are_counted_as_people_do(facts: dict[str, str], sentence: str) -> None:
    known = {"number": "1042", "candidates": "1. x", **facts}
    replies = at(datetime(2026, 11, 20, 3, tzinfo=UTC))
    assert replies(Say.CHOOSE, known).splitlines()[0] == sentence
    assert facts["count"] != "1" or "回“1”就是，不是回“都不是”" in replies(Say.CHOOSE, known)
    assert f"不止一{'版' if facts.get('are_editions') else '篇'}，" in replies(Say.CHOOSE_AGAIN, known)


def test_sentences_ask_for_no_unknown_fact() -> None:
    known = set(FACTS) | {
        "librarian",
        "contact",
        "hours",
        "promise",
        "terms",
        "terms_part",
        "then_part",
        "notes_part",
        "told_part",
        "source_part",
        "file_part",
        "first_part",
        "example",
        "left_out_part",
        "state_words",
        "which_one",
        "how_to_choose",
        "range_part",
        "measure",
        "reason_words",
        "tell_me_part",
        "links_part",
        "obstacle_part",
        "citation_part",
        "journal_part",
        "in_line_part",
        "e_book_part",
        "places_part",
        "lock_part",
        "book_part",
        "sorry_part",
        "wrong_part",
        "title_part",
        "urgent_part",
        "which_ones",
        "version_part",
        "number_part",
        "none_fit",
        "on_call_part",
        "and_now",
    }
    asked = {name for s in SENTENCES.values() for _, name, _, _ in string.Formatter().parse(s) if name}
    assert asked <= known


def test_the_longest_list_of_a_search_fits_a_phone_screen() -> None:
    paper = Article("A very long title about everything that can be said of one small molecule " * 4, year=2024)
    hits = [Hit(paper, Design.SYSTEMATIC_REVIEW, "Cochrane Database of Systematic Reviews")] * LISTED
    topic = Topic(
        tuple(Concept("某病", (f"a rather long name of disease number {n}",)) for n in range(9)),
        designs=(Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW), since=2018, until=2024, languages=("en",),
        is_latest=True,
    )  # fmt: skip
    facts = {
        "number": "104200", "total": "1234567", "count": "8", "query": f"Europe PMC：{in_short(topic)}",
        "candidates": listed(hits), "left_out": "某某综合征量表",
    }  # fmt: skip
    text = at(datetime(2026, 11, 20, 3, tzinfo=UTC))(Say.SEARCH_RESULTS, facts)
    assert len(text) <= 900
    assert text.endswith("要哪几篇回“要 1 3”（24小时内有效）；都不合适回“都不是”，转王老师代查。")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("PMID 990000012345", "“PMID 990000012345”有12位，PMID最多8位，请核对后再发"),
        ("ISBN 978711733441", "“ISBN 978711733441”有12位，ISBN是10位或13位，请核对后再发"),
        ("3765 4321", "“3765 4321”中间断开了，请核对后再发"),
        ("10.1016", "“10.1016”不完整，DOI要像10.1000/abc这样写全，请核对后再发"),
    ],
)
def test_who_mistyped_a_number_hears_what_looks_wrong(words: str, told: str) -> None:
    replies = at(datetime(2026, 11, 20, 3, tzinfo=UTC))
    assert replies(Say.WHICH_ID, {"number": "1042", "words": words}).startswith(told)


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("searched", "正在另找正确的"),
        ("with_librarian", "由王老师接着找"),
        ("over", "请再发一次标题、DOI或PMID"),
        ("on_wish", "请回“不是这篇 1042”"),
    ],
)
def test_who_holds_a_wrong_file_is_told_not_to_use_it_and_what_follows(then: str, said: str) -> None:
    text = at(datetime(2026, 11, 20, 3, tzinfo=UTC))(Say.WRONG_FILE_SENT, {"number": "1042", "then": then})
    assert "经核对不是这篇，请勿使用或引用" in text
    assert said in text
