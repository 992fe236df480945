"""Turns Chinese medical words into English ones and MeSH headings; the longest known word wins.

The tables beside this file are an own compilation: a few hundred of the commonest words of hospital staff.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from handlers.domain.topics.conditions import CONDITIONS
from handlers.domain.topics.contexts import CONTEXTS, SUBJECTS
from handlers.domain.topics.drugs import DRUGS
from handlers.domain.topics.special_conditions import SPECIAL_CONDITIONS
from handlers.domain.topics.topic import Concept
from handlers.domain.topics.treatments import TREATMENTS
from handlers.domain.topics.tumours import TUMOURS

# Words that say nothing about a topic: what is said around it, and what every study does.
FILLER = re.compile(
    r"的|在|中|对|与|和|及其?|以及|或|后|前|于|之|是否|如何|怎么样?|什么|哪些|有无|治疗|疗法|疗效|效果|有效性|影响|作用|"
    r"应用|使用|运用|研究|进展|现状|分析|患者|病人|病例|临床|意义|价值|关系|关联|相关性?|比较|对比|观察|探讨|探索|情况|"
    r"方法|方案|策略|措施|问题|最?新|进行|开展|基于|不同|引起|导致|所致|合并|伴有?|并发|发生|发表|国内外?|国外|方面|有关|关于|"
    r"文献|文章|论文|资料|综述|一些|几篇|想|看|要|用|做|型|期|术|类|病|者|学|性|化|率|史|法|科|区|级"
)
PARTICLES = frozenset("的在中对与和及或后前于之")
# What stands before these is a name, known or not.
TAILS = frozenset({"单抗", "抑制剂", "激动剂", "疫苗", "量表", "模型", "移植", "重建", "手术", "敷料", "肿瘤", "感染"})
# Letters and figures without a break; a blank between Latin words belongs to them.
RUN = re.compile(
    r"(?:[\u4e00-\u9fff\u2160-\u217f]|[A-Za-zα-ωΑ-ΩÀ-ÿ0-9.'’/+\-－—–‐‑]|[ ](?=[A-Za-z0-9])(?<=[A-Za-z0-9][ ]))+"
)
# A long number is no word of a topic, but may be a patient's.
LONG_NUMBER = re.compile(r"[0-9]{5}")
LATIN = re.compile(r"[A-Za-zα-ωΑ-ΩÀ-ÿ0-9](?:[A-Za-zα-ωΑ-ΩÀ-ÿ0-9.'’/+-]|[ ](?=[A-Za-zα-ωΑ-ΩÀ-ÿ0-9]))*")
_FOLD = str.maketrans("－—–‐‑Ⅰ　", "-----I ")


# What stands further down wins where a word stands in two tables.
TABLES = (CONTEXTS, SUBJECTS, TREATMENTS, DRUGS, TUMOURS, SPECIAL_CONDITIONS, CONDITIONS)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Characters that say nothing."""

    text: str


Part = Concept | Skipped | str


@dataclass(frozen=True, slots=True)
class Translation:
    """The parts of a text that are known, in its order, and the Chinese words that are not."""

    concepts: tuple[Concept, ...]
    unknown: tuple[str, ...]


def translate(text: str) -> Translation:
    """Return what a text is about; Latin words pass as they are."""
    concepts: list[Concept] = []
    unknown: list[str] = []
    for run in RUN.findall(text):
        for piece in _best(run):
            if isinstance(piece, Concept):
                concepts.append(piece)
            else:
                unknown.append(piece)
    return Translation(tuple(dict.fromkeys(concepts)), tuple(dict.fromkeys(unknown)))


def _best(run: str) -> list[Concept | str]:
    """Return a run of letters in known and unknown parts: as little unknown as can be, then as few parts.

    The longest word that begins somewhere is not always the right one: 口腔种植体周围炎 does not begin with 口腔种植.
    """
    # From the end: what is left unknown, in how many parts, and the first of them with its end.
    best: list[tuple[int, int, Part, int]] = [(0, 0, Skipped(""), len(run))] * (len(run) + 1)
    for at in range(len(run) - 1, -1, -1):
        ways = [(best[end][0], best[end][1] + 1, part, end) for part, end in _ways(run, at)]
        lost, parts = best[at + 1][:2]
        best[at] = min([*ways, (lost + 1, parts + 1, run[at], at + 1)], key=lambda way: way[:2])
    return _joined(_walked(best))


def _walked(best: list[tuple[int, int, Part, int]]) -> Iterator[Part]:
    at = 0
    while at < len(best) - 1:
        _, _, part, at = best[at]
        yield part


def _joined(parts: Iterable[Part]) -> list[Concept | str]:
    """Return the parts without what says nothing, unknown characters joined to words.

    A lone unknown character makes the known word beside it another word (针刺伤 is no 针刺), and so does a name before
    a word like 单抗.
    """
    words = _merged(_merged(parts, _are_unknown), _are_one_word)
    return [word for word in words if isinstance(word, Concept) or (isinstance(word, str) and len(word) > 1)]


def _merged(parts: Iterable[Part], belong: Callable[[Part, Part], bool]) -> list[Part]:
    """Return the parts with neighbours that belong together as one unknown word."""
    merged: list[Part] = []
    for part in parts:
        if merged and belong(merged[-1], part):
            merged[-1] = _said(merged[-1]) + _said(part)
        else:
            merged.append(part)
    return merged


def _are_unknown(before: Part, part: Part) -> bool:
    return isinstance(before, str) and isinstance(part, str)


def _are_one_word(before: Part, part: Part) -> bool:
    if isinstance(before, str) and isinstance(part, Concept) and part.said in TAILS:
        return True
    return (_is_lone(before) and _holds(part)) or (_is_lone(part) and _holds(before))


def _is_lone(part: Part) -> bool:
    return isinstance(part, str) and len(part) == 1


def _holds(part: Part) -> bool:
    """Say whether a lone character beside that part belongs to it."""
    if isinstance(part, Skipped):
        return len(part.text) == 1 and part.text not in PARTICLES
    return isinstance(part, Concept) and not part.is_free


def _said(part: Part) -> str:
    if isinstance(part, str):
        return part
    return part.said if isinstance(part, Concept) else part.text


def _ways(run: str, at: int) -> Iterator[tuple[Part, int]]:
    """Yield the known words that begin there, as concepts, and what says nothing, as `Skipped`, with their ends."""
    table, longest = _table()
    folded = fold(run[at : at + longest])
    for length in range(len(folded), 1, -1):
        if (found := table.get(folded[:length])) and not _cuts_latin(run, at, length):
            yield Concept(run[at : at + length], found.words, found.mesh, found.is_context), at + length
    if match := LATIN.match(run, at):
        words = " ".join(word for word in match.group().split() if not LONG_NUMBER.search(word))
        is_word = bool(re.search(r"[^\W\d]", words))
        yield (Concept(words, (words,), is_free=True) if is_word else Skipped(match.group())), match.end()
    elif match := FILLER.match(run, at):
        yield Skipped(match.group()), match.end()


def _cuts_latin(text: str, at: int, length: int) -> bool:
    """Say whether a word would begin or end inside a Latin one: `PCI` is no part of `PCIs`."""
    begins = at > 0 and _is_latin(text[at - 1]) and _is_latin(text[at])
    end = at + length
    return begins or (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]))


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def fold(word: str) -> str:
    """Return a word as the table holds it: small letters, plain dashes."""
    return word.translate(_FOLD).lower()


@cache
def _table() -> tuple[dict[str, Concept], int]:
    """Return every Chinese word with what it means, and the length of the longest."""
    table: dict[str, Concept] = {}
    for text in TABLES:
        for line in re.sub(r"\n +", " ", text).strip().splitlines():
            names, _, meaning = line.partition(": ")
            english, _, mesh = meaning.partition(" | ")
            for name in names.split():
                concept = Concept(name, _listed(english), _listed(mesh), is_context=text is CONTEXTS)
                table[fold(name)] = concept
    return table, max(map(len, table))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
