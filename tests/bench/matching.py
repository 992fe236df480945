"""Which paper is it: references against records, titles against titles, beside what rapidfuzz alone would say.

Reads `matching/` below WENDI_DATA, by default the shared data beside the checkout. A fifth of the wanted records is
taken out at random, and must not be found; references are told apart into those that were looked at while the rules
were made (tuning) and those that were not (held out).
"""

import gzip
import json
import os
import random
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process, utils
from rich.console import Console
from rich.table import Table

from handlers.domain.article import Article, TitleWanted
from handlers.matching import Library, Record, Reference, decide, read_record, same_title
from handlers.matching.evidence import weigh
from handlers.matching.plain import read_plain
from tests.bench.figures import Figure
from tests.stage import ROOT
from tests.unit.handlers.matching.variants import ALIKE, OTHER, changed

DATA = Path(os.environ.get("WENDI_DATA") or ROOT.parent / "shared" / "data") / "matching"
SAMPLES = ROOT / "tests" / "samples" / "matching" / "title_pairs.json"
SEEDS, QUICK_SEEDS = (1, 2, 3), (1,)
PEER_REFERENCES = 150
PEER_PERCENT = 90.0
EACH_CHANGE = 20
TWIN_PERCENT = 70.0
CANDIDATES = 20
PEERS: dict[str, Callable[..., float]] = {
    "rapidfuzz ratio": fuzz.ratio,
    "rapidfuzz WRatio": fuzz.WRatio,
    "rapidfuzz token_set": fuzz.token_set_ratio,
}
Given = dict[str, Any]
Finder = Callable[[str], str | None]


@dataclass
class Score:
    """How the answers to references were; percentages are of all answers, and of those that could be given."""

    right: int = 0
    wrong: int = 0
    for_absent: int = 0
    present: int = 0
    doubted_labels: int = 0

    @property
    def precision(self) -> float:
        """Right answers among the answers."""
        return 100 * self.right / max(1, self.right + self.wrong + self.for_absent)

    @property
    def recall(self) -> float:
        """Right answers among those that stood among the records."""
        return 100 * self.right / max(1, self.present)


@dataclass(frozen=True)
class Pair:
    """Two titles and what is known of them."""

    a: str
    b: str
    is_same: bool


def measure(screen: Console, *, is_quick: bool = False) -> list[Figure]:
    """Print the tables; return what has a target."""
    if not (DATA / "records.jsonl.gz").exists():
        screen.print(f"matching: left out, there is no {DATA}/records.jsonl.gz (WENDI_DATA names another folder)")
        return []
    records = [read_record(line) for line in _lines(DATA / "records.jsonl.gz")]
    references = list(_lines(DATA / "references.jsonl.gz"))
    table = Table(title="references to records, a fifth of the wanted taken out", caption=_labels_caption())
    for heading in ("who", "seed", "half", "P %", "R %", "wrong", "for absent", "label in doubt", "ms each"):
        table.add_column(heading)
    scores, ms = _own(table, records, references, QUICK_SEEDS if is_quick else SEEDS)
    _peers(table, records, references)
    screen.print(table)
    return [*_reference_figures(scores, ms), *_same(screen, records), _deciding(records)]


def _labels_caption() -> str:
    return "label in doubt: volume and page of the chosen record stand in the reference, those of the wanted one do not"


def _lines(path: Path) -> Iterator[Given]:
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        yield from map(json.loads, file)


def half(reference: Given) -> str:
    """Return to which half a reference belongs; by its DOI, so that no paper is in both."""
    return "held out" if zlib.crc32(reference["doi"].encode()) % 2 else "tuning"


def _without_a_fifth(references: Sequence[Given], seed: int) -> frozenset[str]:
    wanted = sorted({one["doi"] for one in references})
    return frozenset(random.Random(seed).sample(wanted, len(wanted) // 5))  # noqa: S311 - a sample


def _own(
    table: Table, records: Sequence[Record], references: Sequence[Given], seeds: Sequence[int]
) -> tuple[list[Score], float]:
    found: list[Score] = []
    began = time.process_time()
    for seed in seeds:
        absent = _without_a_fifth(references, seed)
        library = Library(one for one in records if one.doi not in absent)
        known = {one.doi: one for one in records}
        for name in ("tuning", "held out"):
            asked = [one for one in references if half(one) == name]
            spent = time.process_time()
            score = _scored(asked, absent, lambda text: _doi(library, text), known)  # noqa: B023 - used at once
            _row(table, "文递", seed, name, score, 1000 * (time.process_time() - spent) / len(asked))
            found.append(score)
    return found, 1000 * (time.process_time() - began) / (len(seeds) * len(references))


def _doi(library: Library, text: str) -> str | None:
    record = library.match(text).record
    return record.doi if record is not None else None


def _scored(
    references: Sequence[Given], absent: frozenset[str], find: Finder, known: dict[str, Record] | None = None
) -> Score:
    score = Score()
    for one in references:
        answer, is_absent = find(one["reference"]), one["doi"] in absent
        score.present += not is_absent
        if answer is None:
            continue
        score.right += answer == one["doi"] and not is_absent
        score.for_absent += is_absent
        score.wrong += answer != one["doi"] and not is_absent
        if answer != one["doi"] and known is not None:
            score.doubted_labels += _is_doubtful(one, known[answer], known[one["doi"]])
    return score


def _is_doubtful(reference: Given, chosen: Record, wanted: Record) -> bool:
    read = Reference(reference["reference"])
    return weigh(read, chosen).is_placed and not weigh(read, wanted).is_placed


def _row(table: Table, who: str, seed: int, name: str, score: Score, ms: float) -> None:
    figures = (f"{score.precision:.2f}", f"{score.recall:.2f}", score.wrong, score.for_absent, score.doubted_labels)
    table.add_row(who, str(seed), name, *map(str, figures), f"{ms:.2f}")


def _peers(table: Table, records: Sequence[Record], references: Sequence[Given]) -> None:
    """Rate the best title by each measure for a sample of the references; it is slow."""
    absent = _without_a_fifth(references, SEEDS[0])
    kept = [one for one in records if one.doi not in absent and one.title]
    titles = [utils.default_process(one.title) for one in kept]
    asked = random.Random(SEEDS[0]).sample(references, PEER_REFERENCES)  # noqa: S311 - a sample
    for name, scorer in PEERS.items():
        began = time.process_time()
        score = _scored(asked, absent, lambda text: _best(text, kept, titles, scorer))  # noqa: B023 - used at once
        _row(table, f"{name} ≥ {PEER_PERCENT:.0f}", SEEDS[0], "sample", score, _ms_since(began, len(asked)))


def _best(text: str, records: Sequence[Record], titles: Sequence[str], scorer: Callable[..., float]) -> str | None:
    found = process.extractOne(utils.default_process(text), titles, scorer=scorer, score_cutoff=PEER_PERCENT)
    return records[found[2]].doi if found else None


def _ms_since(began: float, times: int) -> float:
    return 1000 * (time.process_time() - began) / times


def _reference_figures(scores: Sequence[Score], ms: float) -> list[Figure]:
    right, present = sum(s.right for s in scores), sum(s.present for s in scores)
    wrong = sum(s.wrong + s.for_absent for s in scores)
    doubted = sum(s.doubted_labels for s in scores)
    return [
        Figure(
            "references: wrong answers",
            100 * wrong / (wrong + right),
            "%",
            0.5,
            note=f"{doubted} of {wrong}: label in doubt",
        ),
        Figure("references: present and not found", 100 - 100 * right / present, "%", 3),
        Figure("references: each, the records' loading included", ms, "ms", 5),
    ]


def _same(screen: Console, records: Sequence[Record]) -> list[Figure]:
    pairs = {
        "samples": _sample_pairs(),
        "made from records": _made_pairs(records),
        "neighbouring records": _twins(records),
    }
    table = Table(title="same or not, by title")
    for heading in ("who", "pairs", "same", "found", "different", "called same"):
        table.add_column(heading)
    for kind, some in pairs.items():
        for who, judge in _judges().items():
            table.add_row(who, kind, *map(str, _judged(some, judge)))
    screen.print(table)
    same, found, _, called_same = map(sum, zip(*(_judged(some, same_title) for some in pairs.values()), strict=True))
    return [
        Figure("same: same pairs not found", 100 - 100 * found / same, "%", 5),
        Figure("same: different pairs called the same", called_same, "pairs", 1),
    ]


def _judges() -> dict[str, Callable[[str, str], bool | None]]:
    peers: dict[str, Callable[[str, str], bool | None]] = {
        f"{name} ≥ {PEER_PERCENT:.0f}": lambda a, b, scorer=scorer: (  # type: ignore[misc] # bound early
            scorer(a, b, processor=utils.default_process) >= PEER_PERCENT
        )
        for name, scorer in PEERS.items()
    }
    return {"文递": same_title, **peers}


def _judged(pairs: Sequence[Pair], judge: Callable[[str, str], bool | None]) -> tuple[int, int, int, int]:
    told = Counter((pair.is_same, judge(pair.a, pair.b) is True) for pair in pairs)
    return (
        told[True, True] + told[True, False],
        told[True, True],
        told[False, True] + told[False, False],
        told[False, True],
    )


def _sample_pairs() -> list[Pair]:
    given = json.loads(SAMPLES.read_text(encoding="utf-8")) + json.loads((DATA / "title_pairs.json").read_bytes())
    return [Pair(one["a"], one["b"], one["label"] == "same") for one in given if one["label"] != "partial"]


def _made_pairs(records: Sequence[Record]) -> list[Pair]:
    titles = [one.title for one in records if _is_whole(one.title)]
    made = [Pair(a, b, is_same=True) for a, b, _ in changed(titles, ALIKE, each=EACH_CHANGE, seed=2)]
    return made + [Pair(a, b, is_same=False) for a, b, _ in changed(titles, OTHER, each=EACH_CHANGE, seed=2)]


def _is_whole(title: str) -> bool:
    """Return whether a title is not cut off where its record lost an italic word."""
    return (
        len(read_plain(title).words) > 3
        and title[-1].isalnum()
        and title.rsplit(maxsplit=1)[-1] not in {"of", "in", "the", "by", "and"}
    )


def _twins(records: Sequence[Record]) -> list[Pair]:
    """Return pairs of different records whose titles are near each other and not the same letters."""
    library = Library(records)
    found: set[tuple[str, str]] = set()
    for record in library.records[::3]:
        mine = read_plain(record.title).joined
        for other in library.near(Reference(record.title))[:CANDIDATES]:
            ratio = fuzz.ratio(mine, read_plain(other.title).joined)
            if TWIN_PERCENT <= ratio < 100:
                found.add((min(record.title, other.title), max(record.title, other.title)))
    return [Pair(a, b, is_same=False) for a, b in sorted(found)]


def _deciding(records: Sequence[Record]) -> Figure:
    """Time what the chat does: one title, and twenty records that a service gave for it."""
    library = Library(records)
    asked = [one for one in library.records if _is_whole(one.title)][::50]
    near = [
        [Article(other.title, journal=other.journal) for other in library.near(Reference(one.title))[:CANDIDATES]]
        for one in asked
    ]
    began = time.process_time()
    for one, candidates in zip(asked, near, strict=True):
        decide(TitleWanted(one.title), candidates)
    return Figure("one title beside twenty records", _ms_since(began, len(asked)), "ms", 1)
