"""What is printed beside a title and is no word of it: `题目：`, the number of a chapter, the sign of a footnote."""

import re
from collections.abc import Sequence

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
    rf"(?: of (?:the |this )?(?:{_WORKS}))?(?: ?\((?:in )?(?:english|chinese)\))?|name of (?:the |this )?(?:{_WORKS})",
    _I,
)
# The names of a journal's columns are made of these; 述评, 解读 and 研究方案 alone make it another text.
_COLUMN = (
    r"(?:论著|综述|专论|原著|论文|指南|共识|规范|标准|诊疗方案|方案(?=.*(?:指南|共识|标准|规范))|"
    r"(?<=[南识准范][·、/ ])方案|标准与讨论|临床|基础|实验|调查|专题|"
    r"护理|药学|检验|影像|病例|个案|病案|讨论|报[告道]|论坛|笔谈|专家|短篇|经验|交流|诊疗|诊治|诊断|治疗|继续|医学|教育|讲座|"
    r"学术|争鸣|荟萃|系统评价|Meta|分析|技术|方法|研究|文献|特稿|热点|管理|质量|本刊|特约|专栏|简报|进展|前沿|理论|实践|探讨|"
    r"心理|健康|教学|中医|中西医结合|药物|流行病学|公共卫生|预防|康复|社区|新|与|和|及)"
)
_COLUMNS = rf"{_COLUMN}(?:[\s·•・、/|—-]*{_COLUMN}){{0,7}}"
_IN_SIGNS = re.compile(
    rf"\s*(?:[·•・．.◎■◆▲●★*|]+\s*{_COLUMNS}\s*[·•・．.◎■◆▲●★*|]+|[【\[〔［（(〈《]\s*{_COLUMNS}\s*[】\]〕］）)〉》])\s*",
    _I,
)
_SET_APART = re.compile(rf"(?:[◎■◆▲●★]\s*)?{_COLUMNS}\s*[·•・:：|｜—–■◆]+\s*", _I)
_ALONE = re.compile(
    r"(?:[◎■◆▲●★]\s*)?(?:短篇)?(?:论著|综述|原著|病例报[告道]|个案报[告道]|经验交流|指南|专家共识|指南.共识)\s+"
)
_EDGES = " \t:：.．-—_*#|【】[]《》〈〉·•"

_FIGURES = r"\d{1,3}(?:[.–-]\d{1,3}){0,2}"
_SPELT = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty"
)
_DIVISION = rf"(?:part|section|unit|book)\W*(?:{_FIGURES}|[ivx]{{1,6}}|[a-h]|{_SPELT})"
_HAN_FIGURES = r"[一二三四五六七八九十百零〇\d]{1,4}"
_HAN_NUMBER = rf"第\s*{_HAN_FIGURES}\s*"
# `Part 2` alone tells the papers of a series apart; above a chapter's number it is a part of the book.
_CHAPTER = re.compile(
    rf"\W*(?:{_DIVISION}\W+)?(?:chapter|chap|ch|unit|lecture|kapitel|chapitre|cap[ií]tulo|capitolo)\W*"
    rf"(?:{_FIGURES}|[ivx]{{1,7}}|{_SPELT})\W*"
    rf"|\W*(?:{_HAN_NUMBER}(?:[篇编章]|部分).{{0,20}}?)?{_HAN_NUMBER}(?:[章节讲课回]|单元)\W*"
    # Textbooks of nursing schools are parted into tasks.
    rf"|\W*(?:专题|项目|任务|模块|单元)\s*{_HAN_FIGURES}\W*",
    _I,
)
_LED_BY_CHAPTER = re.compile(rf"(?:{_CHAPTER.pattern})(?<=[\W章节讲课回元])(?=\w)", _I)
_UNNUMBERED = re.compile(r"\W*(?:chapter|kapitel|chapitre|cap[ií]tulo|capitolo)\W*", _I)
_DIVIDED = re.compile(rf"\W*(?:{_DIVISION}|{_HAN_NUMBER}(?:[篇编]|部分))\W*", _I)
# `(2)` is a part's number, `2.` and `II` are a chapter's where they begin its first page.
_NUMBERED = re.compile(rf"[\s|]*(?:(?:{_FIGURES}|[IVX]{{1,7}})[\s.:：、|–—-]*|{_HAN_FIGURES}、\s*)")

# The first sign of a row, and those that may follow it; `(1)` is a part's number.
_FIRST = r"(?:[①⑴❶¹]|(?:[1１](?:[,，–-]\d)?|[aａ])[)）]|[\[［〔][1１](?:[,，–-]\d)?[\]］〕]|[*＊※†#△]\s?[1１])"
_NEXT = r"(?:\s*(?:[,，、]\s*)?(?:[②-⑳⑵-⒇❷-❿²³]|[2-9][)）]|[\[［〔]\d[\]］〕]|[*＊※†#△]))"
# Tried where a sign begins, not at each blank before it: a line may hold thousands of them.
_SIGNED = re.compile(rf"{_FIRST}{_NEXT}*$")
_LATER = re.compile("[②-⑳⑵-⒇]")
# F1000 and its like: [version 2; peer review: 1 approved].
_VERSION = re.compile(r"\[v(?:ersion)?\.? ?\d[^\[\]]{0,200}\]\s*$", _I)
_OPEN, _SHUT = re.compile(r"[(（]"), re.compile(r"[)）]")


def is_title_label(text: str) -> bool:
    """Whether a text only says that a title follows: `论 文 题 目：`, `Thesis title:`."""
    words = text.strip(_EDGES)
    if HAN.search(words):
        return bool(_TITLED_HAN.fullmatch("".join(words.split())))
    return bool(_TITLED.fullmatch(" ".join(words.split())))


def is_column(text: str) -> bool:
    """Whether a text is the name of a journal's column in signs of its own: `·标准·方案·指南·`, `【论著】`."""
    return bool(_IN_SIGNS.fullmatch(text))


def is_column_before(text: str) -> bool:
    """Whether what stands before a title on its line, up to the title's first letter, names a journal's column."""
    text = text.lstrip()
    return bool(_IN_SIGNS.fullmatch(text) or _SET_APART.fullmatch(text) or _ALONE.fullmatch(text))


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


def unsigned(line: str, below: Sequence[str] = ()) -> str:
    """Return a line without the sign of a footnote at its end; a second sign only if the lines `below` explain it."""
    text = line.rstrip()
    if _LATER.fullmatch(text[-1:]) and any(one.lstrip().startswith(text[-1]) for one in below):
        return text[:-1].rstrip()
    before = _SIGNED.sub("", text).rstrip()
    is_within = len(_OPEN.findall(before)) > len(_SHUT.findall(before))
    return line if before == text or is_within else before


def unversioned(title: str) -> str:
    """Return a title without the version and the state of review that open journals print behind it."""
    return _VERSION.sub("", title)
