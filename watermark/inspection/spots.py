"""Where a paper's title stands on a page, and what is printed before, behind and around it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape

from rapidfuzz import fuzz

from handlers.domain.article import Article, ArticleKind
from handlers.domain.inspection import Lookalike
from handlers.matching import Likeness, compare
from handlers.matching.marks import is_common
from handlers.matching.plain import read_plain
from watermark.inspection import beside
from watermark.inspection.covers import is_cover
from watermark.inspection.labels import label_of
from watermark.inspection.letters import HAN, as_misread, clean, cut_after, joined, letters, without_ligatures
from watermark.inspection.sheet import Line, Page, Sheet

_HEADLINE = 1.12
_SAME_SIZE = 0.04
_MOST_LINES, _MOST_NEIGHBOURS = 9, 4
_ABOVE_CHAPTER = 400
_SHORT, _SHORT_CHINESE = 15, 6
_FUZZY, _LIKE = 25, 92.0
_SUBTITLE = re.compile(r"\s*[:：]\s+|——|\s+[-–—]{1,2}\s+|\.\s+(?=[A-Z])|\?\s+")
_RAISED = re.compile(r"((?<=[A-Za-z])\d+|\d+(?=[A-Z]))")
_NO_LETTERS = re.compile(r"[\W_]+")
_MARKUP = re.compile(r"</?(?:su[bp]|i|b|em|strong|scp|span|jats:\w+)\b[^<>]*>", re.IGNORECASE)
_ROMAN = re.compile(r"(?<![A-Za-z])(?=[IVX])(?:X{0,2})(?:IX|IV|V?I{0,3})(?![A-Za-z])")


@dataclass(frozen=True)
class Spot:
    """A place where the title is printed: lines `first` to `last` of a page, `before` and `behind` it on them.

    `between` is what no letter is, between `before` and the title.
    """

    page: int
    first: int
    last: int
    before: str
    behind: str
    lines: tuple[Line, ...]
    is_main_only: bool = False
    chapter: "Chapter | None" = None
    between: str = ""

    @cached_property
    def lead(self) -> str:
        """What stands before it and may be words of it: no `题目：`, no `·论著·`, no `Chapter 7` of a chapter."""
        led = self.before + self.between
        is_none = beside.is_title_label(self.before) or beside.is_column_before(led) or self._is_chapter(led)
        return "" if is_none else self.before

    @property
    def fills_lines(self) -> bool:
        """Whether nothing else stands on its lines, but for a footnote's sign."""
        return not letters(self.lead) and len(letters(self.behind)) <= 1

    @cached_property
    def size(self) -> float:
        """The size in which it is printed."""
        return max(line.size for line in self.lines[self.first : self.last + 1])

    def is_headline(self, body: float) -> bool:
        """Whether it is printed larger than the running text."""
        return bool(body) and self.size >= body * _HEADLINE

    def around(self, body: float) -> tuple[str, str]:
        """Return what is printed with it as one headline, before and behind."""
        # `（二` says what part it is with its bracket alone.
        lead = self.lead and self.lead + self.between[: self.between[:1] in {")", "）"}]
        before, behind = [lead], [self.behind]
        if self.is_headline(body):
            # A section's heading on a line of its own is judged as a label.
            above = [
                line for line in self._neighbours(-1) if label_of(line.text, is_bare=True) is not Lookalike.COMMENT
            ]
            before = [*(line.raw or line.text for line in above if not self._is_beside(line)), lead]
            below = [line for line in self._neighbours(1) if not (line.text.isdigit() and self._is_chapter(line.text))]
            behind = [self.behind, *(beside.unsigned(line.raw or line.text) for line in below)]
        return joined(before), beside.unversioned(joined(behind))

    def _is_beside(self, line: Line) -> bool:
        """Whether a line above it is no part of its headline: a label, or a chapter's number."""
        if beside.is_title_label(line.text) or beside.is_column(line.text) or self._is_chapter(line.text):
            return True
        beside_it = (self.before, *(above.text for above in self._neighbours(-1)))
        return beside.is_division(line.text) and any(self._is_chapter(text) for text in beside_it)

    def _is_chapter(self, text: str) -> bool:
        """Whether a text beside a chapter's title is that chapter's number."""
        if not self.chapter or not letters(text) or not self.chapter.may_be(text):
            return False
        return beside.is_chapter(text) or (beside.is_number(text) and self.chapter.is_telling and self._opens())

    def _opens(self) -> bool:
        """Whether it begins its page, over nothing larger: the numbered heading of another work does not."""
        above = [line for line in self.lines[: self.first] if not beside.is_number(line.text)]
        is_under = any(line.size > self.size * (1 + _SAME_SIZE) for line in above if not beside.is_chapter(line.text))
        return not is_under and sum(len(line.plain) for line in above) <= _ABOVE_CHAPTER

    def _neighbours(self, step: int) -> list[Line]:
        """The lines next to it in its own size, at most four: the rest of one headline, where no text runs on so."""
        at = self.first - 1 if step < 0 else self.last + 1
        found: list[Line] = []
        while 0 <= at < len(self.lines) and len(found) <= _MOST_NEIGHBOURS and self._goes_on(self.lines[at]):
            found.append(self.lines[at])
            at += step
        return found[::step] if len(found) <= _MOST_NEIGHBOURS else found[:1]

    def _goes_on(self, line: Line) -> bool:
        """Whether a line belongs to the same headline; on covers everything is of one size."""
        return self.is_as_large(line) and not is_cover(line.plain)

    def is_as_large(self, line: Line) -> bool:
        """Whether a line is printed in the title's own size."""
        return abs(line.size - self.size) <= self.size * _SAME_SIZE


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is known of a chapter of a book: its number where the record names it, and whether its title tells."""

    number: str
    is_telling: bool

    def may_be(self, text: str) -> bool:
        """Whether a printed number is not another than the record's."""
        told, known = re.findall(r"\d+", text), re.findall(r"\d+", self.number)
        return not told or not known or told[-1:] == known[-1:]


def titles_of(article: Article) -> tuple[str, ...]:
    """Return a paper's title in each language that is known; a chapter's without its number too."""
    known = (_MARKUP.sub("", unescape(title)) for title in (article.title, article.original_title))
    titles = [beside.unversioned(title) for title in known]
    if article.kind is ArticleKind.CHAPTER:
        titles += [rest for title in titles if is_telling(rest := beside.without_chapter(title)[1])]
    return tuple(dict.fromkeys(title for title in titles if letters(title)))


def _chapter_of(article: Article, title: str) -> Chapter | None:
    if article.kind is not ArticleKind.CHAPTER:
        return None
    return Chapter(beside.without_chapter(article.title)[0], is_telling(title) and not is_common(read_plain(title)))


def main_title(title: str) -> str:
    """Return a title without its subtitle, empty when it has none or the rest would say too little."""
    main = _SUBTITLE.split(title, maxsplit=1)[0]
    long_enough = len(letters(main)) >= (10 if HAN.search(main) else 30)
    return main if main != title and long_enough else ""


def is_telling(title: str) -> bool:
    """Whether a title is long enough that finding its letters somewhere means something."""
    plain = letters(title)
    return len(plain) >= _SHORT or len(HAN.findall(title)) >= _SHORT_CHINESE


def find_title(article: Article, sheet: Sheet) -> list[Spot]:
    """Return every place where the title is printed, whole before its main part."""
    found: list[Spot] = []
    for title in titles_of(article):
        chapter = _chapter_of(article, title)
        for number, page in enumerate(sheet.pages):
            here = list(_on_page(title, number, page, chapter))
            main = main_title(title)
            if main and not here:
                here = [replace(spot, is_main_only=True) for spot in _on_page(main, number, page, chapter)]
            found += here
    return found


def _on_page(title: str, number: int, page: Page, chapter: Chapter | None) -> Iterator[Spot]:
    here = _Letters(page)
    spots = list(here.exact(title)) or list(here.without_digits(title)) or list(here.nearly(title))
    for begin, end in spots:
        first, last = here.line_at(begin), here.line_at(end - 1)
        before, rest = cut_after(page.lines[first].text, begin - here.starts[first])
        between = _NO_LETTERS.match(rest)
        behind = cut_after(_unsigned(page, last), end - here.starts[last])[1]
        spot = Spot(
            number, first, last, before, _cleaned(behind), page.lines,
            chapter=chapter, between=between[0] if between else "",
        )  # fmt: skip
        if last - first < _MOST_LINES and (is_telling(title) or spot.fills_lines):
            yield spot


def _cleaned(text: str) -> str:
    return f" {clean(text)}" if text[:1].isspace() else clean(text)


def _unsigned(page: Page, at: int) -> str:
    raws = [line.raw or line.text for line in page.lines]
    return beside.unsigned(raws[at], raws[at + 1 :])


class _Letters:
    """A page's letters in a row, with the line that each belongs to."""

    def __init__(self, page: Page) -> None:
        self.plains = [line.plain for line in page.lines]
        self.starts: list[int] = []
        at = 0
        for plain in self.plains:
            self.starts.append(at)
            at += len(plain)
        self.page = page
        self.row = "".join(self.plains)

    def line_at(self, place: int) -> int:
        return bisect_right(self.starts, place) - 1

    def exact(self, title: str) -> Iterator[tuple[int, int]]:
        needle = letters(title)
        at = self.row.find(needle)
        while at >= 0:
            yield at, at + len(needle)
            at = self.row.find(needle, at + len(needle))

    def without_digits(self, title: str) -> Iterator[tuple[int, int]]:
        """Places where sub- and superscripts slipped out of their line: PaO2 as `PaO` and, below, `2`."""
        parts = _RAISED.split(title)
        if len(parts) > 1 and len(letters("".join(parts[::2]))) >= _FUZZY:
            pattern = "".join(f"(?:{part})?" if at % 2 else letters(part) for at, part in enumerate(parts))
            yield from (found.span() for found in re.finditer(pattern, self.row))

    def nearly(self, title: str) -> Iterator[tuple[int, int]]:
        """Places where only letters that fonts lose are missing, and no word or number is another."""
        needle = letters(title)
        if len(needle) < _FUZZY or HAN.search(title):
            return
        found = fuzz.partial_ratio_alignment(needle, self.row, score_cutoff=_LIKE)
        if found is None:
            return
        begin, end = self._to_lines(found.dest_start, found.dest_end)
        if says_the_same(self.between(begin, end), title):
            yield begin, end

    def _to_lines(self, begin: int, end: int) -> tuple[int, int]:
        """Move an uncertain edge to the line's edge when that is near."""
        first, last = self.line_at(begin), self.line_at(max(begin, end - 1))
        start, stop = self.starts[first], self.starts[last] + len(self.plains[last])
        return (start if begin - start < 5 else begin), (stop if stop - end < 5 else end)

    def between(self, begin: int, end: int) -> str:
        """The text from one letter to another."""
        first, last = self.line_at(begin), self.line_at(max(begin, end - 1))
        lines = [line.raw or line.text for line in self.page.lines[first : last + 1]]
        text = joined(lines)
        skipped = begin - self.starts[first]
        return cut_after(cut_after(text, skipped)[1], end - begin)[0] if skipped else cut_after(text, end - begin)[0]


def says_the_same(printed: str, title: str) -> bool:
    """Whether two titles are one but for misprints, endings of subtitles and letters lost in extraction."""
    if compare(printed, title) >= Likeness.MISPRINTED:
        return True
    one, other = letters(printed), letters(title)
    if len(other) >= _FUZZY and as_misread(one) == as_misread(other):
        return True
    if _numbers(printed) != _numbers(title):
        return False
    return len(other) >= _FUZZY and without_ligatures(one) == without_ligatures(other)


def _numbers(text: str) -> tuple[list[str], list[str]]:
    return re.findall(r"\d+", text), _ROMAN.findall(text)
