"""Wanting what a colleague asked for: 同求, +1, 我也要, alone or below a quoted message."""

import re

from handlers.domain.glyphs import narrow, visible
from handlers.domain.reading.quoting import take_apart

_MAX_CHARS = 24
_AROUND = r"(?:[\W_]|谢谢|感谢|老师|麻烦|拜托|您|一份|一下|啊|哈|啦|吧|呀|了|\[[\u4e00-\u9fff]{1,4}\])*"
_ALONE = re.compile(
    rf"{_AROUND}(?:我)?(?:也|同|一起)?(?:同求|\+\s?1|加一|求\s?\+1|我也(?:想)?(?:要|求|需要)|也(?:想)?(?:要|求|需要)|同要|同问|同需|"
    rf"求同款|一样求|蹲(?:一个)?)(?:[这那]?一?[篇本份个])?(?:全文|原文|文献|pdf)?{_AROUND}",
    re.IGNORECASE,
)
_BELOW_QUOTE = re.compile(
    rf"{_AROUND}(?:急|跪|在线)?(?:求|要|想要|需要|求助|麻烦发|请发|发我|给我)(?:一份|发)?(?:[这那上]面?一?[篇本份个])?"
    rf"(?:的)?(?:全文|原文|文献|pdf)?{_AROUND}",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"编号\s?[:：]?\s?(?P<list>[0-9]{3,9}(?:、[0-9]{3,9}){0,19})")
_LEADING = re.compile(r"\s*(?:\[文件\]\s*)?(?:@\S{1,40}\s)?(?P<number>[0-9]{3,9})(?=[_ \n：])")
_TAG_ALONE = re.compile(r"\s*\[[\u4e00-\u9fff]{1,6}\]\s*")
_MIN_QUOTED = 4


def seconds_alone(text: str) -> bool:
    """Say whether a message without a quote wants what was just asked for."""
    said, quoted = _parts(text)
    return not quoted and len(said) <= _MAX_CHARS and bool(_ALONE.fullmatch(said))


def seconded(text: str) -> str:
    """Return the quoted words that a reply wants to have too; empty when it only comments or quotes nothing."""
    said, quoted = _parts(text)
    is_short = bool(quoted) and len(said) <= _MAX_CHARS
    return quoted if is_short and (_ALONE.fullmatch(said) or _BELOW_QUOTE.fullmatch(said)) else ""


def quoted_in(text: str) -> str:
    """Return the words that a message quotes; empty when it quotes none."""
    return _parts(text)[1]


def numbers_in(quoted: str) -> tuple[int, ...]:
    """Return the requests that the bot's own words name: 编号1042, `1042 Smith …`, `[文件] 1042_Smith_….pdf`."""
    if match := _NUMBERS.search(quoted):
        return tuple(int(number) for number in match["list"].split("、"))
    match = _LEADING.match(quoted)
    return (int(match["number"]),) if match else ()


def is_telling(quoted: str) -> bool:
    """Say whether quoted words can tell which request they were said in."""
    return len(quoted.strip()) >= _MIN_QUOTED and not _TAG_ALONE.fullmatch(quoted)


def _parts(text: str) -> tuple[str, str]:
    talk = take_apart(visible(text), at_bot=False, bot_names=())
    return narrow(talk.said).strip(), talk.quoted.strip()


def quotes(text: str, number: int) -> bool:
    """Say whether a message quotes what we said of the request of that number."""
    return number in numbers_in(quoted_in(text))
