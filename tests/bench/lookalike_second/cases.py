"""The cases of the second set, drawn evenly over the kinds."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.domain.article import Article
from tests.bench.lookalike_second.papers import Stock
from tests.bench.lookalike_second.press import bound
from tests.bench.lookalike_second.right import RIGHT
from tests.bench.lookalike_second.wrong import KINDS


@dataclass(frozen=True, slots=True)
class Second:
    """A file, what was asked for, and whether it is that."""

    kind: str
    is_right: bool
    article: Article
    pdf: bytes


def second_cases(stock: Stock, seed: int, count: int) -> Iterator[Second]:
    """Yield `count` look-alikes and then `count` right papers."""
    rng = random.Random(seed)  # noqa: S311 - cases, not secrets
    for number in range(count):
        kind = list(KINDS)[number % len(KINDS)]
        asked, pages = KINDS[kind](rng, stock)
        yield Second(kind, False, asked.article(), bound(pages))
    for number in range(count):
        kind = list(RIGHT)[number % len(RIGHT)]
        article, pages = RIGHT[kind](rng, stock)
        yield Second(kind, True, article, bound(pages, title=article.title if rng.random() < 0.3 else ""))
