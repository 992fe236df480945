"""What is known in one case: a paper that is wanted and the first pages of a file."""

import re
from dataclasses import dataclass
from functools import cached_property

from handlers.domain.article import Article, IdKind
from watermark.inspection.beside import is_title_label
from watermark.inspection.covers import is_cover as is_cover_text
from watermark.inspection.dois import Mention, Standing, mentions
from watermark.inspection.headlines import headlines, is_list
from watermark.inspection.languages import language_of
from watermark.inspection.letters import HAN, letters
from watermark.inspection.people import are_named, is_in_its_place, printed_pages
from watermark.inspection.references import citing_lines
from watermark.inspection.sheet import Page, Sheet
from watermark.inspection.siblings import is_one
from watermark.inspection.spots import Spot, find_title, titles_of

_BLANK_LETTERS, _BOUND_LETTERS = 400, 1500
_HEAD_LINES, _TITLE_LINES = 12, 3
# Tried where other signs begin, not at each of them: a line may hold a hundred thousand blanks.
_RETRACTED = re.compile(
    r"(?:(?<!\W)\W*+|(?<=\W)(?=\w))(?:\b(?:retracted|withdrawn)\b(?: article| paper| chapter)?|已?撤稿)\W*+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Case:
    """A paper and a file's first pages, with what follows from both."""

    article: Article
    sheet: Sheet

    @cached_property
    def title(self) -> str:
        """The paper's titles as one text."""
        return " / ".join(titles_of(self.article))

    @cached_property
    def spots(self) -> list[Spot]:
        """Every place where the title is printed."""
        return find_title(self.article, self.sheet)

    @cached_property
    def standing(self) -> Spot | None:
        """Where the title stands as a title: whole, then large, then early."""
        found = [spot for spot in self.spots if self._stands(spot)]
        ranked = sorted(found, key=self._order)
        good = [spot for spot in ranked if self._is_reached(spot)]
        large = [spot for spot in good if spot.is_headline(self.sheet.body)]
        return next(iter(large or good or ranked), None)

    def _stands(self, spot: Spot) -> bool:
        is_large = spot.is_headline(self.sheet.body)
        if self.sheet.body and not is_large and set(range(spot.first, spot.last + 1)) & self._cited(spot.page):
            return False
        before = _RETRACTED.sub("", spot.before).strip(" :：-—*#|【】[]")
        if not spot.page and self._is_running_head(before):
            before = ""
        if spot.fills_lines or is_large or not (letters(before) or letters(spot.behind)) or is_title_label(before):
            return True
        printed = " ".join(line.text for line in spot.lines[spot.first : spot.last + 1])
        return any(is_one(printed, title) for title in titles_of(self.article))

    def _is_running_head(self, before: str) -> bool:
        """Whether nothing but the journal, its volume and pages stand before the title on its line."""
        journal = letters(self.article.journal)
        return bool(journal) and re.sub(r"\d", "", letters(before)) == re.sub(r"\d", "", journal)

    def _order(self, spot: Spot) -> tuple[object, ...]:
        return self._is_bound(spot.page), spot.page, spot.is_main_only, not spot.fills_lines, -spot.size

    def _is_bound(self, number: int) -> bool:
        """Whether a page is a cover with pages behind it, whose title counts less than theirs."""
        page = self.sheet.pages[number]
        is_last = number + 1 == len(self.sheet.pages)
        return not is_last and page.letters < _BOUND_LETTERS and is_cover_text(letters(page.text))

    def _cited(self, number: int) -> frozenset[int]:
        return citing_lines(self.sheet.pages[number])

    def _is_reached(self, spot: Spot) -> bool:
        return all(self.is_cover(page) for page in self.sheet.pages[: spot.page])

    def is_reached(self, spot: Spot) -> bool:
        """Whether only covers come before the title's page: else it is a paper that begins behind another's."""
        return self._is_reached(spot)

    def is_cover(self, page: Page) -> bool:
        """Whether a page is one that is bound before a paper."""
        count = page.letters
        if count <= _BLANK_LETTERS:
            return True
        row = letters(page.text)
        if headlines(page, self.sheet.body) and re.search(r"^\W*(?:references|参考文献)\W*$", page.text, re.I | re.M):
            return False
        return is_cover_text(row) or (count <= _BOUND_LETTERS and self._names(page))

    def _names(self, page: Page) -> bool:
        number = self.sheet.pages.index(page)
        return any(spot.page == number for spot in self.spots) or any(m.page == number for m in self.own)

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every DOI on the first pages."""
        return mentions(self.sheet)

    @cached_property
    def doi(self) -> str:
        """The paper's DOI, empty when it has none."""
        return self.article.id(IdKind.DOI) or ""

    @cached_property
    def own(self) -> list[Mention]:
        """The places where the file states the paper's DOI as its own."""
        stated = [m for m in self.mentions if m.standing is Standing.STATED and self.doi and m.is_same(self.doi)]
        return [m for m in stated if all(self._may_be_bound(page) for page in self.sheet.pages[: m.page])]

    @staticmethod
    def _may_be_bound(page: Page) -> bool:
        """Whether a page may be a cover: behind any other, a list of references may run on."""
        return page.letters <= _BOUND_LETTERS or is_cover_text(letters(page.text))

    @cached_property
    def is_marked(self) -> bool:
        """Whether the file's properties name the paper's DOI."""
        return bool(self.doi) and self.doi.casefold() in (*self.sheet.info_dois, *_words(self.sheet.info_text))

    @property
    def has_own_doi(self) -> bool:
        """Whether the file says that the DOI is its own, in print or in its properties."""
        return bool(self.own) or self.is_marked

    @cached_property
    def other_dois(self) -> list[str]:
        """The DOIs that the file states as its own and that are of another work, not of a copy of this one."""
        if not self.doi or self.own:
            return []
        stated = [m for m in self.mentions if m.standing is Standing.STATED and m.page == 0]
        printed = [m.doi for m in stated if not m.is_of_a_copy and not m.is_same(self.doi)]
        marked = [doi for doi in self.sheet.info_dois if doi.split("/")[0] == self.doi.split("/")[0]]
        return printed or [doi for doi in marked if doi != self.doi.casefold() and not self.is_marked]

    @property
    def is_stated_other(self) -> bool:
        """Whether the file says that it is another work of the same publisher."""
        return any(doi.split("/")[0] == self.doi.split("/")[0] for doi in self.other_dois)

    @cached_property
    def text(self) -> str:
        """The text in which authors and journal are looked for: up to the title's page and no references."""
        pages = self.sheet.pages[: (self.standing.page if self.standing else 0) + 1]
        return "\n".join(_without(page, citing_lines(page)) for page in pages)

    @cached_property
    def authors(self) -> bool | None:
        """Whether the paper's authors are named."""
        return are_named(self.article, self.text)

    @cached_property
    def is_in_place(self) -> bool:
        """Whether journal and volume, page or year are named."""
        return is_in_its_place(self.article, self.text)

    @property
    def is_confirmed(self) -> bool:
        """Whether more than the title speaks for the paper."""
        return self.has_own_doi or self.authors is True

    @cached_property
    def language(self) -> str:
        """The language of the first pages."""
        return language_of("\n".join(page.text for page in self.sheet.pages))

    @cached_property
    def headlines(self) -> list[str]:
        """The large lines of the first page (or the title's) that are in the title's script and no journal's name."""
        page = self.sheet.pages[self.standing.page if self.standing else 0]
        is_han = bool(HAN.search(self.title))
        journal = letters(self.article.journal)
        return [
            text
            for text in headlines(page, self.sheet.body)
            if bool(HAN.search(text)) == is_han
            and not (journal and (letters(text) in journal or journal in letters(text)))
        ]

    @cached_property
    def title_lines(self) -> list[str]:
        """What may be the title where nothing is printed larger: the first lines, one to three together."""
        page = next((page for page in self.sheet.pages if not self.is_cover(page)), self.sheet.pages[0])
        texts = [line.text for line in page.lines[: _HEAD_LINES + _TITLE_LINES]]
        return [" ".join(texts[at : at + span]) for at in range(_HEAD_LINES) for span in range(1, _TITLE_LINES + 1)]

    @cached_property
    def is_too_short(self) -> bool:
        """Whether the file is the paper's first page alone.

        Pages too few are no other proof: records give ranges wrongly, and other layouts need less room.
        """
        return self.sheet.count == 1 and printed_pages(self.article) >= 3

    @cached_property
    def is_too_long(self) -> bool:
        """Whether the file has far more pages than any form of the paper would."""
        pages = printed_pages(self.article)
        return bool(pages) and self.sheet.count > pages * 6 + 40

    @cached_property
    def is_list(self) -> bool:
        """Whether the title stands in a table of contents."""
        return self.standing is not None and is_list(self.sheet.pages[self.standing.page])

    def extras(self, spot: Spot) -> tuple[str, str]:
        """Return what is printed with the title as one headline; `RETRACTED:` leaves it the paper itself."""
        before, behind = spot.around(self.sheet.body)
        if not spot.is_headline(self.sheet.body):
            behind = f"{behind} {self._subtitle_below(spot)}"
        before = "" if self._is_running_head(before) else before
        return _RETRACTED.sub(" ", before), _RETRACTED.sub(" ", behind)

    def _subtitle_below(self, spot: Spot) -> str:
        below = spot.lines[spot.last + 1 : spot.last + 2]
        is_going_on = spot.behind.rstrip().endswith((":", "：", "-", "–", "—"))
        text = below[0].text if below else ""
        return text if is_going_on or re.match(r"\W*(?:[:：–—-]|part\b|第.{1,3}部分)", text, re.IGNORECASE) else ""

    def letters_after(self, spot: Spot) -> int:
        """How many letters follow the title on its page and the next ones."""
        here = sum(len(line.plain) for line in spot.lines[spot.last + 1 :])
        return here + sum(page.letters for page in self.sheet.pages[spot.page + 1 :])


def _words(text: str) -> list[str]:
    return [word.strip(".,;()[]").casefold() for word in re.split(r"[\s]+|doi:|doi\.org/", text, flags=re.IGNORECASE)]


def _without(page: Page, cited: frozenset[int]) -> str:
    return "\n".join(line.text for at, line in enumerate(page.lines) if at not in cited)
