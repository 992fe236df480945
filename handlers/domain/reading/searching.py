"""A topic that somebody wants literature on: its words, years and types."""

import re
from dataclasses import dataclass

from handlers.domain.reading.cue import cue

_YEARS = cue(
    r"近\s?(?P<last>[一二两三四五六七八九十0-9]{1,2})\s?年|(?:last|past)\s(?P<past>[0-9]{1,2})\syears?|"
    r"(?P<since>(?:19|20)[0-9]{2})\s?年?(?:以后|之后|以来|至今|后|起)"
    r"|(?P<from>(?:19|20)[0-9]{2})\s?[-–—~至到]\s?(?P<to>(?:19|20)[0-9]{2})\s?年?|(?P<recent>最新|最近|近年来?|近几年|recent)",
)
_TYPES = (
    ("meta-analysis", re.compile(r"meta\s?[-–]?\s?(?:分析|analys[ie]s)?|荟萃分析", re.IGNORECASE)),
    ("systematic-review", re.compile(r"系统(?:评价|综述)|systematic reviews?", re.IGNORECASE)),
    ("review", re.compile(r"综述|\breviews?\b", re.IGNORECASE)),
    ("RCT", re.compile(r"RCTs?|随机对照(?:试验|研究)?|randomi[sz]ed", re.IGNORECASE)),
    ("guideline", re.compile(r"指南|共识|guidelines?|consensus", re.IGNORECASE)),
    ("case-report", re.compile(r"病例报告|个案|case reports?", re.IGNORECASE)),
)
_LANGUAGE = re.compile(r"中英文|中文|英文|外文")
_NOISE = cue(
    r"老师们?|您好|你好|请问|麻烦|谢谢|感谢|辛苦|能不能|能否|可以|可否|帮忙|帮我?|给我|我们?|想要?|需要|"
    r"求|检索一?下?|搜索一?下?|搜一下|搜|查新|查一查|查一下|查下|查找|查询|查|找|代查|search(?:\s+for)?|"
    r"一下|下|做个?|有没有|有无"
    r"|关于|有关|相关的?|方面的?|几篇|一些|一篇|些|篇|(?:的)?(?:文献|文章|论文|资料|研究)|课题是?|发表的?|做循证用|都行|就行|均可|即可|优先|的|吗|呢|吧|了",
)
_LAST = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True, slots=True)
class Query:
    """A search: words to look for, years, types, and the reader's own text.

    `years` is `last5`, `2019-`, `2015-2020`, `recent` or empty.
    """

    words: tuple[str, ...]
    years: str
    types: tuple[str, ...]
    asked: str


def read_query(text: str) -> Query:
    """Return what a message that asks for literature on a topic looks for."""
    years = _YEARS.search(text)
    types = tuple(name for name, pattern in _TYPES if pattern.search(text))
    rest = _YEARS.sub(" ", text)
    for _, pattern in _TYPES:
        rest = pattern.sub(" ", rest)
    rest = _NOISE.sub(" ", _LANGUAGE.sub(" ", rest))
    words = tuple(
        dict.fromkeys(w for w in re.split(r"[\s,，。、；;:：!！?？~～]+|\bAND\b|和|与|对", rest) if len(w) > 1)
    )
    return Query(words, _span(years), types, text.strip())


def _span(years: re.Match[str] | None) -> str:
    if years is None:
        return ""
    if last := years["last"] or years["past"]:
        return f"last{_LAST.get(last, last)}"
    if years["since"]:
        return f"{years['since']}-"
    return f"{years['from']}-{years['to']}" if years["from"] else "recent"
