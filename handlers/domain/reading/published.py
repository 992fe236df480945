"""Asking for the published paper after a preprint that could not be had: 要正式版, 那正式发表的那篇发我吧."""

import re

from handlers.domain.glyphs import narrow, visible
from handlers.domain.reading.quoting import take_apart

_MAX_CHARS = 40
_AROUND = r"(?:[\s,，。.!！~～?？]|谢谢|老师|麻烦|请问?|您|好的?|嗯|行|哦|哈|啊|吧|吗|么|呢|了|可以|也行|也)*"
_ASKS = r"(?:那|就|我|想|要|求|发|给|帮|找|把|下载|有没有|没有|有|能不能|能|换成?|这篇的?|这份的?|它的|的){0,6}"
_NUMBER = r"(?:(?:编号|第|#)?\s*(?P<{}>[0-9]{{4,7}})\s*(?:号|这篇的?|那篇的?|的)?\s*)?"
_THE_PUBLISHED = (
    r"(?:已?正式(?:发表|出版)?的?(?:版本?|那一?[篇个版]|这一?[篇个版]|论文|文章|全文)|"
    r"(?:期刊上?|出版社|发表|出版)的?(?:版本?|那一?[篇个版])|(?:已?正式(?:发表|出版)|期刊上)的?)(?:的)?"
)
_WANTED = re.compile(
    rf"{_AROUND}{_NUMBER.format('before')}{_AROUND}{_ASKS}{_THE_PUBLISHED}{_ASKS}{_AROUND}{_NUMBER.format('after')}{_AROUND}"
)
_SAID = re.compile(r"[要求发给找有能换]|下载")
_BARE = re.compile(rf"{_AROUND}(?:我)?要(?:的)?{_AROUND}")


def read_published(text: str) -> int | None:
    """Return the number of the request whose published form a message asks for, and nothing else.

    0: it names none; `None`: it asks for no such thing.
    """
    said = _said(text)
    found = _WANTED.fullmatch(said) if len(said) <= _MAX_CHARS and _SAID.search(said) else None
    return int(found["before"] or found["after"] or 0) if found else None


def says_wanted(text: str) -> bool:
    """Return whether a message is no more than 要, which only answers what was said just before."""
    return bool(_BARE.fullmatch(_said(text)))


def _said(text: str) -> str:
    return narrow(take_apart(visible(text[:200]), at_bot=False, bot_names=()).said).strip()[:60]
