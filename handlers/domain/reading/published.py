"""Asking for the published paper after a preprint that could not be had: 要正式版, 那正式发表的那篇发我吧."""

import re

from handlers.domain.glyphs import narrow, visible
from handlers.domain.reading.quoting import take_apart

_MAX_CHARS = 40
_AROUND = r"(?:[\s,，。.!！~～]|谢谢|老师|麻烦|请|您|好的?|嗯|行|哦|哈|啊|吧|了|可以|也行|也)*"
_ASKS = r"(?:那|就|我|想|要|求|发|给|帮|找|把|下载){0,6}"
_THE_PUBLISHED = r"(?:已?正式(?:发表|出版)?的?|期刊上?的?)(?:版本?|那一?[篇个版]|这一?[篇个版]|论文|文章|全文)?(?:的)?"
_WANTED = re.compile(rf"{_AROUND}{_ASKS}{_THE_PUBLISHED}{_ASKS}{_AROUND}")
_SAID = re.compile(r"[要求发给找]|下载")
_BARE = re.compile(rf"{_AROUND}(?:我)?要(?:的)?{_AROUND}")


def wants_published(text: str) -> bool:
    """Return whether a message asks for the published form of something, and for nothing else."""
    said = _said(text)
    return len(said) <= _MAX_CHARS and bool(_SAID.search(said)) and bool(_WANTED.fullmatch(said))


def says_wanted(text: str) -> bool:
    """Return whether a message is no more than 要, which only answers what was said just before."""
    return bool(_BARE.fullmatch(_said(text)))


def _said(text: str) -> str:
    return narrow(take_apart(visible(text[:200]), at_bot=False, bot_names=()).said).strip()[:60]
