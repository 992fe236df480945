"""Right papers and look-alikes of every kind, drawn from a seed and a set of words."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from handlers.domain.article import Article, Identifier, IdKind
from tests.bench.lookalike_press import Layout, Piece, draw, prose
from tests.bench.lookalike_words import Words


@dataclass(frozen=True, slots=True)
class Case:
    """A file and the paper for which it is handed in."""

    kind: str
    is_right: bool
    article: Article
    pdf: bytes
    layout: str


class Maker:
    """Makes cases; the same seed and words make the same cases."""

    def __init__(self, words: Words, seed: int) -> None:
        self.words = words
        self.chance = random.Random(seed)  # noqa: S311 - cases, not secrets

    def article(self, *, is_chinese: bool = False, title: str = "") -> Article:
        """A paper that nobody wrote."""
        journal, stem = self.chance.choice(self.words.journals)
        year, number, page = (
            self.chance.randint(2009, 2024),
            self.chance.randint(10_000, 99_999),
            self.chance.randint(10, 900),
        )
        doi = f"{stem}.{year}.{number}".replace("-.", "-")
        plain = title or self.chance.choice(self.words.subjects) + self.chance.choice(self.words.designs)
        families = self.chance.sample(self.words.families, k=3)
        authors = tuple(f"{name} {self.chance.choice('ABCDEJKM')}" for name in families)
        original = ""
        if is_chinese:
            original, plain = self.chance.choice(self.words.chinese)
            authors = ("张晓明", "李建国", "王丽")
        return Article(
            title=plain,
            original_title=original,
            ids=(Identifier(IdKind.DOI, doi),),
            authors=authors,
            journal=journal,
            year=year,
            volume=str(self.chance.randint(5, 90)),
            pages=self.chance.choice((f"{page}-{page + 5}", "", f"1{number}", "")),
        )

    def layout(self, *, is_chinese: bool = False) -> Layout:
        """One of the layouts."""
        return self.chance.choice(self.words.chinese_layouts if is_chinese else self.words.layouts)

    def piece(self, article: Article, *, title: str = "", pages: int = 5) -> Piece:
        """The paper itself as it would be printed."""
        shown = title or article.original_title or article.title
        is_han = bool(article.original_title)
        heading = "参考文献" if is_han else "References"
        return Piece(
            facts=facts_of(article), title=shown, authors=names_of(article), pages=pages,
            doi=article.id(IdKind.DOI), body=[prose(self.chance, 200, is_han=is_han)], references=self.references(),
            reference_heading=heading, abstract="摘要" if is_han else "Abstract",
        )  # fmt: skip

    def references(self) -> list[str]:
        """Entries of a reference list."""
        return [f"{n}. {self.citation(self.article())}" for n in range(1, 5)]

    def citation(self, article: Article) -> str:
        """A paper as it is cited."""
        place = f"{article.journal} {article.year};{article.volume}:{article.pages}"
        return f"{cited_names(article)}. {article.title}. {place}."

    def other(self, article: Article) -> Article:
        """Another paper of the same issue."""
        while (other := self.article()).title[:18] == article.title[:18]:
            pass
        doi = (article.id(IdKind.DOI) or "")[:-2] + "0x"
        return replace(
            other, ids=(Identifier(IdKind.DOI, doi),), journal=article.journal, year=article.year, volume=article.volume
        )

    def fill(self, pattern: str, article: Article) -> str:
        """A phrase with the paper's facts in it."""
        return pattern.format(**facts_of(article))

    def case(
        self, kind: str, article: Article, piece: Piece, *, is_right: bool = False, layout: Layout | None = None
    ) -> Case:
        """Draw it."""
        chosen = layout or self.layout(is_chinese=bool(article.original_title))
        return Case(kind, is_right, article, draw(piece, chosen, self.chance), chosen.name)


def names_of(article: Article) -> str:
    """Authors as printed below a title."""
    if article.original_title:
        return "  ".join(article.authors)
    return ", ".join(f"{name.split()[1]}. {name.split()[0]}" for name in article.authors)


def cited_names(article: Article) -> str:
    """Authors as cited."""
    return ", ".join(article.authors)


def facts_of(article: Article) -> dict[str, str]:
    """The words that phrases and layouts are filled with."""
    title = article.original_title or article.title
    return {
        "title": title, "main": title.split(":")[0], "authors": names_of(article), "journal": article.journal,
        "year": str(article.year), "volume": article.volume, "pages": article.pages,
        "doi": article.id(IdKind.DOI) or "",
        "cite": f"{cited_names(article)}. {title}. {article.journal} {article.year}; published online. "
        f"http://dx.doi.org/{article.id(IdKind.DOI)}",
    }  # fmt: skip


Make = Callable[[Maker], Case]


def cases(makes: dict[str, Make], words: Words, seed: int, count: int) -> Iterator[Case]:
    """Yield so many cases, the kinds in turn."""
    maker = Maker(words, seed)
    kinds = list(makes)
    for number in range(count):
        yield makes[kinds[number % len(kinds)]](maker)
