"""Several of a list in few words: `1-3都要`, `前两篇`, `第一和第三篇`, `除了2都要`; and several request numbers."""

import re

from handlers.domain.reading.continuing import said_in

MAX_CHARS = 40
MOST = 30
_POLITE = r"(?:[\s,，。.!！~～]|谢谢|感谢|老师|麻烦|请|您|一下|哈|吧|哦|啊|嗯|那|就|我)*"
_CLASS = r"[篇个本条号版]"
_N = r"(?:[1-9][0-9]?|[一二两三四五六七八九十])"
# 三篇 and 一个 are amounts; 第三篇 and 3 are places.
_ONE = rf"(?:第\s?{_N}|[1-9][0-9]?)\s?{_CLASS}?"
_TO = r"\s?(?:-|–|—|~|～|到|至)\s?"
_PIECE = rf"{_ONE}(?:{_TO}{_ONE})?"
_LIST = rf"{_PIECE}(?:[\s,，、和及跟与]{{1,3}}{_PIECE}){{0,9}}"
_WANT = r"(?:想要|需要|要|选择?|给我|发我|来|求)?(?:的是)?\s?"
_ALL = r"\s?(?:这?[几两三四五]?[篇个本]?(?:我)?(?:全都|全部|都|全))?(?:想?要|需要|发我?|来)?(?:的|了)?"
_COUNTED = re.compile(rf"{_POLITE}{_WANT}(?P<list>{_LIST}){_ALL}{_POLITE}")
_EDGE = re.compile(rf"{_POLITE}{_WANT}(?:最?(?P<side>[前后])面?的?)\s?(?P<n>{_N})\s?[篇个本条]{_ALL}{_POLITE}")
_EXCEPT = re.compile(
    rf"{_POLITE}(?:除了?|去掉|不要|除开)\s?(?P<list>{_LIST})(?:以外|之外|外)?(?:不要)?[\s,，]{{0,2}}"
    rf"(?:其他|其它|其余|别的|剩下|剩余|另外)?的?[几两三四五]?[篇个本]?(?:我)?(?:全都|全部|都|全)(?:想?要|需要|发我?|来)(?:的|了)?{_POLITE}"
)
_SPAN = re.compile(rf"第?\s?({_N})\s?{_CLASS}?(?:{_TO}第?\s?({_N})\s?{_CLASS}?)?")
_IS_SEVERAL = re.compile(rf"[一二两三四五六七八九十]|{_TO}|都|全|[前后除]")
_MAY_BE_DATE = re.compile(r"[\d\W_到至]*")
_CHINESE = {word: n for n, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}

_REQUESTS = r"[0-9]{4,7}(?:(?:[\s,，、;；和及跟与#]|编号){1,3}|\s?(?:-|–|—|~|～|到|至)\s?)?"
_DROP = r"(?:取消|撤销|撤回|撤了|作废|不要|不用|不需要)"
_DROPPED = re.compile(
    rf"{_POLITE}(?:把|将|编号|#)*(?P<before>(?:{_REQUESTS}){{1,10}})(?:这[几两三四五]?[条个篇])?(?:我)?(?:都|全部?)?{_DROP}(?:掉|了)*{_POLITE}|"
    rf"{_POLITE}{_DROP}(?:掉|了)?(?:[\s:：]|编号|#)*(?P<after>(?:{_REQUESTS}){{1,10}})(?:这[几两三四五]?[条个篇])?(?:了|的)*{_POLITE}"
)
_REQUEST_SPAN = re.compile(r"([0-9]{4,7})(?:\s?(?:-|–|—|~|～|到|至)\s?([0-9]{4,7}))?")


def counted_out(text: str, count: int) -> tuple[int, ...]:
    """Return the places on a list of `count` that a message asks for; those beyond its end too, nothing if it does not.

    Plain numbers (`1`, `要 1 3`) are orders and not looked at here.
    """
    said = said_in(text)
    if not said or len(said) > MAX_CHARS or not _IS_SEVERAL.search(said):
        return ()
    if edge := _EDGE.fullmatch(said):
        n = _number(edge["n"])
        return tuple(range(1, n + 1)) if edge["side"] == "前" else tuple(range(max(1, count - n + 1), count + 1))
    if without := _EXCEPT.fullmatch(said):
        dropped = _places(without["list"])
        return tuple(n for n in range(1, count + 1) if n not in dropped)
    listed = _COUNTED.fullmatch(said)
    places = _places(listed["list"]) if listed else ()
    return () if max(places, default=0) > count and _MAY_BE_DATE.fullmatch(said) else places


def dropped_requests(text: str) -> tuple[int, ...]:
    """Return the request numbers, spans written out, that a message gives up and says nothing else, or nothing."""
    said = said_in(text)
    found = _DROPPED.fullmatch(said) if len(said) <= MAX_CHARS else None
    return request_span(found["before"] or found["after"]) if found else ()


def request_span(text: str) -> tuple[int, ...]:
    """Return request numbers in the order in which they are named, `1001-1003` written out, each once."""
    numbers: list[int] = []
    for first, last in _REQUEST_SPAN.findall(text):
        numbers += _span(int(first), int(last or first))
    return tuple(dict.fromkeys(numbers))


def _places(text: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for first, last in _SPAN.findall(text):
        numbers += _span(_number(first), _number(last or first))
    return tuple(dict.fromkeys(numbers))


def _span(first: int, last: int) -> list[int]:
    """Return the numbers from one to another; what is too long for a span of ours are its two ends."""
    return list(range(first, last + 1)) if 0 <= last - first < MOST else [first, last]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _CHINESE[text]
