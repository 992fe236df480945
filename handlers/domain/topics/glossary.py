"""Turns Chinese medical words into English ones and MeSH headings; the longest known word wins.

The tables beside this file are an own compilation: a few hundred of the commonest words of hospital staff.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from handlers.domain.topics.conditions import CONDITIONS
from handlers.domain.topics.contexts import CONTEXTS, SUBJECTS
from handlers.domain.topics.topic import Concept
from handlers.domain.topics.treatments import TREATMENTS
from handlers.domain.topics.tumours import TUMOURS

# Words that say nothing about a topic: what is said around it, and what every study does.
FILLER = re.compile(
    r"的|在|中|对|与|和|及其?|以及|或|后|前|于|之|是否|如何|怎么样?|什么|哪些|有无|治疗|疗法|疗效|效果|有效性|影响|作用|"
    r"应用|使用|运用|研究|进展|现状|分析|患者|病人|病例|临床|意义|价值|关系|关联|相关性?|比较|对比|观察|探讨|探索|情况|"
    r"方法|方案|策略|措施|问题|最?新|进行|开展|基于|不同|引起|导致|所致|合并|伴有?|并发|发生|发表|国内外?|国外|方面|有关|关于|"
    r"文献|文章|论文|资料|综述|一些|几篇|想|看|要|用|做|型|期|术|类"
)
LATIN = re.compile(r"[A-Za-zα-ωΑ-Ω0-9](?:[A-Za-zα-ωΑ-Ω0-9.'’/+-]|[ ](?=[A-Za-zα-ωΑ-Ω0-9]))*")
_FOLD = str.maketrans("－—–‐‑Ⅰ　", "-----I ")


@dataclass(frozen=True, slots=True)
class Translation:
    """The parts of a text that are known, in its order, and the Chinese words that are not."""

    concepts: tuple[Concept, ...]
    unknown: tuple[str, ...]


def translate(text: str) -> Translation:
    """Return what a text is about; Latin words pass as they are."""
    concepts: list[Concept] = []
    unknown: list[str] = []
    for piece in _pieces(text):
        if isinstance(piece, Concept):
            concepts.append(piece)
        elif len(piece) > 1:
            unknown.append(piece)
    return Translation(tuple(dict.fromkeys(concepts)), tuple(dict.fromkeys(unknown)))


def _pieces(text: str) -> Iterator[Concept | str]:
    """Yield known words as concepts and runs of unknown Chinese characters as text."""
    at, unread = 0, ""
    while at < len(text):
        concept, length = _known_at(text, at)
        skipped = 0 if concept else _skipped_at(text, at)
        if (concept or skipped) and unread:
            yield unread
            unread = ""
        if concept:
            yield concept
        elif not skipped:
            unread += text[at]
        at += length or skipped or 1
    if unread:
        yield unread


def _known_at(text: str, at: int) -> tuple[Concept | None, int]:
    """Return the concept whose word begins there, and how long the word is; Latin letters are taken whole."""
    table, longest = _table()
    folded = fold(text[at : at + longest])
    for length in range(len(folded), 1, -1):
        if (found := table.get(folded[:length])) and not _cuts_latin(text, at, length):
            return _as_said(found, text[at : at + length]), length
    if (match := LATIN.match(text, at)) and re.search(r"[^\W\d]", match.group()):
        return Concept(match.group().strip(), (match.group().strip(),), is_free=True), match.end() - at
    return None, 0


def _cuts_latin(text: str, at: int, length: int) -> bool:
    """Say whether a word would begin or end inside a Latin one: `PCI` is no part of `PCIs`."""
    begins = at > 0 and _is_latin(text[at - 1]) and _is_latin(text[at])
    end = at + length
    return begins or (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]))


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _skipped_at(text: str, at: int) -> int:
    """Return how many characters there say nothing."""
    if match := FILLER.match(text, at):
        return len(match.group())
    return 0 if "\u4e00" <= text[at] <= "\u9fff" else 1


def _as_said(concept: Concept, said: str) -> Concept:
    return Concept(said, concept.words, concept.mesh, concept.is_context)


def fold(word: str) -> str:
    """Return a word as the table holds it: small letters, plain dashes."""
    return word.translate(_FOLD).lower()


@cache
def _table() -> tuple[dict[str, Concept], int]:
    """Return every Chinese word with what it means, and the length of the longest."""
    table: dict[str, Concept] = {}
    for text, is_context in (
        (CONTEXTS, True),
        (SUBJECTS, False),
        (TREATMENTS, False),
        (TUMOURS, False),
        (CONDITIONS, False),
    ):
        for line in re.sub(r"\n +", " ", text).strip().splitlines():
            names, _, meaning = line.partition(": ")
            english, _, mesh = meaning.partition(" | ")
            for name in names.split():
                concept = Concept(name, _listed(english), _listed(mesh), is_context=is_context)
                table[fold(name)] = concept
    return table, max(map(len, table))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
