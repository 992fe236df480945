from datetime import UTC, datetime

import pytest

from bot.channels.wechat.events import is_called, moment, record_text

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("count", [NOON.timestamp(), int(NOON.timestamp()), int(NOON.timestamp() * 1000)])
def test_seconds_and_milliseconds_are_told_apart(count: float) -> None:
    assert moment(count) == NOON


@pytest.mark.parametrize("count", [None, 0, -5, "soon", 1e30, float("nan"), []])
def test_nonsense_is_no_time(count: object) -> None:
    assert moment(count) is None


@pytest.mark.parametrize("text", ["@文小助\u2005求", "求 @文小助", "@文小助，求", "@文小助\n求"])
def test_a_nickname_after_an_at_sign_is_a_call(text: str) -> None:
    assert is_called(["文小助"], text)


@pytest.mark.parametrize("text", ["文小助 求", "@文小助手 求", "＠别人 文小助", ""])
def test_another_name_is_no_call(text: str) -> None:
    assert not is_called(["文小助"], text)


def test_a_nickname_with_signs_of_regular_expressions_is_taken_literally() -> None:
    assert is_called(["a.b(c)*"], "@a.b(c)* hi")
    assert not is_called(["a.b"], "@axb hi")


RECORD = (
    "<msg><appmsg><title>群聊的聊天记录</title><des>李四: 求这篇</des><type>19</type><recorditem>"
    "&lt;recordinfo&gt;&lt;datalist count=&quot;2&quot;&gt;"
    "&lt;dataitem&gt;&lt;datadesc&gt;求 10.1000/a&amp;amp;b &lt;/datadesc&gt;&lt;/dataitem&gt;"
    "&lt;dataitem&gt;&lt;datadesc&gt;&lt;![CDATA[PMID 123]]&gt;&lt;/datadesc&gt;&lt;/dataitem&gt;"
    "&lt;/datalist&gt;&lt;/recordinfo&gt;</recorditem></appmsg></msg>"
)


def test_the_words_of_a_forwarded_record_are_read_from_wechats_xml() -> None:
    assert record_text(RECORD).split("\n") == ["群聊的聊天记录", "李四: 求这篇", "求 10.1000/a&b", "PMID 123"]


def test_a_record_that_a_gateway_gives_as_words_stays_as_it_is() -> None:
    assert record_text("张三: 求 10.1000/a") == "张三: 求 10.1000/a"


@pytest.mark.parametrize("text", ["", "<msg></msg>", "<title>" * 50_000])
def test_a_record_without_words_has_none(text: str) -> None:
    assert record_text(text) == ""
