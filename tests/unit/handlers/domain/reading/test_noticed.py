"""Asking whether a paper was retracted."""

import pytest

from handlers.domain.reading.noticed import asks_if_retracted


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1006是不是撤稿了", 1006),
        ("1006 这篇撤稿了吗？", 1006),
        ("请问1006有没有被撤稿", 1006),
        ("老师，编号1006的文章撤稿没有？", 1006),
        ("1006是否已经撤稿", 1006),
        ("1006 retracted?", 1006),
        ("这篇撤稿了吗", 0),
        ("刚才发的那篇后来被撤稿了吗", 0),
        ("是不是撤稿了？谢谢老师", 0),
    ],
)
def test_this_asks_for_it(text: str, number: int) -> None:
    assert asks_if_retracted(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "1006 撤回",
        "1006不是这篇",
        "这篇撤稿了",
        "黄禹锡的文章撤稿了吗",
        "求撤稿那篇的全文",
        "10.1000/a 撤稿了吗",
        "撤稿制度的研究现状如何？" * 5,
        "取消1006",
    ],
)
def test_this_does_not(text: str) -> None:
    assert asks_if_retracted(text) is None
