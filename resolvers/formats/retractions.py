"""What a title says about the paper's own retraction; a paper about retractions is none."""

import re

from handlers.domain.markup import without_tags

_WHAT = (
    r"(?:\s+(?:book chapter|conference paper|original article|research article|review article|article|chapter|paper|"
    r"manuscript|publication|preprint|study|book|review|letter|note|case report))?"
)
_SEE = r"(?:\s*[.,:;(]?\s*(?:see|at)\b[^\[\]]*)?"
_LOUD = r"(?-i:RETRACTED|WITHDRAWN)"
_BEFORE = (
    rf"\W*(?:retracted|withdrawn){_WHAT}\s*[:：\])】）]",
    # A dash alone may go on with a sentence: "Retracted - what then?"
    rf"\W*{_LOUD}{_WHAT}\s*(?:\s[-–]\s|—|\.\s)",
    r"\W*notice of retraction\s*(?:[:：]|\s[-–]\s|—)",
    r"\W*(?-i:TEMPORARY REMOVAL|REMOVED)\s*[:：]",
    r"\W*已?撤稿\s*[:：]",
    r"[\[【(（]\s*已?(?:撤稿|撤回)(?:论文|文章)?\s*[\]】)）]",
)
_BEHIND = (
    rf"[\[(（【]\s*(?:retracted|(?-i:WITHDRAWN|Withdrawn)){_WHAT}{_SEE}\s*[\])）】]+",
    rf"(?:\s[-–—]|:)\s*{_LOUD}{_WHAT}",
    r"[\[【(（]\s*已?(?:撤稿|撤回)(?:论文|文章)?\s*[\]】)）]",
)
BEFORE = re.compile("|".join(_BEFORE), re.IGNORECASE)
BEHIND = re.compile(rf"(?:{'|'.join(_BEHIND)})[\s.]*$", re.IGNORECASE)


def in_title(title: str) -> bool:
    """Return whether a publisher wrote into the title that the paper is retracted: before it or behind it."""
    plain = " ".join(without_tags(title).split())
    return bool(BEFORE.match(plain) or BEHIND.search(plain))
