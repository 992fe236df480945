"""References as they stand in bibliographies: GB/T 7714, Vancouver, APA, Nature, and journal with pages alone."""

import re
from dataclasses import dataclass

from handlers.domain.glyphs import CJK

_GBT = re.compile(r"\s?\[(?P<type>[JMDCRSPNAGZ]|EB|DB|CP|DS)(?:/(?:OL|CD|MT|DK))?\]\s?[.,。．，/]")
_GBT_END = re.compile(
    rf"[:：]\s?[A-Za-z]?[0-9]+(?:\s?[-–—~,+]\s?[A-Za-z]?[0-9]+)*\.?|,\s?(?:19|"
    rf"20)[0-9]{{2}}(?:\s?\([0-9]+\))?\.?(?=\s*$|\s*[{CJK}])"
)
# e24S, S12, 123.e4, NP7: pages as publishers count them.
_PAGE = r"[A-Za-z]{0,3}[0-9]+(?:\.?[A-Za-z][0-9]{0,3})?"
_VANCOUVER = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?:\s[A-Z][a-z]{2}(?:-[A-Z][a-z]{2})?(?:\s[0-9]{1,2})?)?\s?;\s?"
    r"[0-9]{1,4}(?:\s?\([^()\n]{1,20}\)|\s(?:Suppl|Pt)\.?\s?[0-9]{0,2})?"
    rf"\s?[:：]\s?{_PAGE}(?:\s?[-–—]\s?{_PAGE})?\.?"
)
# A book: edition, place, publisher and year behind authors and name.
_EDITION = r"(?:[0-9]{1,2}(?:st|nd|rd|th)\sed(?:ition|\.)?|第?\s?[0-9]{1,2}\s?版)[,.．]?\s?"
_PLACE = r"[A-Z][A-Za-z]{2,20}(?:[ ,]{1,2}[A-Za-z]{2,16}){0,3}[:：]\s?"
_PUBLISHER = r"[A-Z][A-Za-z&'. -]{2,50}"
_BOOK = re.compile(
    rf"[.．]\s?(?:{_EDITION}(?:{_PLACE})?{_PUBLISHER}|{_PLACE}{_PUBLISHER}|"
    rf"(?:{_EDITION})?[{CJK}]{{2,6}}[:：]\s?[{CJK}]{{2,16}}(?:出版社|书局|书店))[;；,，]\s?(?P<year>(?:19|20)[0-9]{{2}})\.?"
)
_BOOK_AUTHORS = re.compile(
    rf"\b[A-Z]{{1,3}}$|\beds?$|\bal$|[{CJK}]{{2,4}}(?:[,，、 ]{{1,2}}[{CJK}]{{2,4}}){{0,9}}(?:主编|编著)?"
)
_APA = re.compile(r"\((?P<year>(?:19|20)[0-9]{2})[a-z]?(?:,[^()\n]{1,20})?\)\.\s{1,3}(?P<title>[^\n]{10,400}?[.?!])\s")
_NATURE = re.compile(
    r"\s(?P<vol>[0-9]{1,4}(?:\([0-9]{1,3}\))?),\s?[A-Za-z]?[0-9]+(?:\s?[-–]\s?[A-Za-z]?[0-9]+)?\s\((?P<year>(?:19|"
    r"20)[0-9]{2})\)\.?"
)
# IEEE: the title in quotes, then vol., no. and pp.
_IEEE = re.compile(
    r"[\"“](?P<title>[^\"“”\n]{10,300}?)[,.]?[\"”],?\s[^\n\"]{2,120}?\bvol\.\s?[0-9]{1,4}[^\n\"]{1,60}?(?P<year>(?:19|20)[0-9]{2})\.?"
)
_ISSUE = re.compile(
    r"(?:《(?P<marked>[^《》\n]{2,30})》|(?P<plain>(?:中[华国]|实用|临床|国际|"
    r"现代)[\u4e00-\u9fff]{1,16}(?:杂志|学报)?))[,，\s]{0,2}(?P<year>(?:19|"
    r"20)[0-9]{2})\s?年?[,，;；\s]{0,2}(?:(?:第\s?)?[0-9]{1,3}\s?卷?)?[,，\s]{0,2}"
    r"(?:第?\s?[(（]?[0-9]{1,2}[)）]?\s?期?)?[,，:：\s]{0,3}(?:第?\s?(?:[pP]{1,2}\.?\s?)?[0-9]{1,5}(?:\s?[-–—~至到]\s?[0-9]{1,5})?\s?页?)"
)
# Any Chinese journal, where year, volume, issue and pages follow in full.
_ANY_ISSUE = re.compile(
    r"(?<=[.．。\s])[\u4e00-\u9fff（）()]{2,20}[,，]\s?(?P<year>(?:19|20)[0-9]{2})[,，]\s?[0-9]{1,3}\s?"
    r"[(（][0-9]{1,2}[)）]\s?[:：]\s?[0-9]{1,5}(?:\s?[-–—~]\s?[0-9]{1,5})?\.?"
)
# A journal in Latin letters with its numbers told in Chinese: Lancet 1974年2卷81-84页.
_LATIN_ISSUE = re.compile(
    r"(?<![A-Za-z] )(?<![A-Za-z])[A-Z][A-Za-z&.]{0,20}(?: [A-Za-z&.]{1,20}){0,6}[,， ]{0,2}"
    r"(?P<year>(?:19|20)[0-9]{2})\s?年[,，\s]{0,2}(?:第?\s?[0-9]{1,4}\s?卷[,，\s]{0,2})?(?:第?\s?[0-9]{1,3}\s?期[,，\s]{0,2})?"
    r"(?:第?\s?[0-9]{1,5}(?:\s?[-–—~至到]\s?[0-9]{1,5})?\s?页|(?<=[卷期]))"
)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_AUTHORS = re.compile(r"^\s*(?:\[[0-9]{1,3}\]|[0-9]{1,3}\.)?\s*(?P<first>[^\s,.，；;、:：]{2,30}?)(?=[\s,.，、])")
_PREFIX = re.compile(
    rf"^[^\n]{{0,60}}?[{CJK}0-9a-zA-Z)）][:：]\s?(?=[A-Z\[{CJK}])|"
    rf"^[\s{CJK}，。、！~～：:]{{1,40}}?[\s：:，]\s?(?=[A-Z][a-zA-Z'’-]+)|^[{CJK}]{{1,12}}\s?(?=\[[0-9])"
)
_ASKED_BEFORE = re.compile(
    rf"^[{CJK}，、：:\s]{{1,20}}[（(](?=[A-Z][A-Za-z. ]{{2,40}})|^[{CJK}，、\s]{{0,20}}→\s?|"
    rf"^[{CJK}，、]{{0,16}}[要求找下这急用帮借][{CJK}]{{0,6}}\s+(?=[{CJK}A-Z])"
)
_ASKED = re.compile(
    r"^(?:(?:老师|您好|你好|请问?|麻烦|帮忙?|求助?|下载?|找|一下|看[看下]|[一这那两三]?[篇本条个]|全文|原文|文献|文章|"
    r"参考文献\s?(?:第?\s?[0-9]{1,3}\s?条?|\[[0-9]{1,3}\])?|引文|书籍?|需要|想?要|我|借|的|能不能|打不开|找不到|下不[到了]|"
    r"没权限)+[\s：:，,]+|参考文献\s?(?=\[[0-9]))+"
)
_ASKING = re.compile(rf"^[\s{CJK}0-9，。、！～：]{{1,40}}(?<![0-9])(?=[A-Z])")
_LIST_NUMBER = re.compile(r"\s*(?:\[[0-9]{1,3}\]|[0-9]{1,3}[.、)）](?![0-9])|[①-⑳])\s*")
# Authors and title before the journal, each ending in a full stop.
_BEFORE_JOURNAL = re.compile(
    rf"(?:^|(?<=\n)|(?<=\s))[{CJK}A-Za-z][^\n.．。]{{1,120}}[.．]\s?(?P<title>[^\n。]{{6,200}}?)[.．]\s?$"
)
_VANCOUVER_PARTS = re.compile(
    r"(?<=[^A-Z\s][.?!])\s+|(?<=\bet al\.)\s+|(?<=[A-Z]{2}\.)\s+|(?<= [A-Z]\.)\s+(?=[A-Z][a-z]+ )"
)
_BOOK_PARTS = re.compile(
    r"(?<=[A-Z]{2})\.\s+|(?<= [A-Z])\.\s+|(?<=\beds)\.\s+|(?<=\bal)\.\s+|(?<=[^A-Z\s])[.．]\s?(?=[A-Z\u4e00-\u9fff])"
)
_CHINESE_TAIL = re.compile(rf"\s*[{CJK}，。]")
_SENTENCES = re.compile(r"(?<=[A-Za-z0-9)?][.?])\s+(?=[A-Z])")
_AUTHOR_STOP = re.compile(rf"(?<=[{CJK}A-Za-z])[.．]\s?(?=[{CJK}A-Z])")
_ISSUE_SIGN = re.compile(r"期|页|[(（:：]")
_FULL_STOP = re.compile(r"[.．。]\s?")
_ABBREVIATED = re.compile(r"(?:\b(?:vs|St|No|Dr|cf|i\.e|e\.g)|\b[A-Z])$")


@dataclass(frozen=True, slots=True)
class Citation:
    """One reference: its own words, and what could be read from it (empty or `None` where it says nothing)."""

    text: str
    title: str
    year: int | None
    first_author: str | None
    is_book: bool


def read_citation(entry: str) -> Citation | None:
    """Return the reference that an entry is, without the words of asking around it, or `None`."""
    if not _YEAR.search(entry):
        return None
    text = " ".join(entry.replace("\x00", " ").split())
    return (
        _chinese_standard(text)
        or _ieee(text)
        or _vancouver(text)
        or _apa(text)
        or _nature(text)
        or _book(text)
        or _issue(text)
    )


def _chinese_standard(text: str) -> Citation | None:
    mark = _GBT.search(text) if "[" in text else None
    if mark is None:
        return None
    start = _start(text[: mark.start()], is_latin=False)
    title = _last_sentence(text[start : mark.start()])
    ends = [match.end() for match in _GBT_END.finditer(text, mark.end())]
    end = _past_addresses(text, max(ends, default=mark.end()))
    return _citation(text[start:end], title, is_book=mark["type"] == "M")


def _vancouver(text: str) -> Citation | None:
    match = _VANCOUVER.search(text) if ";" in text else None
    if match is None:
        return None
    start = _start(text[: match.start()])
    body = text[start : match.start()].strip()
    sentences = [part for part in _VANCOUVER_PARTS.split(body) if part]
    title = sentences[1] if len(sentences) > 1 else ""
    return _citation(text[start : match.end()], title.strip(" ."), is_book=False)


def _apa(text: str) -> Citation | None:
    match = _APA.search(text + " ") if ")." in text else None
    if match is None:
        return None
    start = _start(text[: match.start()])
    return _citation(_CHINESE_TAIL.split(text[start:])[0], match["title"].rstrip(". "), is_book=False)


def _nature(text: str) -> Citation | None:
    match = _NATURE.search(text) if "(" in text else None
    if match is None:
        return None
    start = _start(text[: match.start()])
    body = text[start : match.start()]
    parts = _SENTENCES.split(body)
    title = max(parts[:-1], key=len, default="") if len(parts) > 1 else ""
    return _citation(text[start : match.end()], title.strip(" ."), is_book=False)


def _ieee(text: str) -> Citation | None:
    match = _IEEE.search(text) if "vol." in text else None
    if match is None:
        return None
    return _citation(text[_start(text[: match.start()]) : match.end()], match["title"].strip(" ,."), is_book=False)


def _book(text: str) -> Citation | None:
    match = _BOOK.search(text) if "." in text or "．" in text else None
    if match is None:
        return None
    start = _start(text[: match.start()], is_latin=False)
    parts = [part for part in _BOOK_PARTS.split(text[start : match.start()].strip(" .．")) if part]
    if len(parts) < 2 or not _BOOK_AUTHORS.search(parts[0].rstrip(". ")):
        return None
    return _citation(text[start : match.end()], parts[1].strip(" .．"), is_book=True)


def _issue(text: str) -> Citation | None:
    match = _ISSUE.search(text) or _ANY_ISSUE.search(text) or _LATIN_ISSUE.search(text)
    if match is None or not _ISSUE_SIGN.search(match.group()):
        return None
    before = _BEFORE_JOURNAL.search(text[: match.start()][-400:])
    if before is None:
        return Citation(match.group().strip(), "", int(match["year"]), None, is_book=False)
    start = match.start() - len(before.group())
    start += _start(before.group(), is_latin=False)
    return _citation(text[start : match.end()], before["title"].strip(), is_book=False)


def _start(before: str, *, is_latin: bool = True) -> int:
    """Return where the reference begins behind the words of asking and its number in a list."""
    match = _ASKED.match(before) or _prefix(before) or (_ASKING.match(before) if is_latin else None)
    at = match.end() if match else 0
    number = _LIST_NUMBER.match(before, at)
    return number.end() if number else at


def _prefix(before: str) -> re.Match[str] | None:
    """Return the asking up to a colon; one between an author's full stop and the end is the title's own."""
    match = _PREFIX.match(before)
    is_within = match and _AUTHOR_STOP.search(match.group()) and not _AUTHOR_STOP.search(before, match.end())
    return match if match and not is_within else _ASKED_BEFORE.match(before)


def _last_sentence(text: str) -> str:
    parts = _FULL_STOP.split(text)
    title = parts.pop()
    while parts and (_ABBREVIATED.search(parts[-1]) or not title):
        title = f"{parts.pop()}. {title}"
    return title.strip()


def _past_addresses(text: str, end: int) -> int:
    match = re.compile(
        rf"(?:[\s.]*(?:\([0-9-]{{10}}\)|\[[0-9-]{{10}}\]|(?:doi|DOI)?[:：]?\s?(?:https?://|"
        rf"10\.)[^\s{CJK}，。]+)){{1,4}}\.?"
    ).match(text, end)
    return match.end() if match else end


def _citation(text: str, title: str, *, is_book: bool) -> Citation:
    year = _YEAR.search(text)
    author = _AUTHORS.match(text)
    return Citation(
        text.strip(), title, int(year.group()) if year else None, author["first"] if author else None, is_book
    )
