"""What a search asks for survives its reading: words, years, kinds, languages."""

import pytest

from handlers.domain.reading.searching import read_query


@pytest.mark.parametrize(
    ("text", "words", "years", "types"),
    [
        ("帮我查一下2型糖尿病 二甲双胍 近五年的meta分析", ("2型糖尿病", "二甲双胍"), "last5", ("meta-analysis",)),
        ("PCI术后双抗时长 RCT 2019年以后", ("PCI术后双抗时长",), "2019-", ("RCT",)),
        ("近3年 儿童 哮喘 生物制剂 的 系统评价 英文", ("儿童", "哮喘", "生物制剂"), "last3", ("systematic-review",)),
        ("ICU谵妄 护理 综述", ("ICU谵妄", "护理"), "", ("review",)),
        ("肺癌免疫治疗耐药机制最新综述", ("肺癌免疫治疗耐药机制",), "recent", ("review",)),
        ("帮我检索卵巢早衰系统综述", ("卵巢早衰",), "", ("systematic-review",)),
        ("帮忙检索脓毒症的指南和专家共识，2018-2023年", ("脓毒症",), "2018-2023", ("guideline",)),
        ("查一下痛风 2010年以前的病例报告", ("痛风",), "-2010", ("case-report",)),
        ("有没有2023年的肺栓塞临床试验", ("肺栓塞",), "2023-2023", ("clinical-trial",)),
        (
            "search: long COVID AND cognitive impairment, last 3 years, review",
            ("long COVID", "cognitive impairment"),
            "last3",
            ("review",),
        ),
        ("papers on sepsis since 2020", ("sepsis",), "2020-", ()),
        ("查近十五年骨质疏松与跌倒的文献", ("骨质疏松", "跌倒"), "last15", ()),
        ("查近二十年痛风", ("痛风",), "last20", ()),
        ("五年内 牙周炎 文献", ("牙周炎",), "last5", ()),
    ],
)
def test_a_search_is_read(text: str, words: tuple[str, ...], years: str, types: tuple[str, ...]) -> None:
    query = read_query(text)
    assert (query.words, query.years, query.types) == (words, years, types)


@pytest.mark.parametrize(
    "word",
    [
        "下肢静脉血栓",
        "吗啡",
        "筛查",
        "护理需求",
        "给药错误",
        "有氧运动",
        "能量代谢",
        "查体",
        "呼吸机相关性肺炎",
        "对照组",
        "参与度",
        "饱和度",
        "目的",
        "了解",
    ],
)
def test_no_word_is_torn_because_a_part_of_it_is_said_in_asking_too(word: str) -> None:
    assert read_query(f"帮我查一下 {word} 的文献").words == (word,)


@pytest.mark.parametrize(
    ("text", "languages", "wants_databases"),
    [
        ("查牙周炎综述，英文", ("en",), False),
        ("查牙周炎综述，中文就行", ("zh",), False),
        ("查牙周炎综述，中英文都行", (), False),
        ("查牙周炎综述，英文优先", (), False),
        ("查牙周炎综述 外文和中文", (), False),
        ("查牙周炎的中文文献", ("zh",), True),
        ("在知网和万方查牙周炎", (), True),
        ("查牙周炎 核心期刊", (), True),
        ("查牙周炎 CNKI", (), True),
    ],
)
def test_languages_and_chinese_databases_are_read(text: str, languages: tuple[str, ...], wants_databases: bool) -> None:
    query = read_query(text)
    assert (query.languages, query.wants_chinese_databases, query.words) == (languages, wants_databases, ("牙周炎",))


def test_the_newest_are_asked_for_in_so_many_words() -> None:
    assert read_query("肺癌最新综述").is_latest
    assert not read_query("肺癌近几年综述").is_latest
