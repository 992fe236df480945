"""What is printed beside a title and is no word of it: `题目：`, the number of a chapter, the sign of a footnote."""

import re

from watermark.inspection.letters import HAN

_I = re.IGNORECASE
_TONGUES = r"(?:中文|英文|外文|中英文|中|英)"
_TITLED_HAN = re.compile(
    rf"[(（]?{_TONGUES}?[)）]?(?:硕士|博士|研究生|专业|学位|毕业|本科|学术|期刊)*"
    rf"(?:(?:论文|文章|稿件|报告|章节)(?:[(（]设计[)）])?{_TONGUES}?(?:题目|题名|篇名|标题|名称)|题目|题名|篇名|标题|文题|论题)"
    rf"(?:[(（]{_TONGUES}[)）]?)?"
)
_WORKS = r"manuscript|paper|article|thesis|dissertation|chapter|book|report|work"
_TITLED = re.compile(
    rf"(?:(?:full|long|complete|original|english|chinese|{_WORKS}) ){{0,2}}title"
    rf"(?: of (?:the |this )?(?:{_WORKS}))?(?: ?\((?:in )?(?:english|chinese)\))?",
    _I,
)
_EDGES = " \t:：.．-—_*#|【】[]《》〈〉·•"

_FIGURES = r"\d{1,3}(?:[.–-]\d{1,3}){0,2}"
_SPELT = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty"
)
_DIVISION = rf"(?:part|section|unit|book)\W*(?:{_FIGURES}|[ivx]{{1,6}}|[a-h]|{_SPELT})"
_HAN_NUMBER = r"第\s*[一二三四五六七八九十百零〇\d]{1,4}\s*"
# `Part 2` alone tells the papers of a series apart; above a chapter's number it is a part of the book.
_CHAPTER = re.compile(
    rf"\W*(?:{_DIVISION}\W+)?(?:chapter|chap|ch|unit|lecture|kapitel|chapitre|cap[ií]tulo|capitolo)\W*"
    rf"(?:{_FIGURES}|[ivx]{{1,7}}|{_SPELT})\W*"
    rf"|\W*(?:{_HAN_NUMBER}(?:[篇编章]|部分).{{0,20}}?)?{_HAN_NUMBER}(?:[章节讲课回]|单元)\W*",
    _I,
)
_LED_BY_CHAPTER = re.compile(rf"(?:{_CHAPTER.pattern})(?<=[\W章节讲课回元])(?=\w)", _I)
_UNNUMBERED = re.compile(r"\W*(?:chapter|kapitel|chapitre|cap[ií]tulo|capitolo)\W*", _I)
_DIVIDED = re.compile(rf"\W*(?:{_DIVISION}|{_HAN_NUMBER}(?:[篇编]|部分))\W*", _I)
# `(2)` is a part's number, `2.` and `II` are a chapter's where they begin its first page.
_NUMBERED = re.compile(rf"\s*(?:{_FIGURES}|[IVX]{{1,7}})[\s.:：、|–—-]*")

# The first sign of a row, and those that may follow it; `(1)` is a part's number.
_FIRST = r"(?:[①⑴❶¹]|[1１aａ][)）]|[\[［〔][1１][\]］〕]|[*＊※†#△]\s?[1１])"
_NEXT = r"(?:\s*[,，、]?\s*(?:[②-⑳⑵-⒇❷-❿²³]|[2-9][)）]|[\[［〔]\d[\]］〕]|[*＊※†#△]))"
_SIGNED = re.compile(rf"\s*{_FIRST}{_NEXT}*\s*$")
_LATER = re.compile(r"\s*([②-⑳⑵-⒇])\s*$")
_OPEN, _SHUT = re.compile(r"[(（]"), re.compile(r"[)）]")


def is_title_label(text: str) -> bool:
    """Whether a text only says that a title follows: `论 文 题 目：`, `Thesis title:`."""
    words = text.strip(_EDGES)
    if HAN.search(words):
        return bool(_TITLED_HAN.fullmatch("".join(words.split())))
    return bool(_TITLED.fullmatch(" ".join(words.split())))


def is_chapter(text: str) -> bool:
    """Whether a text is a chapter's number and says so: `Chapter 7`, `第二章`, or `CHAPTER` over the number."""
    return bool(_CHAPTER.fullmatch(text) or _UNNUMBERED.fullmatch(text))


def is_number(text: str) -> bool:
    """Whether a text is a number as chapters bear it: `7`, `7.1`, `VII.`."""
    return bool(_NUMBERED.fullmatch(text))


def is_division(text: str) -> bool:
    """Whether a text is the number of a part of a book, in which chapters are: `Part II`, `第三篇`."""
    return bool(_DIVIDED.fullmatch(text))


def without_chapter(title: str) -> tuple[str, str]:
    """Return a chapter's title in two: its number, empty when it names none, and the rest."""
    found = _LED_BY_CHAPTER.match(title)
    return (found[0], title[found.end() :]) if found else ("", title)


def unsigned(line: str, page: str = "") -> str:
    """Return a line without the sign of a footnote at its end; the second sign only if `page` explains it below."""
    if (later := _LATER.search(line)) and re.search(rf"^\s*{later[1]}", page, re.MULTILINE):
        return line[: later.start()]
    found = _SIGNED.search(line)
    if not found:
        return line
    before = line[: found.start()]
    is_within = len(_OPEN.findall(before)) > len(_SHUT.findall(before))
    return line if is_within else before
