"""What words beside a title, a title's own words and the shape of the pages make of a file."""

import re
from functools import lru_cache

from handlers.domain.inspection import Lookalike
from handlers.matching.marks import makes_another
from handlers.matching.plain import fold, words_of
from watermark.inspection.letters import letters
from watermark.inspection.sheet import Sheet

_I = re.IGNORECASE
_EXTRA_KINDS = (
    (Lookalike.RETRACTION, r"retraction|withdrawal|withdrawn|concern|撤稿|撤销"),
    (Lookalike.CORRECTION, r"correct|errat|corrigend|addend|更正|勘误"),
    (Lookalike.SUPPLEMENT, r"suppl|appendi|supporting|additional|附录|补充|附件"),
    (Lookalike.PROTOCOL, r"protocol|rationale|analysis plan|研究方案|试验方案|方案"),
    (
        Lookalike.COMMENT,
        r"comment|repl|response|letter|editorial|discuss|rebuttal|rejoinder|perspective|\bre\b|summary|highlight|"
        r"regarding|述评|评论|解读|答复|商榷|点评|回复",
    ),
    (Lookalike.POSTER, r"\bposters?\b|壁报"),
    (Lookalike.SLIDES, r"\bslides\b|幻灯"),
    (Lookalike.CONTENTS, r"contents|目录|目次"),
)  # fmt: skip


def another_by(extra: str, title: str) -> Lookalike | None:
    """Return what words printed beside a title make of it: `Reply to`, `Part 2`, `: study protocol`."""
    if _PART.search(extra):
        return Lookalike.OTHER_EDITION
    extra = _NAMED.sub(" ", extra)
    words = tuple(word for word in words_of(fold(extra)) if word not in words_of(fold(title)) or word.isdigit())
    if not words or not makes_another(words):
        return _by_word(extra, title) if _is_lead(extra) else None
    return _by_word(extra, title) or Lookalike.OTHER_EDITION


_PART = re.compile(
    r"\b(?:part|section|volume|chapter)\W{1,3}(?:\d+|[ivx]+|[a-h]|one|two|three|four)\b|"
    r"第.{1,2}部分|[（(](?:[一二三四五六七八九十上中下]|续.?|完)[）)]",
    _I,
)


def is_part(text: str) -> bool:
    """Whether a line only says what part of a series it is: `Part 2`, `（上）`."""
    found = _PART.search(text)
    return found is not None and not letters(text[: found.start()] + text[found.end() :])


# A trial's number is part of its name: ORION-7; 附32例报告 counts the cases.
_NAMED = re.compile(r"\b[A-Z][A-Z-]{2,}-\d{1,3}\b|附\s?\d+\s?例")


def _is_lead(extra: str) -> bool:
    return len(extra) < 120


def _by_word(extra: str, title: str) -> Lookalike | None:
    for kind, words in _EXTRA_KINDS:
        if re.search(words, extra, _I) and not re.search(words, title, _I):
            return kind
    return None


def is_expected(kind: Lookalike, title: str) -> bool:
    """Whether a paper calls itself that in its own title: an erratum may be what was asked for."""
    if kind is Lookalike.PROTOCOL:
        return bool(re.search(r"\bprotocol\b|\brationale\b|analysis plan|方案", title, _I))
    return any(known is kind and _calls_itself(words).search(title) for known, words in _EXTRA_KINDS)


@lru_cache(maxsize=32)
def _calls_itself(words: str) -> re.Pattern[str]:
    """Where a title says what kind of text it is: at its beginning or behind a colon."""
    return re.compile(rf"(?:^|[:：.—–/]|\s-)\W*(?:(?:an?|the|invited|authors?['’]?s?) ){{0,2}}(?:{words})", _I)


def kind_of_shape(sheet: Sheet) -> Lookalike | None:
    """Return whether the pages have the shape of slides or of a poster."""
    shown = [page for page in sheet.pages if page.width and page.height]
    if not shown:
        return None
    if any(page.width * page.height > 1000 * 1500 and max(page.width, page.height) > 1500 for page in shown[:1]):
        return Lookalike.POSTER
    are_wide = all(page.width >= page.height * 1.2 for page in shown)
    if are_wide and sum(page.letters for page in shown) < 1100 * len(shown):
        return Lookalike.SLIDES
    return None
