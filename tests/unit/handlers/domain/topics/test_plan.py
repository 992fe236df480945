"""A search is planned whole or not at all: Chinese words become English ones, and what cannot is told."""

import re
from datetime import date

import pytest

from handlers.domain.reading.searching import read_query
from handlers.domain.topics import Beyond, Concept, Design, Topic, Why, designs_in, plan
from handlers.domain.topics.glossary import TABLES, translate

TODAY = date(2026, 11, 21)


def planned(text: str) -> Topic:
    topic = plan(read_query(text), TODAY)
    assert isinstance(topic, Topic), topic
    return topic


def beyond(text: str) -> Beyond:
    left = plan(read_query(text), TODAY)
    assert isinstance(left, Beyond), left
    return left


def words(text: str) -> list[str]:
    return [concept.words[0] for concept in planned(text).concepts]


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("帮我查一下2型糖尿病 二甲双胍", ["type 2 diabetes", "metformin"]),
        ("SGLT2抑制剂治疗射血分数保留心衰", ["SGLT2 inhibitors", "heart failure with preserved ejection fraction"]),
        ("SGLT2 抑制剂 痛风", ["SGLT2", "inhibitors", "gout"]),
        ("搜 PD-1 肝癌 新辅助", ["PD-1", "hepatocellular carcinoma", "neoadjuvant"]),
        (
            "PCI术后双抗时长",
            ["percutaneous coronary intervention", "postoperative", "dual antiplatelet therapy", "duration"],
        ),
        ("肺癌免疫治疗耐药机制", ["lung cancer", "immunotherapy", "resistance", "mechanism"]),
        ("ICU谵妄 护理", ["intensive care unit", "delirium", "nursing"]),
        ("search: long COVID AND cognitive impairment", ["long COVID", "cognitive impairment"]),
        ("阿尔兹海默病、老年痴呆", ["Alzheimer disease"]),
        ("肺癌 PCIs 手术", ["lung cancer", "PCIs", "surgery"]),
    ],
)
def test_chinese_words_become_english_ones_the_longest_first(text: str, english: list[str]) -> None:
    assert words(text) == english


def test_headings_stand_beside_the_words() -> None:
    concept = planned("查 2型糖尿病").concepts[0]
    assert concept == Concept("2型糖尿病", ("type 2 diabetes", "T2DM"), ("Diabetes Mellitus, Type 2",))


def test_latin_words_pass_as_they_are_and_lone_numbers_do_not() -> None:
    assert planned("search: Ménière 2型糖尿病").concepts[0].is_free
    assert translate("12 34").concepts == ()


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("口腔种植体周围炎", ["oral", "peri-implantitis"], ()),
        ("手术室护士针刺伤", ["operating room", "nurses", "needlestick injuries"], ()),
        ("针刺囊", [], ("针刺囊",)),
        ("非糖尿病", [], ("非糖尿病",)),
        ("阿尔茨海默病 仑卡奈单抗", ["Alzheimer disease"], ("仑卡奈单抗",)),
        ("肺癌麒麟丸免疫治疗", ["lung cancer", "immunotherapy"], ("麒麟丸",)),
        ("要素饮食", ["nutrition"], ("要素",)),
        ("肺癌的丸", ["lung cancer"], ()),
        ("PD-1囊", ["PD-1"], ()),
        ("肺癌 丸", ["lung cancer"], ()),
        ("patient 12345678 sepsis", ["patient sepsis"], ()),
        ("PCIs PCI", ["PCIs PCI"], ()),
        ("射血分数保留的心衰", ["heart failure with preserved ejection fraction"], ()),
    ],
)
def test_a_text_is_parted_so_that_as_little_as_can_be_is_unknown(
    text: str, known: list[str], unknown: tuple[str, ...]
) -> None:
    translation = translate(text)
    assert ([c.words[0] for c in translation.concepts], translation.unknown) == (known, unknown)


def test_years_kinds_and_languages_are_planned() -> None:
    topic = planned("近五年 肺癌 免疫治疗 meta分析 英文")
    assert (topic.since, topic.until, topic.designs, topic.languages) == (2021, None, (Design.META_ANALYSIS,), ("en",))
    assert (planned("2018-2023年 肺癌").since, planned("2018-2023年 肺癌").until) == (2018, 2023)
    assert (planned("2010年以前 肺癌").since, planned("2010年以前 肺癌").until) == (None, 2010)
    assert (planned("肺癌最新综述").since, planned("肺癌最新综述").is_latest) == (2023, True)
    assert planned("肺癌").since is None


def test_one_unknown_word_beside_two_known_ones_is_left_out_and_named() -> None:
    assert planned("肺癌 免疫治疗 麒麟丸").left_out == ("麒麟丸",)


@pytest.mark.parametrize(
    ("text", "why", "words"),
    [
        ("查 肺癌 麒麟丸", Why.WORDS, ("麒麟丸",)),
        ("查 肺癌 免疫治疗 麒麟丸 蓬莱散", Why.WORDS, ("麒麟丸", "蓬莱散")),
        ("查张三丰院士 中医药 新冠", Why.WORDS, ("张三丰院士",)),
        ("查 知网 肺癌", Why.CHINESE_DATABASES, ()),
        ("查 护理", Why.TOO_BROAD, ()),
        ("查 文献", Why.TOO_BROAD, ()),
        ("肺癌 免疫治疗 " + "sepsis " * 60, Why.TOO_BROAD, ()),
    ],
)
def test_what_cannot_be_searched_whole_is_for_a_librarian(text: str, why: Why, words: tuple[str, ...]) -> None:
    assert beyond(text) == Beyond(why, words)


def test_people_and_methods_together_make_a_topic() -> None:
    assert words("老年 护理 需求") == ["elderly", "nursing", "needs"]


@pytest.mark.parametrize("table", TABLES)
def test_every_line_of_the_tables_is_whole(table: str) -> None:
    for line in re.sub(r"\n +", " ", table).strip().splitlines():
        names, colon, meaning = line.partition(": ")
        assert colon, line
        assert meaning, line
        assert all(len(name) > 1 for name in names.split()), line
        assert not re.search(r"[\u4e00-\u9fff\"\[\]()]", meaning), line


def test_no_chinese_word_means_two_things() -> None:
    lines = [line for table in TABLES for line in re.sub(r"\n +", " ", table).strip().splitlines()]
    names = [name.lower() for line in lines for name in line.partition(": ")[0].split()]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert len(names) > 1000


@pytest.mark.parametrize(
    ("types", "design"),
    [
        (["Journal Article", "Review", "Meta-Analysis"], Design.META_ANALYSIS),
        (["Practice Guideline", "Review"], Design.GUIDELINE),
        (["clinical trial, phase iii"], Design.CLINICAL_TRIAL),
        (["Journal Article"], None),
        ([], None),
    ],
)
def test_the_strongest_kind_is_named(types: list[str], design: Design | None) -> None:
    assert designs_in(types) is design
