"""Titles of papers and books in what people write around them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from handlers.domain.glyphs import CJK
from handlers.domain.reading import cues
from handlers.domain.reading.cue import cue, starting
from handlers.domain.reading.politeness import stripped, tidy
from handlers.domain.reading.shape import HAN, LATIN_WORD, is_beside, is_chat, without_english_talk

_LABEL = cue(
    r"(?:(?:文献|文章|论文|英文|中文|完整|书籍)?(?:标题|题目|篇名|题名|书名|名称|文题|全名)|(?:文献|文章|论文|指南|书)名字?|"
    r"\btitle(?: of (?:the )?(?:paper|article))?)\s?(?:好像|应该|大概)?(?:(?:是|为|叫做?|[:：】]){1,2}|\s(?=[A-Z《“]))"
    r"\s?(?P<title>[^\n]{2,400})"
)
# A form's field: the label begins the line, a blank or the line's end parts it from the title.
_FIELD = starting(
    r"标题篇书文论完全T",
    r"(?<![^\n【\[])(?:(?:文献|文章|论文)?(?:标题|题目|篇名|题名|书名)|文题|Title)[】\]]?"
    rf"(?:[ \t\u3000]{{1,8}}(?=[{CJK}])|[ \t\u3000]{{0,4}}[|｜\t][ \t]{{0,4}}|[:：]?\n)(?P<title>[^\n|｜]{{2,400}})",
)
_NOT_KNOWN = re.compile(
    r"\W*(?:啥|什么|忘|不记得|记不|不知|不清楚|有点|大概(?!念)|好像(?!是)|应该不|是什么|不全|见[下图]|如[下图])"
)
# Behind a labelled title: what else the sentence tells.
_NEXT_FIELD = re.compile(
    rf"[，,;；。]\s*|(?<=[{CJK}）)])\s+|\s+(?=[{CJK}])|\s?[（(](?=(?:第一|通讯)?作者|发表|期刊|杂志|来源|出自)"
)
_BOOK_LABEL = re.compile(r"书名|书籍|教材")
_MAX_FIELDS = 12
_QUOTES = starting(
    r"《“\"「『<〈",
    r"《(?P<book>(?:[^《》\n]|《[^《》\n]{1,60}》){2,200})》|"
    r"[“\"「『](?P<quote>[^“”\"「」『』\n]{4,300})[”\"」』]|<(?P<angle>[A-Z][^<>\n]{10,300})>|"
    r"〈(?P<small>[^〈〉\n]{4,200})〉",
)
_OPENING = re.compile('[《“"「『<〈]')
JOURNAL = re.compile(
    r"(?:杂志|学报|期刊|月刊|周刊|通报|英文版|学刊)$|^(?:nature|science|cell|the lancet|lancet|jama|nejm|"
    r"bmj)\b.{0,20}$|^[\w ]*\bjournal\b[\w ]*$",
    re.IGNORECASE,
)
# Only books have a third edition or a chief editor right behind the name, whatever the name sounds like.
_EDITION_BEHIND = re.compile(r"[》”\"]?[\s（(]{0,2}第\s?[0-9一二三四五六七八九十]{1,3}\s?版|[》”\"]?.{0,8}主编")
_BOOK_ASKED = re.compile(r"借(?:一本|阅|书|本)|[买荐]购?一?本|\b书[:：]")
_DIGEST = re.compile("概要|摘要|解读|要点")
EDITION = re.compile(
    r"[\s,，(（:：]*(?:(?<![0-9])第?\s?[0-9一二三四五六七八九十]{1,3}\s?版(?:上下册|[上中下]册)?|[0-9]{1,2}(?:st|nd|"
    r"rd|th)\s?(?:ed(?:ition|\.)?)|[0-9]{1,2}\s?e(?![A-Za-z])|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth) edition|(?:英文版|中文版)?最新版|英文版|人卫版?)[)）]?.*$",
    re.IGNORECASE,
)
_MARKER = starting(
    r"\s(（\[【0-9①-⑳一二三四五六七八九十第文论a-hA-H\-•●*·",
    r"(?<![^\s：:；;，,。）)])\s{0,9}(?:[(（\[【]?[0-9]{1,2}\s?(?:[.、)）\]】．](?![0-9])|"
    r"[:：](?![0-9]))|[①-⑳]|[一二三四五六七八九十]、|第[一二三四五六七八九十][篇个本条][:：]|"
    r"(?:文[献章]|论文)\s?[一二三四五六七八九十1-9][:：、.]|(?<![^\n])[a-hA-H][)）、]|[-•●*·]\s)\s*|[①-⑳]\s*",
)
_CIRCLED = re.compile(r"[①-⑳]|第[一二三四五六七八九十][篇个本条][:：]")

SEVERAL = cue(r"[两二三四五六七八九十几][篇个本条份]|[俩仨]|[2-9]\s?篇|这些|分别|以下|下面|下列|如下|都要")
_STANDARD = starting(
    "GWYAHITD",
    r"(?<![A-Za-z])(?:GBZ?|WS|YY|GA|HJ|AQ|ISO(?:/IEC)?|T/[A-Z]{2,8}|"
    r"DB[0-9]{2})(?:/[TZ])?\s?[0-9]{1,6}(?:\.[0-9]{1,3})?\s?[-—–:]{1,2}\s?(?:19|"
    r"20)[0-9]{2}(?P<name>\s*[^\n,，。;；\x00]{0,60})",
)
_NAMED = re.compile(
    r"(?:(?:讲|关于|叫|说|题为)的?\s?(?P<told>[A-Z][A-Za-z0-9-]{3,40})\s?的|"
    r"(?P<trial>(?<![A-Za-z0-9-])[A-Z][A-Za-z0-9]{1,20}(?:-[A-Za-z0-9]{1,12}){0,3})\s?(?:(?:试验|研究)?\s?(?:那|这)篇|"
    r"(?:试验|研究)(?:那个)?(?:(?:19|20)[0-9]{2}年)?的?[A-Za-z ]{0,20}(?:文章|论文|原文|全文|文献)|"
    r"(?:试验|研究)?[^\n，,。]{0,12}?[那这]篇|"
    r"(?<=[A-Z0-9])(?<=[A-Z0-9-]{4})的[A-Za-z ]{0,20}(?:原文|全文)))"
)
_TRIAL_ALONE = re.compile(
    r"(?<![A-Za-z0-9-])(?P<trial>[A-Z][A-Z0-9]{2,16}-[A-Z0-9][A-Za-z0-9]{0,12})\s?(?:原文|全文|pdf|原始文献)"
)
_WELL_KNOWN = frozenset(
    {"nature", "science", "cell", "nejm", "jama", "lancet", "bmj", "blood", "gut", "circulation", "jacc"}
    | {"covid-19", "sars-cov-2", "pd-1", "pd-l1", "sglt2", "glp-1", "elisa", "nature", "isbn", "pmcid", "caj", "word"}
    | {
        "idsa",
        "nccn",
        "asco",
        "aasld",
        "easl",
        "kdigo",
        "acog",
        "gold",
        "gina",
        "nice",
        "uptodate",
        "cochrane",
        "embase",
    }
    | {"pmid", "doi", "pdf", "sci", "pubmed", "cnki", "who", "esc", "aha", "acc", "ada"}
)


_FUNCTION_WORD = re.compile(
    r"the|an?|of|in|on|at|and|or|for|with|to|from|by|as|is|are|was|were|be|its?|this|that|these|those|their|our|my|"
    r"your|we|you|i|he|she|they|not?|but|if|than|then|vs|versus|via|per|please|about|one|some|any",
    re.IGNORECASE,
)
# One capital letter alone: not coined, as the names of trials are.
_PLAIN_NAME = re.compile("[A-Z][a-z]+")
_LATIN_BEFORE, _LATIN_BEHIND = re.compile(r"[A-Za-z]\s$"), re.compile(r"\s[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Title:
    """A title that is wanted; `is_quoted` says that its writer marked where it begins and ends."""

    text: str
    is_book: bool = False
    is_quoted: bool = False


def labelled_titles(text: str) -> list[Title]:
    """Return titles after a label such as 题目, 篇名, 书名 or Title."""
    return [
        Title(title, is_book=bool(_BOOK_LABEL.search(match.group()[:6])), is_quoted=True)
        for match in _labelled(text)
        if not (cues.HELP.search(match["title"]) or _NOT_KNOWN.match(match["title"]))
        and len(title := _told(match["title"])) > 1
    ]


def _labelled(text: str) -> list[re.Match[str]]:
    if "题" not in text and "名" not in text and "title" not in text.lower():
        return []
    return list(_LABEL.finditer(text)) or list(_FIELD.finditer(text))


def _told(words: str) -> str:
    """Return the title that the words behind a label begin with: in quotes, or up to where something else is told."""
    quote = _QUOTES.match(words)
    return tidy(quote.group() if quote and words[0] == "《" else without_english_talk(_without_fields(words)))


def _without_fields(title: str, first: int = 4) -> str:
    """Return a labelled title up to where author, journal, or a wish follows, at `first` or later."""
    for gap in islice(_NEXT_FIELD.finditer(title, first), _MAX_FIELDS):
        rest = _NEXT_FIELD.split(title[gap.end() :], maxsplit=1)[0]
        if is_beside(rest) or is_chat(rest):
            return title[: gap.start()]
    return title


def quoted_titles(text: str) -> list[Title]:
    """Return titles between 《》 and, where they are long enough to be one, between other quotes."""
    if not _OPENING.search(text):
        return []
    found = []
    for match in _QUOTES.finditer(text):
        content = next(group for group in match.groups() if group).strip(" .。")
        is_marked = match["book"] is not None
        if JOURNAL.search(content) or not (is_marked or _is_long(content)):
            continue
        behind = text[match.end() : match.end() + 4]
        if is_marked and _DIGEST.match(behind):
            content = match.group() + behind[:2]
        found.append(Title(content, is_book=is_marked and _is_book(content, text), is_quoted=True))
    return found


def _is_long(content: str) -> bool:
    return len(HAN.findall(content)) >= 8 or len(LATIN_WORD.findall(content)) >= 4


def _is_book(name: str, around: str) -> bool:
    if cues.NO_BOOK_NAME.search(name):
        behind = around.partition(name)[2]
        return bool(_EDITION_BEHIND.match(behind) or _BOOK_ASKED.search(around))
    return bool(cues.BOOK_NAME.search(name) or cues.BOOK.search(around.replace(name, "")))


def looks_academic(name: str) -> bool:
    """Say whether a title could be a paper's or a textbook's rather than a novel's or a film's."""
    return len(name) > 12 or bool(cues.NO_BOOK_NAME.search(name) or cues.BOOK_NAME.search(name))


def named_papers(text: str) -> list[Title]:
    """Return papers that are only called by a name: a trial's or a method's."""
    names = (match["told"] or match["trial"] for match in _NAMED.finditer(text) if not _is_part_of_name(match, text))
    alone = (match["trial"] for match in _TRIAL_ALONE.finditer(text))
    return [
        Title(name)
        for name in dict.fromkeys([*names, *alone])
        if name.lower() not in _WELL_KNOWN and not name.isdigit()
    ]


def _is_part_of_name(match: re.Match[str], text: str) -> bool:
    """Say whether what could be a trial is a plain word of a longer name: The in The Lancet 2020那篇."""
    if not match["trial"] or not _PLAIN_NAME.fullmatch(match["trial"]):
        return False
    start, end = match.span("trial")
    return bool(_LATIN_BEFORE.search(text, max(0, start - 2), start) or _LATIN_BEHIND.match(text, end))


def is_function_word(text: str) -> bool:
    """Say whether a text is a single word that means nothing by itself: The, of, an."""
    return bool(_FUNCTION_WORD.fullmatch(text.strip(" .,:;'\"")))


def standards(text: str) -> list[Title]:
    """Return standards (GB/T, WS/T …) with the name behind the number."""
    if "19" not in text and "20" not in text:
        return []
    return [Title(_standard(match), is_quoted=True) for match in _STANDARD.finditer(text)]


def _standard(match: re.Match[str]) -> str:
    return tidy(stripped(_without_fields(match.group(), match.start("name") - match.start() + 2)))


def fields_beside(text: str, taken: Collection[int]) -> list[Title]:
    """Return the labelled titles of a form's later entries that none of the taken places belongs to."""
    heads = _labelled(text)
    if len(heads) < 2:
        return []
    bounds = [match.start() for match in heads[1:]] + [len(text)]
    free = [
        match
        for match, bound in zip(heads, bounds, strict=False)
        if not any(match.start() <= start < bound for start in taken)
    ]
    return [Title(_told(match["title"]), is_quoted=True) for match in free]


def entries(text: str) -> list[str]:
    """Return the entries of a numbered or bulleted list; an unnumbered text is one entry."""
    marks = list(_MARKER.finditer(text))
    if not marks or (len(marks) < 2 and not _CIRCLED.search(text)):
        return [text]
    bounds = [mark.start() for mark in marks] + [len(text)]
    parts = [text[mark.end() : bound] for mark, bound in zip(marks, bounds[1:], strict=True)]
    return [text[: bounds[0]], *parts]
