"""Draws files that look like papers: layouts in the manner of publishers, as Typst sources."""

import json
import random
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import noto_cjk_sans_otc  # type: ignore[import-untyped]
import typst

_FONTS = Path(noto_cjk_sans_otc.__file__).parent
_SUBJECTS = [
    "patients",
    "children",
    "adults",
    "specimens",
    "samples",
    "teeth",
    "lesions",
    "nurses",
    "hospitals",
    "clinics",
    "wounds",
    "implants",
]
_VERBS = [
    "showed",
    "received",
    "reported",
    "improved",
    "declined",
    "differed",
    "completed",
    "attended",
    "responded",
    "recovered",
]
_NOUNS = [
    "treatment",
    "follow-up",
    "baseline",
    "outcome",
    "score",
    "group",
    "interval",
    "response",
    "examination",
    "therapy",
    "dose",
    "scale",
]
_JOINS = [
    "after",
    "before",
    "during",
    "without",
    "despite",
    "because",
    "of",
    "compared",
    "with",
    "according",
    "to",
    "among",
]
_HAN = (
    "患者治疗组对照术后疼痛评分结果显示差异具有统计学意义随访时间"
    "比较分析临床观察资料方法研究对象入选标准明显改善降低升高"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a journal, a repository or a word processor sets a paper."""

    name: str
    title_pt: float
    body_pt: float = 9.5
    columns: int = 1
    font: str = "Libertinus Serif"
    masthead_pt: float = 10
    is_centred: bool = False
    is_bold: bool = True
    is_capital: bool = False
    head: str = "{journal} {year};{volume}:{pages}"
    foot: str = ""
    doi_at: str = "head"
    doi: str = "https://doi.org/{doi}"
    label: str = ""
    size: tuple[int, int] = (595, 842)


@dataclass(slots=True)
class Piece:
    """What one file says: the facts of a paper, and everything that is printed on its pages."""

    facts: dict[str, str]
    title: str
    authors: str
    label: str = ""
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    covers: list[list[str]] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    reference_heading: str = "References"
    doi: str | None = None
    pages: int = 4
    has_abstract: bool = True
    abstract: str = "Abstract"
    stamp: str = ""


def prose(chance: random.Random, words: int, *, is_han: bool = False) -> str:
    """Return running text about nothing."""
    if is_han:
        return "".join(
            "".join(chance.choices(_HAN, k=chance.randint(12, 30))) + chance.choice("，。；") for _ in range(words // 8)
        )
    sentences: list[str] = []
    while sum(map(len, sentences)) < words * 6:
        parts = [chance.choice(words) for words in (_SUBJECTS, _VERBS, _NOUNS, _JOINS, _NOUNS)]
        sentences.append(f"The {parts[0]} {parts[1]} the {parts[2]} {parts[3]} the {parts[4]} of the study.")
    return " ".join(sentences)


def _t(text: str) -> str:
    return "#" + json.dumps(text, ensure_ascii=False) + ";"


def _text(text: str, size: float, *, is_bold: bool = False) -> str:
    weight = "bold" if is_bold else "regular"
    return f'#text(size: {size}pt, weight: "{weight}")[{_t(text)}]\n\n'


def draw(piece: Piece, layout: Layout, chance: random.Random) -> bytes:
    """Return the piece as a PDF in that layout."""
    return _compiled(_source(piece, layout, chance))


def _source(piece: Piece, layout: Layout, chance: random.Random) -> str:
    is_han = any("\u4e00" <= char <= "\u9fff" for char in piece.body[0]) if piece.body else False
    doi = layout.doi.format(doi=piece.doi) if piece.doi else ""
    facts = {**piece.facts, "doi": doi}
    head, foot = (pattern.format(**facts) for pattern in (layout.head, layout.foot))
    head = f"{head} {doi}" if layout.doi_at == "head" else head
    foot = f"{foot} {doi}" if layout.doi_at == "foot" else foot
    wide, high = layout.size
    lines = [
        f"#set page(width: {wide}pt, height: {high}pt, margin: 60pt, header: [#text(size: 7.5pt)[{_t(piece.stamp)}]], "
        f"footer: [#text(size: 7.5pt)[{_t(foot)}]])\n"
        f'#set text(font: ("{layout.font}", "Noto Sans CJK SC"), size: {layout.body_pt}pt)\n#set par(justify: true)\n'
    ]
    for cover in piece.covers:
        lines += [_text(line, 11) for line in cover] + ["#pagebreak()\n"]
    lines.append(_text(head, layout.masthead_pt))
    lines += [_text(line, layout.body_pt) for line in piece.above]
    lines.append(_text(piece.label or layout.label, layout.body_pt + 1) if piece.label or layout.label else "")
    lines.append(_title(piece, layout))
    lines += [_text(piece.authors, layout.body_pt + 1), *(_text(line, layout.body_pt) for line in piece.below)]
    if layout.doi_at == "cite":
        lines.append(_text(f"Cite this article: {piece.authors} {piece.title}. {head}. {doi}", layout.body_pt - 1))
    lines.append(f"#columns({layout.columns})[\n{_inside(piece, layout, chance, is_han=is_han)}]\n")
    return "".join(lines)


def _title(piece: Piece, layout: Layout) -> str:
    title = piece.title.upper() if layout.is_capital else piece.title
    shown = _text(title, layout.title_pt, is_bold=layout.is_bold)
    return f"#align(center)[{shown}]\n" if layout.is_centred else shown


def _inside(piece: Piece, layout: Layout, chance: random.Random, *, is_han: bool) -> str:
    parts = []
    if piece.has_abstract:
        parts += [_text(piece.abstract, layout.body_pt, is_bold=True), _t(prose(chance, 130, is_han=is_han)) + "\n\n"]
    parts += [_t(paragraph) + "\n\n" for paragraph in piece.body]
    wanted = max(0, piece.pages - 1) * (520 if layout.size[0] < 700 else 40)
    parts += [_t(prose(chance, 130, is_han=is_han)) + "\n\n" for _ in range(wanted // 130)]
    if piece.references:
        parts.append(_text(piece.reference_heading, layout.body_pt, is_bold=True) if piece.reference_heading else "")
        parts += [_t(entry) + "\n\n" for entry in piece.references]
    return "".join(parts)


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=[str(_FONTS)], ignore_system_fonts=True)


def _compiled(source: str) -> bytes:
    made = _compiler().compile(source.encode(), format="pdf", timestamp=0)
    assert isinstance(made, bytes)
    return made
