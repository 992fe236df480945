import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.domain.reading import cues, politeness, prose, searching, service_cues, titles
from handlers.domain.reading.cue import cue

LOOK = re.compile(r"\(\?=\[(?:\\.|[^\]])*\]\)\(\?:(?P<plain>.*)\)", re.DOTALL)
CUES = {
    f"{module.__name__.rpartition('.')[2]}.{name}": pattern
    for module in (cues, politeness, prose, searching, service_cues, titles)
    for name, pattern in vars(module).items()
    if isinstance(pattern, re.Pattern) and LOOK.fullmatch(pattern.pattern)
}


def plain(pattern: re.Pattern[str]) -> re.Pattern[str]:
    match = LOOK.fullmatch(pattern.pattern)
    assert match
    return re.compile(match["plain"], pattern.flags)


def test_the_cues_are_found_by_this_test() -> None:
    assert len(CUES) > 15


@pytest.mark.parametrize("name", CUES)
def test_a_quick_cue_finds_what_the_plain_pattern_finds(name: str) -> None:
    slow = plain(CUES[name])

    @settings(max_examples=20, deadline=None)
    @given(st.from_regex(slow), st.from_regex(slow, fullmatch=True))
    def same(one: str, other: str) -> None:
        for text in (one, other, one + other):
            assert [m.span() for m in CUES[name].finditer(text)] == [m.span() for m in slow.finditer(text)]

    same()


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("求(?!职)|帮(?:我|忙)", {"求文献": "求", "求职": None, "请帮忙": "帮忙"}),
        ("(?:先|就)?不用|取消", {"不用": "不用", "先不用": "先不用", "都取消": "取消"}),
        (r"(?<!不)急|\bneed\b", {"不急": None, "我急": "急", "I NEED it": "NEED"}),
        ("[一二]篇|(?P<n>[0-9])本", {"二篇": "二篇", "3本": "3本", "本": None}),
        ("a-b|-c", {"A-B": "A-B", "x-c": "-c"}),
    ],
)
def test_a_cue_begins_where_its_pattern_can(pattern: str, texts: dict[str, str | None]) -> None:
    for text, expected in texts.items():
        match = cue(pattern).search(text)
        assert (match and match.group()) == expected, text


@pytest.mark.parametrize("pattern", [".*", "a|.b", r"\W*x", "[^a]b", "a|"])
def test_a_pattern_that_may_begin_with_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="anything"):
        cue(pattern)
