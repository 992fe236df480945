"""The cases of the second set, drawn evenly over the kinds."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.domain.article import Article
from tests.bench.lookalike_second.near import NEAR
from tests.bench.lookalike_second.near_right import NEAR_RIGHT
from tests.bench.lookalike_second.notices import Make
from tests.bench.lookalike_second.papers import Stock
from tests.bench.lookalike_second.press import bound
from tests.bench.lookalike_second.right import RIGHT, MakeRight
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
    yield from _wrong(rng, stock, KINDS, count)
    yield from _right(rng, stock, RIGHT, count)


def near_cases(stock: Stock, seed: int, count: int) -> Iterator[Second]:
    """Yield `count` files that are nearly the paper, and twice as many papers that nearly are not."""
    rng = random.Random(seed)  # noqa: S311 - cases, not secrets
    yield from _wrong(rng, stock, NEAR, count)
    yield from _right(rng, stock, NEAR_RIGHT, 2 * count)


def _wrong(rng: random.Random, stock: Stock, makes: dict[str, Make], count: int) -> Iterator[Second]:
    for number in range(count):
        kind = list(makes)[number % len(makes)]
        asked, pages = makes[kind](rng, stock)
        yield Second(kind, False, asked.article(), bound(pages))


def _right(rng: random.Random, stock: Stock, makes: dict[str, MakeRight], count: int) -> Iterator[Second]:
    for number in range(count):
        kind = list(makes)[number % len(makes)]
        article, pages = makes[kind](rng, stock)
        yield Second(kind, True, article, bound(pages, title=article.title if rng.random() < 0.3 else ""))
