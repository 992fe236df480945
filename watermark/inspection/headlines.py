"""The large lines of a page, and pages that list papers rather than hold one."""

import re
from collections.abc import Iterator
from itertools import pairwise

from watermark.inspection.letters import HAN, joined, letters
from watermark.inspection.references import citing_lines
from watermark.inspection.sheet import Line, Page

_LARGER, _SAME_SIZE = 1.15, 0.04
_MIN_LETTERS, _MIN_HAN = 20, 6
_MASTHEAD_TOP, _MASTHEAD_WORDS = 0.9, 7
_ENTRIES, _GROUPS = 5, 4
_NAME = (
    r"(?:(?:[A-Z]\.[- ]?){1,3} ?[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?|"
    r"[A-Z][\w'’-]+ (?:[A-Z]\.? ?[A-Z]?\.? ?)?[A-Z][\w'’-]*|[A-Z][\w'’-]+,? [A-Z]{1,3})"
)
_HAN_NAME = r"[\u4e00-\u9fff]{2,4}"
_NAMES = re.compile(
    rf"^\W*{_NAME}(?:(?:,| and| &|;) *(?:and )?{_NAME}){{1,12}}(?:,? et al\.?)?[\s.…·]*\d{{0,4}}$|"
    rf"^\W*{_HAN_NAME}(?:[\s,，、;；]+{_HAN_NAME}){{1,12}}[\s.…·]*\d{{0,4}}$"
)
_BEHIND = re.compile(r"(?:[.…·\s]|^)(?:[(\[](?!(?:19|20)\d\d[)\]])p?\.? ?)?[eS]?(\d{1,4})[)\]]?\s*$")
_LEADER = re.compile(r"\.{5,}|…{2,}|·{5,}|(?:\. ){5,}")
_BEFORE = re.compile(r"^\W*[eS]?(\d{1,4})\s+(?=\D)")
# The number of an abstract in a book of them: PO-123, Abstract 45, #678.
_HEAD = (
    r"^\W*((?:(?:abstract|poster|paper|presentation)\W*)?(?:no\.?|number|#)?\W*[A-Z]{0,4})[-–. ]?(\d{1,5})[A-Za-z]?\W*"
)
_CODE, _CODE_ALONE = re.compile(rf"{_HEAD}(?=$|\s+[^\W\d_])", re.IGNORECASE), re.compile(rf"{_HEAD}$", re.IGNORECASE)
_NO_CODES = frozenset(
    ("fig", "case", "day", "week", "page", "step", "tab", "arm", "vol", "ref", "part", "type", "p", "pp")
)
_NEAR, _FARTHEST = 2, 9
_ALONE = re.compile(r"^\W*[eS]?(\d{1,4})\W*$")


def headlines(page: Page, body: float) -> list[str]:
    """Return the texts of a page that are printed larger than the running text, mastheads left out."""
    return [text for lines in _blocks(page, body) if (text := _told(lines))]


def _blocks(page: Page, body: float) -> Iterator[list[Line]]:
    block: list[Line] = []
    for line in page.lines:
        is_large = body > 0 and line.size >= body * _LARGER
        if block and (not is_large or abs(line.size - block[-1].size) > block[-1].size * _SAME_SIZE):
            yield block
            block = []
        if is_large:
            block.append(line)
    if block:
        yield block


def _told(lines: list[Line]) -> str:
    text = joined([line.raw or line.text for line in lines])
    if len(letters(text)) < _MIN_LETTERS and len(HAN.findall(text)) < _MIN_HAN:
        return ""
    is_masthead = lines[0].top > _MASTHEAD_TOP and len(text.split()) <= _MASTHEAD_WORDS and not HAN.search(text)
    return "" if is_masthead else text


def is_list(page: Page) -> bool:
    """Whether a page is a table of contents: entries with page numbers that rise by leaps, or titles over names."""
    if _groups_of_names(page) >= _GROUPS:
        return True
    texts = [line.text for line in page.lines]
    if sum(bool(_LEADER.search(text)) for text in texts) >= _GROUPS:
        return True
    telling = [text for text in texts if len(letters(text)) >= 15]
    for pattern, among in ((_BEHIND, telling), (_BEFORE, telling), (_ALONE, texts)):
        if _leaps([int(found[1]) for text in among if (found := pattern.search(text))], len(telling)):
            return True
    return False


def are_names(text: str) -> bool:
    """Whether a line looks like the names of several persons."""
    return bool(_NAMES.match(text))


def is_among_abstracts(page: Page, first: int, before: str) -> bool:
    """Whether the title on line `first` bears a number such as P-123 and another text on the page the next ones."""
    own = _CODE.match(before) or next(
        (code for line in reversed(page.lines[max(0, first - 2) : first]) if (code := _CODE_ALONE.match(line.text))),
        None,
    )
    # P23 is a poster, p 23 a page.
    if own is None or own[1] in _NO_CODES or (own[1] != "P" and own[1].casefold() in _NO_CODES):
        return False
    is_bare = not own[1]
    pattern = _CODE_ALONE if is_bare else _CODE
    codes = (pattern.match(line.text) for at, line in enumerate(page.lines) if abs(at - first) > _NEAR)
    return any(code and _is_next(code, own, 1 if is_bare else _FARTHEST) for code in codes)


def _is_next(code: re.Match[str], own: re.Match[str], farthest: int) -> bool:
    return code[1].casefold() == own[1].casefold() and 0 < abs(int(code[2]) - int(own[2])) <= farthest


def _groups_of_names(page: Page) -> int:
    """How often names stand below something that is no name: once in a paper, often in a list of papers."""
    cited = citing_lines(page)
    are_names = [bool(_NAMES.match(line.text)) for at, line in enumerate(page.lines) if at not in cited]
    return sum(names and not before for before, names in pairwise([False, *are_names]))


def _leaps(numbers: list[int], lines: int) -> bool:
    """Whether numbers rise as page numbers do; line and reference numbers rise by one."""
    if len(numbers) < _ENTRIES or len(numbers) * 5 < lines:
        return False
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    rising = sum(step > 0 for step in steps)
    return rising >= len(steps) * 0.8 and sum(step > 1 for step in steps) >= len(steps) * 0.6
