"""What a group message wants from the library: its intent and its items. Silence is the default.

`read_message` knows one message alone; answers that depend on a conversation are `read_command`'s.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.domain import cues
from handlers.domain.article import Identifier, IdKind, Wanted
from handlers.domain.commands import Command, CommandKind, read_command
from handlers.domain.glyphs import narrow, visible
from handlers.domain.identifiers import Spot, normalise
from handlers.domain.items import (
    Found,
    Item,
    address_items,
    best_of_each,
    citation_items,
    find,
    identifier_items,
    loose_titles,
    marked_titles,
    record_items,
    title_items,
    titles_beside,
)
from handlers.domain.quoting import Talk, take_apart
from handlers.domain.searching import Query, read_query
from handlers.domain.structured import read_records
from handlers.domain.politeness import stripped
from handlers.domain.titles import Title, looks_academic

__all__ = ["Command", "CommandKind", "Intent", "Item", "Query", "Reading", "read_command", "read_message"]

MAX_LENGTH = 20_000
# Intent stands at the beginning or the end of a long message; between them lies what was pasted.
_HEAD, _FOOT = 800, 300


class Intent(StrEnum):
    """What a message is about; `none` means that the bot keeps silent."""

    REQUEST = "request"
    BOOK = "book"
    SEARCH = "search"
    CANCEL = "cancel"
    STATUS = "status"
    FEEDBACK = "feedback"
    HELP = "help"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as it was understood.

    `number` is the request that a cancel, status or feedback names, `about` the identifiers that are spoken of
    but not wanted, `query` what a search is for.
    """

    intent: Intent
    items: tuple[Item, ...] = ()
    number: int | None = None
    query: Query | None = None
    about: tuple[Identifier, ...] = ()
    is_urgent: bool = False

    def wanted(self) -> list[Wanted]:
        """Return one wanted thing a document."""
        return best_of_each(self.items)


_SILENCE = Reading(Intent.NONE)
_NUMBER = re.compile(
    r"(?:编号|请求|求助|单号|#|No\.?|№|第)\s?[:：]?\s?(?P<named>[0-9]{1,7})(?![0-9])|"
    r"(?<![0-9.\-/第])(?P<bare>[0-9]{3,7})(?![0-9.\-/年月日号床天篇个楼页版])|"
    r"^\D{0,8}(?P<alone>[0-9]{1,7})\D{0,6}$",
    re.IGNORECASE,
)
_BARE_PMID = re.compile(r"(?<![0-9A-Za-z.\-])[0-9]{6,8}(?![0-9A-Za-z.\-])")
_STRONG_NEWS = re.compile(
    r"见刊|速递|通报|请查收|转需|转载|转自|欢迎.{0,6}(?:引用|借阅|阅读)|喜报|捷报|恭喜|祝贺|已(?:经)?(?:发(?!表)|上传|传)(?:了|您|你|到|至|群|[:：]|\s|\x00)|需要全文的"
)
_HEADLINE = re.compile(r"\s*【(?!.{0,6}(?:求|急|文献|帮))[^】\n]{2,30}】")


def read_message(
    text: str, *, at_bot: bool = False, is_staff: bool = False, bot_names: Collection[str] = ()
) -> Reading:
    """Return the intent and items of one message.

    `at_bot`: it is said to the bot (mentioned, or a private chat); `is_staff`: its sender works in the library.
    """
    talk = take_apart(visible(text[:MAX_LENGTH]), at_bot=at_bot, bot_names=bot_names)
    said = narrow(talk.said).strip()
    if not said:
        return _SILENCE
    if talk.quoted and (reading := _same_as_quoted(said, talk)):
        return reading
    if is_staff and not talk.at_bot and not _staff_asks(said):
        return _SILENCE
    if ("{" in said or "- " in said or "%" in said) and (records := read_records(said)):
        items = tuple(record_items(records))
        return Reading(Intent.BOOK if items and all(i.is_book for i in items) else Intent.REQUEST, items)
    found = find(said)
    if talk.at_bot and not found:
        found = _bare_numbers(said) or found
    return _with_finds(said, found, talk) if found else _with_words(said, talk)


def _ends(text: str) -> str:
    return text if len(text) <= _HEAD + _FOOT else f"{text[:_HEAD]}\n{text[-_FOOT:]}"


def _staff_asks(said: str) -> bool:
    return bool(re.match(r"\W*(?:求|跪求|麻烦|请问|帮忙|谁有)", said)) and not cues.NEWS.search(said)


def _same_as_quoted(said: str, talk: Talk) -> Reading | None:
    """Return the reading of a reply that asks for what it quotes, or `None`."""
    if find(said):
        return None
    asks = cues.SAME_HERE.fullmatch(said) or (
        len(said) <= 40 and cues.ASK.search(said) and cues.ASK_QUOTED.search(said) and not marked_titles(said)
        and not cues.NEWS.search(said) and not cues.STATUS.search(said) and not cues.COMPLAINT.search(said) and not cues.CANCEL.search(said)
    )  # fmt: skip
    if not asks or (talk.quotes_bot and not cues.SAME_HERE.fullmatch(said)):
        return None
    quoted = narrow(talk.quoted[:2000])
    found = find(quoted)
    items = (
        _found_items(quoted, found)
        or citation_items(quoted)
        or title_items(marked_titles(quoted) or loose_titles(quoted, asked=True))
    )
    return _asking(items, urgent_in=said) if items else None


def _bare_numbers(said: str) -> Found | None:
    """Return the numbers that are all that is said to the bot, as PMIDs."""
    rest = _BARE_PMID.sub("", said)
    if rest == said or re.search("[0-9]", rest) or len(rest.strip()) > 24 or cues.NOTICE.search(rest):
        return None
    if (
        cues.CANCEL.search(rest)
        or cues.STATUS.search(rest)
        or "重发" in rest
        or re.search(r"号|电话|绑定|患者|床", rest)
    ):
        return None
    spots = [Spot(i, m.start(), m.end()) for m in _BARE_PMID.finditer(said) if (i := normalise(IdKind.PMID, m.group()))]
    return Found(tuple(spots), (), _BARE_PMID.sub("\x00", said))


def _with_finds(said: str, found: Found, talk: Talk) -> Reading:
    """Read a message that holds identifiers or addresses."""
    rest = _ends(found.residue)
    about = tuple(spot.identifier for spot in found.spots)
    if _is_news(rest, talk):
        return Reading(Intent.NONE, about=about)
    if changed := _instead(said, found):
        return _asking(changed, urgent_in=rest)
    if found.spots and cues.CANCEL.search(rest) and not cues.STATUS.search(rest) and not re.search(r"求|补发|再", rest):
        return Reading(Intent.CANCEL, number=_number(rest), about=about)
    items = _found_items(said, found) or citation_items(said)
    if "://" in said and all(spot.identifier.kind is IdKind.ISBN for spot in found.spots):
        items = citation_items(said) or items
    if not found.spots and not _wants_address(found, rest, talk):
        return _with_words(rest.replace("\x00", " "), talk) if not found.addresses[0].is_post else _SILENCE
    if found.spots and cues.STATUS.search(rest) and not re.search(r"求(?!助)|帮", rest):
        return Reading(Intent.STATUS, tuple(items), number=_number(rest), about=about)
    if (
        cues.COMPLAINT.search(rest)
        and cues.COMPLAINT_ABOUT.search(rest)
        and not cues.ASK.search(cues.COMPLAINT.sub("", rest))
    ):
        return Reading(Intent.FEEDBACK, number=_number(rest), about=about)
    return _asking(items, urgent_in=rest, is_book=_is_book_talk(rest, items))


def _is_news(rest: str, talk: Talk) -> bool:
    """Say whether identifiers stand in news, notices or work talk that ask nothing of the library."""
    if talk.at_bot:
        return False
    if _STRONG_NEWS.search(rest) or _HEADLINE.match(rest) or re.search(r"\[(?:文件|链接|小程序)\]", rest):
        return not re.search(r"求(?!助)|帮(?:我|忙)", rest)
    return bool(cues.NEWS.search(rest) or cues.NOTICE.search(rest)) and not cues.ASK.search(rest)


def _instead(said: str, found: Found) -> list[Item]:
    """Return what is wanted in place of something else: 不要 A，换成 B; 不是这篇，我要的是 B."""
    if not found.spots or not (change := cues.NEW_INSTEAD.search(said)):
        return []
    if not (cues.CANCEL.search(said) or cues.COMPLAINT.search(said) or change.group().startswith(("换", "改"))):
        return []
    after = [spot for spot in found.spots if spot.end > change.end()]
    if (
        not after
        and (number := _BARE_PMID.search(said, change.end()))
        and (pmid := normalise(IdKind.PMID, number.group()))
    ):
        after = [Spot(pmid, number.start(), number.end())]
    return identifier_items(said, after)


def _wants_address(found: Found, rest: str, talk: Talk) -> bool:
    """Say whether the addresses are asked for: those of articles by standing there, others by words."""
    wanted = cues.ASK.search(rest) or cues.THIS_ONE.search(rest) or talk.at_bot
    if any(address.is_article for address in found.addresses):
        return bool(wanted) or len(rest.strip(" \x00\n")) < 40
    if any(address.is_post for address in found.addresses):
        return bool(wanted and cues.DOCUMENT.search(rest) and not cues.NEWS.search(rest) and cues.ASK.search(rest))
    return bool(cues.ASK.search(rest) and cues.DOCUMENT.search(rest)) and not cues.PROBLEM_ELSEWHERE.search(rest)


def _found_items(said: str, found: Found) -> list[Item]:
    items = identifier_items(said, found.spots)
    if not items:
        addresses = [a for a in found.addresses if a.is_article or a.is_post] or list(found.addresses)
        citations = citation_items(said) if found.addresses else []
        return citations or address_items(addresses, 1)
    last = max(item.doc for item in items)
    beside = title_items(titles_beside(said, found), last + 1)
    last = max([last, *(item.doc for item in beside)])
    articles = [a for a in found.addresses if a.is_article]
    return [*items, *beside, *address_items(articles, last + 1)]


def _asking(items: Sequence[Item], *, urgent_in: str, is_book: bool = False) -> Reading:
    is_book = is_book or (bool(items) and all(item.is_book for item in items))
    return Reading(
        Intent.BOOK if is_book else Intent.REQUEST, tuple(items), is_urgent=bool(cues.URGENT.search(urgent_in))
    )


def _is_book_talk(rest: str, items: Sequence[Item]) -> bool:
    return bool(items) and all(item.kind in {"isbn", "title"} for item in items) and items[0].kind == "isbn"


def _with_words(said: str, talk: Talk) -> Reading:
    """Read a message that holds words alone."""
    pasted, said = said, _ends(said)
    if not talk.at_bot and (cues.NOTICE.search(said) or _HEADLINE.match(said)):
        return _SILENCE
    titles = marked_titles(said)
    if not titles and (reading := _about_service(said, talk)):
        return reading
    if citations := citation_items(pasted):
        return _asking(citations, urgent_in=said) if not cues.NEWS.search(said) or cues.ASK.search(said) else _SILENCE
    is_asked = bool(cues.ASK.search(said)) or talk.at_bot
    if cues.NEWS.search(said) and not talk.at_bot:
        return _SILENCE
    if titles:
        return _titled(said, titles, is_asked=is_asked)
    if cues.ADVICE.search(said):
        return Reading(Intent.HELP) if talk.at_bot else _SILENCE
    if _is_search(said, talk):
        return Reading(Intent.SEARCH, query=read_query(said))
    if loose := loose_titles(said, asked=is_asked):
        return _asking(title_items(loose), urgent_in=said, is_book=any(t.is_book for t in loose))
    is_vague = is_asked and bool(cues.VAGUE.search(said)) and bool(cues.ASK.search(said) and cues.DOCUMENT.search(said))
    if len(said) < 60 and (is_vague or cues.UNREADABLE_ASK.search(said)):
        return Reading(Intent.REQUEST, is_urgent=bool(cues.URGENT.search(said)))
    return _SILENCE


def _about_service(said: str, talk: Talk) -> Reading | None:
    """Return a reading about the service itself or an earlier request: status, cancel, feedback, help."""
    at_bot = talk.at_bot
    if cues.HELP_ALONE.fullmatch(said) and (at_bot or len(said) < 8):
        return Reading(Intent.HELP)
    if cues.CANCEL_ALONE.fullmatch(said) or _is_cancel(said, at_bot=at_bot):
        return Reading(Intent.CANCEL, number=_number(said))
    if _is_status(said, at_bot=at_bot):
        return Reading(Intent.STATUS, number=_number(said))
    if _is_feedback(said, talk):
        return Reading(Intent.FEEDBACK, number=_number(said))
    if cues.HELP_ELSEWHERE.search(said):
        return None
    if cues.HELP.search(said) and (cues.HELP_ABOUT.search(said) or at_bot) and not _names_paper(said):
        return Reading(Intent.HELP)
    return None


_ENGLISH_TITLE = re.compile(r"(?:[A-Za-z][\w'’,:()/-]*\s){5,}[A-Za-z(]")
_THIS_PAPER = re.compile(r"[这那](?:一)?[篇本]|这个(?:文献|文章)")


def _names_paper(said: str) -> bool:
    return bool(
        _THIS_PAPER.search(said) or cues.TOPIC.search(said) or re.search(r"[A-Za-z]{3,}(?:\s[A-Za-z]{2,}){3}", said)
    )


def _is_cancel(said: str, *, at_bot: bool) -> bool:
    if len(said) > 60 or cues.HOW.search(said) or not (match := cues.CANCEL.search(said)):
        return False
    if re.search(r"会议|手术|预约|门诊|挂号|航班|订单|活动|培训|考试|讲座|课", said):
        return False
    is_named = cues.CANCEL_ABOUT.search(said) or cues.FOUND_MYSELF.search(said) or _NUMBER.search(said)
    return bool(is_named or (at_bot and len(said) < 20)) and not re.search("不急", match.group())


def _is_status(said: str, *, at_bot: bool) -> bool:
    if cues.STATUS_ALONE.fullmatch(said):
        return True
    if len(said) > 80 or not cues.STATUS.search(said) or cues.PROBLEM_ELSEWHERE.search(said):
        return False
    return bool(cues.STATUS_ABOUT.search(said) or at_bot or _NUMBER.search(said))


def _is_feedback(said: str, talk: Talk) -> bool:
    if talk.quoted and not (
        talk.quotes_bot or re.search(r"文献|全文|pdf|PMID|10\.[0-9]{4}|已发|查收|《|求", talk.quoted)
    ):
        return False
    is_about = talk.quotes_bot or cues.COMPLAINT_ABOUT.search(said)
    if is_about and cues.COMPLAINT.search(said) and not cues.PROBLEM_ELSEWHERE.search(said):
        return True
    return bool(cues.THANKS_WORD.search(said)) and len(said) < 60 and bool(cues.THANKS_ONLY.fullmatch(said))


def _titled(said: str, titles: Sequence[Title], *, is_asked: bool) -> Reading:
    """Read a message with marked titles: they are wanted if asked for, or if nothing else is said."""
    rest = said
    for title in titles:
        rest = rest.replace(title.text, "")
    is_book = any(title.is_book for title in titles)
    if not is_asked and not cues.LABELLED.search(rest) and not any(looks_academic(title.text) for title in titles):
        return _SILENCE
    if not (is_asked or cues.LABELLED.search(rest) or len(re.sub(r"\W", "", stripped(rest))) <= (24 if is_book else 8)):
        return _SILENCE
    return _asking(title_items(titles), urgent_in=rest, is_book=is_book)


def _is_search(said: str, talk: Talk) -> bool:
    """Say whether the message asks for literature on a topic: 查一下 alone may mean a bed or a bill."""
    if cues.TOPIC.search(said):
        return not cues.THIS_ONE.search(said) and bool(
            cues.ASK.search(said) or talk.at_bot or cues.SEARCH_VERB.search(said)
        )
    if _ENGLISH_TITLE.search(said) or cues.THIS_ONE.search(said):
        return False
    if cues.SEARCH_SURE.search(said) or (talk.at_bot and cues.SEARCH_SHORT.match(said)):
        return True
    verb = cues.SEARCH_FOR.search(said) or (talk.at_bot and cues.SEARCH_VERB.search(said))
    return bool(verb) and bool(talk.at_bot or cues.DOCUMENT.search(said) or cues.STUDY_TYPE.search(said))


def _number(said: str) -> int | None:
    match = _NUMBER.search(said)
    return int(next(group for group in match.groups() if group)) if match else None
