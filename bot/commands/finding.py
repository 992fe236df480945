"""What `find` is asked: the one thing to look up, or what is wrong with the question."""

import re
from dataclasses import dataclass

from handlers.domain.article import Article, Identifier, TitleWanted, Wanted, plain_title
from handlers.domain.identifiers import read_field
from handlers.domain.isbn import isbn13
from handlers.domain.reading import read_message

_MARKUP = re.compile(r"<\s*/?\s*(script|style|iframe|html|body|img|svg|object)\b", re.IGNORECASE)
_LABELLED_ISBN = re.compile(r"(?i)isbn(?:-?1[03](?=[\s:：]))?[\s:：]*(?P<digits>[\dx\s.-]+)")
_BARE_ISBN = re.compile(r"97[89](?:[\s-]?\d){10}")
_PMID = re.compile(r"(?i)pmid[\s:：]*(?P<digits>\d+)")
_PAGES = re.compile(r"[\d]+")
UNREADABLE = "读不出要查什么。请给出一篇文献的标题、DOI、PMID、PMCID、arXiv 号或 ISBN"


@dataclass(frozen=True, slots=True)
class Question:
    """The first thing that a query names, and the others, which are left out."""

    wanted: Wanted
    left_out: tuple[str, ...] = ()


def question(query: str) -> Question | str:
    """Return what is to be looked up, or in words what is wrong with the query."""
    if wrong := fault(query):
        return wrong
    things: list[Wanted] = list(read_field(query)) or list(read_message(f"求：{query}", at_bot=True).wanted())
    if not things or _MARKUP.search(query):
        return UNREADABLE
    return Question(things[0], tuple(in_words(one) for one in things[1:]))


def fault(query: str) -> str:
    """Return in words what is wrong with a number that is no identifier; empty when nothing is seen."""
    text = query.strip()
    if match := _PMID.fullmatch(text):
        digits = match["digits"].lstrip("0")
        if not digits:
            return f"PMID 不能是 0：{text}"
        return f"PMID 最多 8 位，这个有 {len(digits)} 位：{text}" if len(digits) > 8 else ""
    labelled = _LABELLED_ISBN.fullmatch(text)
    if not labelled and not _BARE_ISBN.fullmatch(text):
        return ""
    digits = re.sub(r"[\s.-]", "", labelled["digits"] if labelled else text)
    if len(digits) not in {10, 13}:
        return f"ISBN 应是 10 位或 13 位，这个有 {len(digits)} 位：{text}"
    return "" if isbn13(digits) else f"ISBN 的校验位不对，请核对每一位：{text}"


def in_words(wanted: Wanted) -> str:
    """Return what is looked up, as `PMID 123` or its title."""
    return wanted.shown if isinstance(wanted, Identifier) else wanted.text


def no_record(wanted: Wanted) -> str:
    """Return in words that no source has a record of what is looked up."""
    if isinstance(wanted, Identifier):
        return f"题录查不到：各来源都没有 {in_words(wanted)} 的题录，请核对编号"
    return f"题录查不到：各来源都没有“{wanted.text}”这个标题，请核对标题，或改用 DOI、PMID 查"


def is_plainly(query: str, wanted: TitleWanted, candidate: Article) -> bool:
    """Return whether the only candidate is the paper: its whole title stands in the query, and no other page does."""
    titles = [plain_title(title) for title in (candidate.title, candidate.original_title) if title]
    asked = plain_title(query)
    if not any(len(title) >= 8 and title in asked for title in titles):
        return False
    first = _PAGES.search(candidate.pages)
    rest = set(_PAGES.findall(query))
    return any(title in {asked, plain_title(wanted.text)} for title in titles) or bool(first and first[0] in rest)
