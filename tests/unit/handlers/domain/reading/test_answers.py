"""Which of several papers an answer in words means."""

import pytest

from handlers.domain.article import Article
from handlers.domain.reading.answers import picked, wants_all

A = Article("中国2型糖尿病防治指南（2020年版）", authors=("朱大龙",), journal="中华糖尿病杂志", year=2021)
B = Article("中国2型糖尿病防治指南（2017年版）", authors=("贾伟平",), journal="中国实用内科杂志", year=2018)
C = Article("Early rehabilitation in children", authors=("Smith J",), journal="The Lancet", year=2019)
D = Article(
    "Early rehabilitation in adults", authors=("Jones K",), journal="New England Journal of Medicine", year=2019
)
NINTH, EIGHTH = Article("内科学（第9版）", year=2018), Article("内科学（第8版）", year=2013)
TWELFTH = Article("Harrison's principles, 12th edition")
TWENTIETH = Article("内科学（第二十版）")
GUIDES, TRIALS, BOOKS = (A, B), (C, D), (NINTH, EIGHTH)
THREE = (A, B, C)


@pytest.mark.parametrize(
    ("words", "candidates", "meant"),
    [
        ("第二个", GUIDES, B),
        ("第一", GUIDES, A),
        ("倒数第二个", GUIDES, A),
        ("后面那篇", GUIDES, B),
        ("前面那个", GUIDES, A),
        ("最后一个", THREE, C),
        ("最前面的", THREE, A),
        ("中间那个", THREE, B),
        ("2020年版的", GUIDES, A),
        ("2018年发表的那篇", GUIDES, B),
        ("20年那版", GUIDES, A),
        ("2017", GUIDES, B),
        ("要新的那版", GUIDES, A),
        ("最新版", GUIDES, A),
        ("旧版", GUIDES, B),
        ("要2020年版的，谢谢老师", GUIDES, A),
        ("我要的是2017年的那个版本", GUIDES, B),
        ("中华糖尿病杂志那篇", GUIDES, A),
        ("朱大龙的", GUIDES, A),
        ("Lancet那篇", TRIALS, C),
        ("NEJM那篇", TRIALS, D),
        ("2019年 Lancet那篇", TRIALS, C),
        ("Smith那篇", TRIALS, C),
        ("children那篇", TRIALS, C),
        ("第9版", BOOKS, NINTH),
        ("九版的", BOOKS, NINTH),
        ("8版", BOOKS, EIGHTH),
        ("12th edition那本", (*BOOKS, TWELFTH), TWELFTH),
        ("第二十版", (*BOOKS, TWENTIETH), TWENTIETH),
        ("第二篇，2017那个", GUIDES, B),
        ("第二篇,2017年那篇,谢谢老师", GUIDES, B),
        ("要第一篇（2020年版的）", GUIDES, A),
        ("2019那个，Lancet的", TRIALS, C),
    ],
)
def test_an_answer_means_one(words: str, candidates: tuple[Article, ...], meant: Article) -> None:
    assert picked(words, candidates) == (meant,)


@pytest.mark.parametrize(
    ("words", "candidates"),
    [
        ("糖尿病那篇", GUIDES),
        ("2019年的", TRIALS),
        ("新的", TRIALS),
        ("成人那篇", TRIALS),
        ("后面那篇", THREE),
        ("前面那个", THREE),
        ("那篇", GUIDES),
        ("都要", GUIDES),
        ("第二篇，2020那个", GUIDES),
    ],
)
def test_an_answer_that_does_not_tell_them_apart_could_mean_any(words: str, candidates: tuple[Article, ...]) -> None:
    assert picked(words, candidates) == candidates


@pytest.mark.parametrize(
    "words",
    ["今天开会", "三床那个", "那个", "谢谢老师", "好的", "第三版", "第五个", "1985年的", "", "今天门诊好多人" * 9,
     "儿的", "中间那位", "2020年的心衰指南"],
)  # fmt: skip
def test_small_talk_is_no_answer(words: str) -> None:
    assert picked(words, BOOKS) == ()


def test_between_two_there_is_no_middle() -> None:
    assert picked("中间那个", GUIDES) == GUIDES


def test_without_years_nothing_is_new() -> None:
    assert picked("新的", (Article("x"), Article("y"))) == ()


@pytest.mark.parametrize("words", ["都要", "全要", "两篇都要，谢谢", "都需要"])
def test_all_may_be_wanted(words: str) -> None:
    assert wants_all(words)
    assert not wants_all("要第一个")
