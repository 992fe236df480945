"""Asking whether a paper was retracted: 1006是不是撤稿了, 这篇撤稿了吗, 有没有被撤稿."""

import re

from handlers.domain.reading.continuing import said_in

_MAX_CHARS = 40
_AROUND = r"(?:[\s,，。.!！~～?？]|谢谢|老师|麻烦|请问?|您|好的?|想?问一?下|哦|哈|啊|吧|呢|我)*"
_PAPER = (
    r"(?:[这那]一?[篇个份条]|(?:刚才|刚刚|上次)?(?:发|给)(?:我|来)?的?(?:[那这]一?[篇个份])?)?的?(?:文章|文献|论文)?"
)
_RETRACTED = r"(?:撤稿|被撤|撤掉|retracted)"
_ASKED = re.compile(
    rf"{_AROUND}(?:编号|#)?\s?(?P<number>[0-9]{{4,7}})?\s?号?的?{_PAPER}{_AROUND}"
    rf"(?:后来|现在|到底|是不是|是否|有没有|有无|会不会|不会|已经?|被|给|\s){{0,4}}{_RETRACTED}"
    rf"(?:了|过|的|文章|论文|声明|没有?|吗|么|嘛)*{_AROUND}",
    re.IGNORECASE,
)
_IS_QUESTION = re.compile(r"是不是|是否|有没有|有无|会不会|没有?\W*$|[吗么嘛]|[?？]")


def asks_if_retracted(text: str) -> int | None:
    """Return the number of the request about whose paper a message asks that, and nothing else.

    0: it names none; `None`: it asks for no such thing.
    """
    said = said_in(text)
    if len(said) > _MAX_CHARS or not _IS_QUESTION.search(said):
        return None
    found = _ASKED.fullmatch(said)
    return int(found["number"] or 0) if found else None
