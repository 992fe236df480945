"""What a group message wants from the library: its intent and its items. Silence is the default.

`read_message` knows one message alone; answers that depend on a conversation are `read_command`'s.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from handlers.domain.article import Identifier, IdKind
from handlers.domain.glyphs import narrow, visible
from handlers.domain.identifiers import ISBN, Spot, normalise
from handlers.domain.reading import cues, service_cues
from handlers.domain.reading.commands import is_citing
from handlers.domain.reading.finds import Found, find
from handlers.domain.reading.intents import BOOK, NONE, REQUEST, SILENCE, Intent, Reading, asking, number_in, slip_in
from handlers.domain.reading.items import (
    Item,
    address_items,
    citation_items,
    identifier_items,
    loose_titles,
    marked_titles,
    record_items,
    title_items,
    titles_beside,
    titles_beside_references,
)
from handlers.domain.reading.passed_on import PLAINLY_ASKED, is_passed_on
from handlers.domain.reading.prose import is_offered, is_statement, is_talk, is_wanted
from handlers.domain.reading.quoting import Talk, take_apart
from handlers.domain.reading.searching import read_query
from handlers.domain.reading.service_talk import asks_after, is_wrong, without_faults
from handlers.domain.reading.speech_act import judge
from handlers.domain.reading.weighing import plainly, weigh
from handlers.domain.reading.wording import ends, read_words
from handlers.domain.simplified import simplified
from handlers.domain.slips import unsure_isbn, unsure_number, unsure_shape
from handlers.domain.structured import read_records

MAX_LENGTH = 20_000
_MAX_QUOTED, _MAX_REPLY, _MAX_BESIDE_NUMBERS, _MAX_BESIDE_ADDRESS = 2000, 40, 24, 40
# Identifiers alone, or with the words that everybody uses.
_NOTHING_ELSE = re.compile(
    r"(?:[\x00\W]|doi|pmid|pmcid|isbn|arxiv|号|求助?|全文|原文|pdf|谢谢|麻烦|老师|您好|帮忙|下载|一下|了){0,60}",
    re.IGNORECASE,
)
_BARE_PMID = re.compile(r"(?<![0-9A-Za-z.\-])[0-9]{6,8}(?![0-9A-Za-z.\-])")
_ASKED_AGAIN = re.compile(r"求|补发|再")
_STAFF_ASKS = re.compile(r"\W*(?:求|跪求|麻烦|请问|帮忙|谁有)")
_OTHER_NUMBER = re.compile(r"[0-9]|号|电话|绑定|患者|床|重发")
_NO_ASKING = (cues.NEWS, service_cues.STATUS, service_cues.SPOILT, service_cues.FAULTY, service_cues.CANCEL)
_SLIP = re.compile(
    r"(?:求助?|下载|帮忙?(?:找|查|下)|麻烦(?:找|查|下)|想要|要一?篇).{0,12}(?:PMID|PMCID|DOI|ISBN)[号是为：:\s]{0,4}[0-9][0-9\-./Xx]{2,}",
    re.IGNORECASE,
)


def read_message(
    text: str, *, at_bot: bool = False, is_staff: bool = False, bot_names: Collection[str] = ()
) -> Reading:
    """Return the intent and items of one message.

    `at_bot`: it is said to the bot (mentioned, or a private chat); `is_staff`: its sender works in the library.
    """
    talk = take_apart(visible(text[:MAX_LENGTH]), at_bot=at_bot, bot_names=bot_names)
    said = narrow(talk.said).strip()
    plain = simplified(said)
    reading = _certain(plain, talk, is_staff=is_staff) or _weighed(plain, talk, is_staff=is_staff)
    reading = reading if plain == said else _as_written(reading, plain, said)
    return replace(reading, slip=slip) if (slip := slip_in(reading, said)) else reading


def read_answer(text: str) -> Reading:
    """Return the reading of what follows the question which paper is wanted: a bare title is one, not a topic."""
    talk = take_apart(visible(text[:MAX_LENGTH]), at_bot=True, bot_names=())
    said = simplified(narrow(talk.said).strip())
    return _read(said, found if (found := find(said)) else _bare_numbers(said) or found, talk) if said else SILENCE


def _weighed(said: str, talk: Talk, *, is_staff: bool) -> Reading:
    found = find(said)
    if talk.at_bot and not found:
        found = _bare_numbers(said) or found
    if not found and _is_mistyped(said, at_bot=talk.at_bot):
        return asking((), urgent_in=said)
    if not found and _is_guideline_on(said):
        return Reading(Intent.SEARCH, query=read_query(said))
    if found.spots and not found.addresses and _NOTHING_ELSE.fullmatch(ends(found.residue)):
        return asking(identifier_items(said, found.spots), urgent_in="")
    if found and is_passed_on(ends(found.residue), at_bot=talk.at_bot):
        return Reading(Intent.NONE, about=_about(found))
    if found.addresses and not found.spots:
        return _read(said, found, talk)
    judged = judge(said, talk, is_staff=is_staff)
    read_as = partial(_read_as, said=said, found=found)
    reading = plainly(judged, read_as, length=len(said))
    return reading or weigh(judged, _read(said, found, talk), read_as, at_bot=talk.at_bot, length=len(said))


def _is_mistyped(said: str, *, at_bot: bool) -> bool:
    """Say whether a number that cannot be one is all that is asked for: its writer is to hear it."""
    if not (slip := unsure_number(said) or unsure_isbn(said) or unsure_shape(said)):
        return False
    rest = said.replace(slip, "")
    if service_cues.CANCEL.search(rest) or service_cues.STATUS.search(rest):
        return False
    return at_bot or bool(_NOTHING_ELSE.fullmatch(rest))


def _is_guideline_on(said: str) -> bool:
    return len(said) <= _MAX_REPLY and "的" in said and bool(cues.GUIDELINE_ON.search(said)) and not marked_titles(said)


def _read_as(intent: Intent, *, said: str, found: Found) -> Reading:
    """Return the reading of a message whose intent is known."""
    if intent is REQUEST or intent is BOOK:
        items = (_instead(said, found) or _wanted(said, found)) if found else _in_words(said)
        return asking(items, urgent_in=ends(said), is_book=intent is BOOK)
    if intent is Intent.SEARCH:
        return Reading(intent, query=read_query(ends(said)))
    rest = ends(found.residue)
    items = tuple(_wanted(said, found)) if intent is Intent.STATUS and found.spots else ()
    number = number_in(rest) if intent is not NONE else None
    return Reading(intent, items, number=number, about=_about(found))


def _as_written(reading: Reading, plain: str, said: str) -> Reading:
    """Return the reading with its titles in the characters that the reader wrote."""
    return replace(reading, items=tuple(_item_as_written(item, plain, said) for item in reading.items))


def _item_as_written(item: Item, plain: str, said: str) -> Item:
    at = plain.find(item.value) if item.kind in {"title", "citation"} else -1
    return item if at < 0 else replace(item, value=said[at : at + len(item.value)])


def _certain(said: str, talk: Talk, *, is_staff: bool) -> Reading | None:
    """Return the reading of a message about which there can be no two opinions."""
    if not said or (is_staff and not talk.at_bot and not _staff_asks(said)):
        return SILENCE
    if talk.at_bot and is_citing(said):
        return Reading(Intent.STATUS)
    if talk.quoted and (reading := _as_quoted(said, talk)):
        return reading
    return _pasted(said)


def _read(said: str, found: Found, talk: Talk) -> Reading:
    reading = _with_finds(said, found, talk) if found else read_words(said, talk)
    # A number that is labelled and asked for, but cannot be one: a person says so, it is not passed over.
    return asking((), urgent_in=said) if reading.intent is NONE and _SLIP.search(ends(said)) else reading


def _staff_asks(said: str) -> bool:
    return bool(_STAFF_ASKS.match(said)) and not cues.NEWS.search(said)


def _pasted(said: str) -> Reading | None:
    if "{" not in said and "- " not in said and "%" not in said:
        return None
    records = read_records(said)
    return asking(record_items(records), urgent_in="") if records else None


def _as_quoted(said: str, talk: Talk) -> Reading | None:
    """Return the reading of a reply that asks for what it quotes or tells where that is to be had, or `None`."""
    if not talk.quotes_bot and is_offered(said) and not find(said):
        return SILENCE
    is_same = bool(cues.SAME_HERE.fullmatch(said))
    if find(said) or not (is_same or (not talk.quotes_bot and _asks_for_quoted(said))):
        return None
    items = _everything(narrow(talk.quoted[:_MAX_QUOTED]))
    return asking(items, urgent_in=said) if items else None


def _asks_for_quoted(said: str) -> bool:
    if len(said) > _MAX_REPLY or not cues.ASK.search(said) or not cues.ASK_QUOTED.search(said):
        return False
    return not (marked_titles(said) or is_offered(said) or any(cue.search(said) for cue in _NO_ASKING))


def _everything(text: str) -> Sequence[Item]:
    return _found_items(text, find(text)) or _in_words(text)


def _in_words(text: str) -> Sequence[Item]:
    """Return the references, else the titles, that a text without identifiers asks for."""
    if references := citation_items(text):
        return [*references, *titles_beside_references(text, references)]
    return title_items(marked_titles(ends(text)) or loose_titles(ends(text), asked=True))


def _bare_numbers(said: str) -> Found | None:
    """Return the numbers that are all that is said to the bot, as PMIDs."""
    rest = _BARE_PMID.sub("", said)
    if rest == said or len(rest.strip()) > _MAX_BESIDE_NUMBERS or _OTHER_NUMBER.search(rest):
        return None
    if any(cue.search(rest) for cue in (cues.NOTICE, service_cues.CANCEL, service_cues.STATUS)):
        return None
    spots = [_pmid_spot(match) for match in _BARE_PMID.finditer(said)]
    return Found(tuple(spot for spot in spots if spot), (), _BARE_PMID.sub("\x00", said))


def _pmid_spot(match: re.Match[str]) -> Spot | None:
    pmid = normalise(IdKind.PMID, match.group())
    return Spot(pmid, match.start(), match.end()) if pmid else None


def _with_finds(said: str, found: Found, talk: Talk) -> Reading:
    """Read a message that holds identifiers or addresses."""
    rest = ends(found.residue)
    if _is_news(rest, talk):
        return Reading(Intent.NONE, about=_about(found))
    if changed := _instead(said, found):
        return asking(changed, urgent_in=rest)
    if found.spots:
        reading = _about_found(said, rest, found)
        if reading is None and not talk.at_bot and is_statement(rest):
            reading = Reading(Intent.NONE, about=_about(found))
        return reading or asking(_wanted(said, found), urgent_in=rest)
    return _with_addresses(said, rest, found, talk)


def _about(found: Found) -> tuple[Identifier, ...]:
    return tuple(spot.identifier for spot in found.spots)


def _about_found(said: str, rest: str, found: Found) -> Reading | None:
    """Return the reading of a message that cancels, asks after or complains about what it names."""
    is_status = asks_after(rest)
    if service_cues.CANCEL.search(rest) and not is_status and not _ASKED_AGAIN.search(rest):
        return Reading(Intent.CANCEL, number=number_in(rest), about=_about(found))
    if is_status and not PLAINLY_ASKED.search(rest):
        return Reading(Intent.STATUS, tuple(_wanted(said, found)), number=number_in(rest), about=_about(found))
    is_delivered = is_wrong(rest) and service_cues.DELIVERED.search(rest)
    is_complaint = is_delivered and not cues.ASK.search(without_faults(rest))
    return Reading(Intent.FEEDBACK, number=number_in(rest), about=_about(found)) if is_complaint else None


def _names_fault(said: str) -> bool:
    return bool(service_cues.SPOILT.search(said) or service_cues.FAULTY.search(said))


def _wanted(said: str, found: Found) -> Sequence[Item]:
    """Return the items; an ISBN read out of a report's address counts less than the reference around it."""
    if "://" in said and all(spot.identifier.kind is ISBN for spot in found.spots):
        return citation_items(said) or _found_items(said, found)
    return _found_items(said, found)


def _with_addresses(said: str, rest: str, found: Found, talk: Talk) -> Reading:
    if _wants_address(found, rest, talk):
        return asking(_found_items(said, found), urgent_in=rest)
    return SILENCE if found.addresses[0].is_post else read_words(rest.replace("\x00", " "), talk)


def _is_news(rest: str, talk: Talk) -> bool:
    """Say whether identifiers stand in news, notices or work talk that ask nothing of the library."""
    if talk.at_bot:
        return False
    return is_talk(rest) or (
        bool(cues.NEWS.search(rest) or cues.NOTICE.search(rest)) and not (cues.ASK.search(rest) or is_wanted(rest))
    )


def _instead(said: str, found: Found) -> list[Item]:
    """Return what is wanted in place of something else: 不要 A，换成 B; 不是这篇，我要的是 B."""
    if not found.spots or not (change := cues.NEW_INSTEAD.search(said)):
        return []
    if not (service_cues.CANCEL.search(said) or _names_fault(said) or change.group().startswith(("换", "改"))):
        return []
    after = [spot for spot in found.spots if spot.end > change.end()]
    number = None if after else _BARE_PMID.search(said, change.end())
    if number and (spot := _pmid_spot(number)):
        after = [spot]
    return identifier_items(said, after)


def _wants_address(found: Found, rest: str, talk: Talk) -> bool:
    """Say whether the addresses are asked for: those of articles by standing there, others by words."""
    wanted = cues.ASK.search(rest) or cues.THIS_ONE.search(rest) or talk.at_bot
    if any(address.is_article for address in found.addresses):
        return bool(wanted) or len(rest.strip(" \x00\n")) < _MAX_BESIDE_ADDRESS
    if any(address.is_post for address in found.addresses):
        return bool(wanted and cues.DOCUMENT.search(rest) and not cues.NEWS.search(rest) and cues.ASK.search(rest))
    return bool(cues.ASK.search(rest) and cues.DOCUMENT.search(rest)) and not service_cues.ELSEWHERE.search(rest)


def _found_items(said: str, found: Found) -> list[Item]:
    items = identifier_items(said, found.spots)
    if not items:
        addresses = [a for a in found.addresses if a.is_article or a.is_post] or list(found.addresses)
        citations = citation_items(said) if found.addresses else []
        return citations or address_items(addresses, 1)
    items += title_items(titles_beside(said, found), items[-1].doc + 1)
    articles = [a for a in found.addresses if a.is_article]
    return [*items, *address_items(articles, items[-1].doc + 1)] if articles else items
