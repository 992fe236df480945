"""Answers in words to the question which of several papers is meant: 2020年版的, 要新的那版, Lancet那篇, 后面那篇.

A message is such an answer only by its form; small talk has another one and is not looked at.
"""

import re
from collections.abc import Callable, Sequence

from handlers.domain.article import Article, plain_title
from handlers.domain.reading.continuing import said_in

MAX_ANSWER_CHARS = 40
_POLITE = r"(?:[\s,，。.!！~～]|谢谢|感谢|老师|麻烦|请|您|一下|哈|吧|哦|啊|嗯|对|应该)*"
_LEAD = r"(?:(?:我?(?:就)?(?:想)?要(?:的)?(?:是)?|我?选|就是|就|是|给我|求|我说的是|我要找的是|发)\s?)?"
_CLASS = r"[篇个版本条份项文]"
_THAT = rf"(?:的?\s?(?:那|这)一?{_CLASS}|的?\s?(?:文章|文献|版本|那里|上)?的?)"
_FORM = re.compile(rf"{_POLITE}(?P<lead>{_LEAD})(?P<what>[^\n]{{1,36}}?)(?P<that>{_THAT}){_POLITE}")
_PARTS = re.compile(r"[,，;；。、()（）]+")
_ONLY_POLITE = re.compile(_POLITE)
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_SHORT_YEAR = re.compile(r"^([0-9]{2})年")
_EDITION = re.compile(
    r"第?\s?(?P<n>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?版|(?P<en>[0-9]{1,2})(?:st|nd|rd|th)", re.IGNORECASE
)
_LAST = re.compile(r"(?:最后|最末|末尾)(?:面)?的?(?:一?[篇个版本条份])?")
_LATTER = re.compile(r"(?:后|下)(?:面|边|头)?的?(?:一?[篇个版本条份])?")
_FORMER = re.compile(r"(?:前|上)(?:面|边|头)?的?(?:一?[篇个版本条份])?")
_FIRST = re.compile(r"(?:最前|最上)(?:面|边)?的?(?:一?[篇个版本条份])?|头一[篇个版本条份]")
_MIDDLE = re.compile(r"中间的?(?:一?[篇个版本条份])?")
_ORDINAL = re.compile(r"第\s?(?P<n>[1-9]|[一二三四五])\s?[篇个版本条份项]?")
_FROM_LAST = re.compile(r"倒数第\s?(?P<n>[1-5]|[一二三四五])\s?[篇个版本条份项]?")
_NEWEST = re.compile(r"(?:最|比较|更)?(?:新|近)(?:的|一点|些)*(?:一?[版篇个本])?|最近的?(?:一?[篇个版本])?")
_OLDEST = re.compile(r"(?:最|比较|更)?(?:旧|老|早|前)(?:的|一点|些)*(?:[版篇个本])?")
_ALL = re.compile(
    rf"{_POLITE}(?:我)?(?:(?:全部?|所有的?)都?|[两三四五几这]{{0,2}}[个篇本]?都|[两三四五][个篇本])"
    rf"(?:想?要|需要|发|来)(?:了|的)?{_POLITE}"
)
_YES = re.compile(rf"{_POLITE}(?:就?是(?:这|它|的这)(?:一?{_CLASS})?|就要?这{_CLASS}|要这{_CLASS}){_POLITE}")
_BARE_YES = re.compile(rf"{_POLITE}(?:就?是的?|对的?|没错|yes|要|ok){_POLITE}", re.IGNORECASE)
_NO = re.compile(rf"{_POLITE}(?:都?不是(?:这|它|那)?(?:一?{_CLASS})?(?:的)?|不对|不要这{_CLASS}){_POLITE}")
_POINTS_AT_ONE = re.compile(r"[那这]一?[篇版本份]$|版的?$")
_JOURNAL = re.compile(r"杂志|期刊|学报|journal", re.IGNORECASE)
_AROUND_WORD = re.compile(r"(?:杂志|期刊)?上?(?:发表|刊登)?的?$|^(?:作者|发在|登在|讲|关于)|(?:写|做|发)的?$")
_STOP_WORDS = frozenset({"of", "the", "and", "for", "in", "on", "a", "an", "&", "de"})
_DIGITS = "零一二三四五六七八九"
_MIN_HAN, _MIN_LATIN = 2, 3


def picked(text: str, candidates: Sequence[Article]) -> tuple[Article, ...]:
    """Return the candidates that an answer in words can mean: one is the choice, several are none yet.

    Nothing means that it is no answer at all; an answer that fits none of them could mean any.
    """
    said = said_in(text)
    if len(said) > MAX_ANSWER_CHARS:
        return ()
    found = _picked(said, candidates)
    return found if len(found) == 1 else _told_twice(said, candidates) or found


def _told_twice(said: str, candidates: Sequence[Article]) -> tuple[Article, ...]:
    """Return what every part of an answer can mean: 第二篇，2019那个; parts that contradict each other mean any."""
    parts = [part for part in _PARTS.split(said) if not _ONLY_POLITE.fullmatch(part)]
    each = [_picked(part, candidates) for part in parts]
    if len(parts) < 2 or not all(each):
        return ()
    common = tuple(c for c in candidates if all(c in one for one in each))
    return common or tuple(c for c in candidates if any(c in one for one in each))


def _picked(said: str, candidates: Sequence[Article]) -> tuple[Article, ...]:
    form = _FORM.fullmatch(said)
    if form is None:
        return ()
    what = form["what"].strip()
    whole = f"{what}{form['that']}".strip()
    is_marked = bool(form["lead"].strip() or form["that"].strip())
    if _ALL.fullmatch(said):
        return tuple(candidates)
    if found := _by_edition(whole, candidates):
        return found
    by_place = _by_place(what, whole, candidates)
    if by_place is not None:
        return by_place
    found = _by_year(what, candidates) or (_by_words(what, candidates) if is_marked else ())
    return found or (tuple(candidates) if _POINTS_AT_ONE.search(whole) else ())


def wants_all(text: str) -> bool:
    """Say whether an answer asks for every paper on the list."""
    return bool(_ALL.fullmatch(said_in(text)))


def says_yes(text: str, *, is_to_us: bool) -> bool:
    """Say whether a single paper is confirmed; a bare 是的 in a group may be for a colleague."""
    return bool(_YES.fullmatch(said_in(text)) or (is_to_us and _BARE_YES.fullmatch(said_in(text))))


def says_no(text: str) -> bool:
    """Say whether a single paper is not the one: 不是, 不是这篇."""
    return bool(_NO.fullmatch(said_in(text)))


def _by_place(what: str, whole: str, candidates: Sequence[Article]) -> tuple[Article, ...] | None:
    """Return the candidate that stands at a place or is the newest or oldest; `None` when no place is named."""
    count = len(candidates)
    if match := _FROM_LAST.fullmatch(what):
        return _at(candidates, count - _number(match["n"]))
    if match := _ORDINAL.fullmatch(what):
        return _at(candidates, _number(match["n"]) - 1)
    places: list[tuple[re.Pattern[str], int | None]] = [
        (_LAST, count - 1),
        (_FIRST, 0),
        (_MIDDLE, count // 2 if count % 2 else None),
        (_LATTER, 1 if count == 2 else None),
        (_FORMER, 0 if count == 2 else None),
    ]
    for pattern, place in places:
        if pattern.fullmatch(what) or pattern.fullmatch(whole):
            return tuple(candidates) if place is None else _at(candidates, place)
    if _NEWEST.fullmatch(what) or _NEWEST.fullmatch(whole):
        return _extreme(candidates, max)
    if _OLDEST.fullmatch(what) or _OLDEST.fullmatch(whole):
        return _extreme(candidates, min)
    return None


def _at(candidates: Sequence[Article], place: int) -> tuple[Article, ...]:
    return (candidates[place],) if 0 <= place < len(candidates) else ()


def _extreme(candidates: Sequence[Article], best: Callable[[list[int]], int]) -> tuple[Article, ...]:
    years = [(_year(c), c) for c in candidates]
    known = [year for year, _ in years if year]
    return tuple(c for year, c in years if known and year == best(known))


def _year(article: Article) -> int:
    """Return the year of an edition: the one in its title, which may come out a year later."""
    years = [int(year) for year in _YEAR.findall(_titles(article))]
    return years[-1] if years else (article.year or 0)


def _by_edition(whole: str, candidates: Sequence[Article]) -> tuple[Article, ...]:
    """Return the candidates of an edition: 第9版 is the ninth only where no editions are told apart."""
    match = _EDITION.search(whole)
    if match is None or _YEAR.search(whole):
        return ()
    number = int(match["en"]) if match["en"] else _number(match["n"])
    return tuple(c for c in candidates if number in _editions(c))


def _by_year(what: str, candidates: Sequence[Article]) -> tuple[Article, ...]:
    years = [int(year) for year in _YEAR.findall(what)] or [2000 + int(y) for y in _SHORT_YEAR.findall(what)]
    return _of_year(years[0], _YEAR.sub("", what), candidates) if years else ()


def _of_year(year: int, besides: str, candidates: Sequence[Article]) -> tuple[Article, ...]:
    by_title = tuple(c for c in candidates if str(year) in _titles(c))
    found = by_title or tuple(c for c in candidates if c.year == year)
    words = besides.strip(" ，,（）()年版的那篇个本这发表出")
    return _by_words(words, found) if words else found


def _editions(article: Article) -> set[int]:
    found = _EDITION.finditer(_titles(article))
    return {int(m["en"]) if m["en"] else _number(m["n"]) for m in found}


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    return (_DIGITS.index(tens or "一") * 10 if "十" in text else 0) + (_DIGITS.index(ones) if ones else 0)


def _by_words(what: str, candidates: Sequence[Article]) -> tuple[Article, ...]:
    """Return the candidates of that journal, author or with those words in the title."""
    word = plain_title(_AROUND_WORD.sub("", what))
    if len(word) < (_MIN_LATIN if word.isascii() else _MIN_HAN):
        return ()
    if _JOURNAL.search(what) and (found := tuple(c for c in candidates if _is_journal(word, c))):
        return found
    return tuple(c for c in candidates if _is_journal(word, c) or _is_author(word, c) or _is_in_title(word, c))


def _is_journal(word: str, article: Article) -> bool:
    initials = "".join(w[0] for w in article.journal.split() if w.casefold() not in _STOP_WORDS).casefold()
    return word == initials or word in plain_title(article.journal)


def _is_author(word: str, article: Article) -> bool:
    return any(word in {plain_title(name), plain_title(name.split(" ")[0])} for name in article.authors)


def _is_in_title(word: str, article: Article) -> bool:
    return word in plain_title(_titles(article))


def _titles(article: Article) -> str:
    return " ".join(filter(None, (article.title, article.original_title)))
