"""How a keyword search and its results are written for a reader: short, one line a paper, one phone screen in all."""

from collections.abc import Sequence

from handlers.domain.naming import cut_short
from handlers.domain.topics.topic import Design, Hit, Topic

DESIGN_NAMES = {
    Design.GUIDELINE: "指南共识",
    Design.META_ANALYSIS: "荟萃分析",
    Design.SYSTEMATIC_REVIEW: "系统评价",
    Design.RCT: "随机对照",
    Design.CLINICAL_TRIAL: "临床试验",
    Design.REVIEW: "综述",
    Design.CASE_REPORT: "病例报告",
}
LANGUAGE_NAMES = {"zh": "中文", "en": "英文"}
RETRACTED = "已撤稿"
LIST_CHARS = 640
QUERY_CHARS = 100
_LONGEST_TITLE, _SHORTEST_TITLE, _LONGEST_JOURNAL = 110, 24, 28


def in_short(topic: Topic) -> str:
    """Return what was searched for: `type 2 diabetes AND metformin，2021年起，荟萃分析`."""
    words = " AND ".join(concept.words[0] for concept in topic.concepts)
    kinds = "或".join(DESIGN_NAMES[design] for design in topic.designs)
    tongues = "、".join(LANGUAGE_NAMES[language] for language in topic.languages)
    return "，".join(
        filter(None, (_cut(words, QUERY_CHARS), _span(topic), kinds, tongues, "最新在前" * topic.is_latest))
    )


def listed(hits: Sequence[Hit]) -> str:
    """Return numbered papers, one a line; titles are cut as far as the screen demands."""
    longest = next((n for n in range(_LONGEST_TITLE, _SHORTEST_TITLE, -2) if _fits(hits, n)), _SHORTEST_TITLE)
    return "\n".join(_lines(hits, longest))


def _fits(hits: Sequence[Hit], longest: int) -> bool:
    return sum(len(line) + 1 for line in _lines(hits, longest)) <= LIST_CHARS


def _lines(hits: Sequence[Hit], longest: int) -> list[str]:
    return [f"{number}. {_line(hit, longest)}" for number, hit in enumerate(hits, 1)]


def _line(hit: Hit, longest: int) -> str:
    paper = hit.article
    where = " ".join(filter(None, (_cut(hit.journal, _LONGEST_JOURNAL), str(paper.year or ""))))
    kind = RETRACTED if paper.is_retracted else DESIGN_NAMES[hit.design] if hit.design else ""
    beside = "，".join(filter(None, (where, kind)))
    title = _cut(paper.original_title or paper.title, longest)
    return f"{title}（{beside}）" if beside else title


def _span(topic: Topic) -> str:
    if topic.since and topic.until:
        return f"{topic.since}年" if topic.since == topic.until else f"{topic.since}–{topic.until}年"
    if topic.since:
        return f"{topic.since}年起"
    return f"{topic.until}年及以前" if topic.until else ""


def _cut(text: str, longest: int) -> str:
    return cut_short(" ".join(text.split()), longest)
