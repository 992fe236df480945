"""Records for the index's benchmark: titles from a vocabulary of Zipf frequencies, with turns of phrase.

Real titles repeat pairs of words ("randomized controlled", "risk factors"), come in series that differ by a number,
and some are Chinese; so do these. The same seed gives the same records.
"""

import random
import re
from collections.abc import Callable, Iterator
from itertools import accumulate

from handlers.domain.article import Article, Identifier, IdKind

WORDS = 120_000
HAN_WORDS = 5_000
JOURNALS = 30_000
SYLLABLES = re.findall(
    r"\w+",
    "car di o my path y ne phro hep at itis gas tro en ter al pul mon ar neur on der ma the ra pi os te art hri to "
    "ma lym pho cy tic an gi ec ta sis hy per gly ce mic in su lin re sis tan ce bio mark er pro te om ic gen e tran "
    "scrip mu ta tion sur gi cal lap a ro sco pic pe di a tric ge ri ad ol es cent vac cin im mun vi ral bac te rial",
)
HAN = (
    "的临床研究疗效观察治疗患者护理糖尿病血压心肌梗死肺癌肝炎手术影响分析应用评价儿童老年妇女急慢性综合征"
    "诊断专家共识指南中国预防控制管理机制表达蛋白基因细胞通路调节免疫炎症感染抗菌药物骨折髋部围术期麻醉镇痛"
    "康复训练营养支持重症监护呼吸机"
)
LINKS = ("of", "in", "and", "with", "for", "the", "on", "by", "after", "during")


class Generator:
    """Gives records by number; `titles` are remembered sparsely so that series can be made."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)  # noqa: S311 - sample data
        self._words = self._vocabulary(WORDS, lambda r: "".join(r.choices(SYLLABLES, k=r.choice((2, 3, 3, 4, 5)))))
        self._han = self._vocabulary(HAN_WORDS, lambda r: "".join(r.choices(HAN, k=2)))
        self._weights = list(accumulate(1 / (n + 8) for n in range(len(self._words))))
        self._han_weights = list(accumulate(1 / (n + 8) for n in range(len(self._han))))
        self._journals = [
            " ".join(w.title() for w in self._draw(r)) for r in self._random.choices((2, 3, 4), k=JOURNALS)
        ]
        self._lately: list[str] = []

    def _vocabulary(self, size: int, make: Callable[[random.Random], str]) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < size:
            found[make(self._random)] = None
        return list(found)

    def _draw(self, count: int) -> list[str]:
        """Return words; every other one is a usual follower of the one before."""
        drawn = self._random.choices(range(len(self._words)), cum_weights=self._weights, k=count)
        for n in range(1, count):
            if self._random.random() < 0.45:
                drawn[n] = (drawn[n - 1] * 31 + 17 * self._random.randrange(6)) % 20_000
        return [self._words[n] for n in drawn]

    def title(self) -> str:
        """Return a title: 4 % Chinese, 3 % one of a series, the others of 5 to 20 telling words."""
        kind = self._random.random()
        if kind < 0.03 and self._lately:
            return (
                f"{self._random.choice(self._lately)}. {self._random.choice(('II', 'III', 'Part 2', '2019', '2020'))}"
            )
        made = self._chinese() if kind < 0.07 else self._english()
        if self._random.random() < 0.01:
            self._lately = [*self._lately[-500:], made]
        return made

    def _chinese(self) -> str:
        count = self._random.randint(5, 12)
        return "".join(self._random.choices(self._han, cum_weights=self._han_weights, k=count))

    def _english(self) -> str:
        words = self._draw(max(3, min(20, round(self._random.gauss(10, 3)))))
        linked = [
            w
            for word in words
            for w in ((word, self._random.choice(LINKS)) if self._random.random() < 0.4 else (word,))
        ]
        if len(linked) > 9 and self._random.random() < 0.3:
            linked[5] += ":"
        return " ".join(linked).capitalize()

    def article(self, number: int) -> Article:
        """Return a record whose PMID is that number."""
        r = self._random
        ids = [Identifier(IdKind.PMID, str(number))]
        if r.random() < 0.75:
            ids.append(
                Identifier(
                    IdKind.DOI, f"10.{r.randint(1000, 9999)}/{r.choice('jsaex')}.{r.randint(1990, 2026)}.{number:x}"
                )
            )
        if r.random() < 0.25:
            ids.append(Identifier(IdKind.PMCID, f"PMC{number // 4 + 1}"))
        page = r.randint(1, 3000)
        return Article(
            title=self.title(),
            ids=tuple(ids),
            authors=tuple(f"{w.capitalize()} {r.choice('ABCDEFGHJKLMSTWXYZ')}" for w in self._draw(r.randint(1, 8))),
            journal=self._journals[min(JOURNALS - 1, int(r.paretovariate(0.6)))],
            year=r.randint(1965, 2026),
            volume=str(r.randint(1, 200)),
            issue=str(r.randint(1, 12)),
            pages=f"{page}-{page + r.randint(1, 12)}",
            language="en",
        )

    def articles(self, count: int, first: int = 1) -> Iterator[Article]:
        """Yield so many records, numbered upwards."""
        return (self.article(first + n) for n in range(count))


def with_typos(title: str, count: int, seed: int) -> str:
    """Return a title with so many letters dropped, doubled, exchanged or replaced."""
    r = random.Random(seed)  # noqa: S311 - sample data
    letters = list(title)
    for _ in range(count):
        at = r.randrange(len(letters) - 1)
        change = r.randrange(4)
        if change == 0:
            del letters[at]
        elif change == 1:
            letters.insert(at, letters[at])
        elif change == 2:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        else:
            letters[at] = r.choice("aeiourstn") if letters[at].isascii() else r.choice(HAN)
    return "".join(letters)
