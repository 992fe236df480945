"""Messages of words alone, without identifiers or addresses: titles, references, topics, or talk about the service."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.domain.reading import cues
from handlers.domain.reading.intents import SILENCE, Intent, Reading, asking
from handlers.domain.reading.items import citation_items, loose_titles, marked_titles, title_items
from handlers.domain.reading.politeness import stripped
from handlers.domain.reading.quoting import Talk
from handlers.domain.reading.searching import read_query
from handlers.domain.reading.service_talk import read_service_talk
from handlers.domain.reading.titles import Title, looks_academic

# Intent stands at the beginning or the end of a long message; between them lies what was pasted.
_HEAD, _FOOT = 800, 300
HEADLINE = re.compile(r"\s*【(?!.{0,6}(?:求|急|文献|帮))[^】\n]{2,30}】")
_ENGLISH_TITLE = re.compile(r"(?:[A-Za-z][\w'’,:()/-]{0,40}\s){5}[A-Za-z(]")
_VAGUE_LENGTH = 60
_BESIDE_TITLE, _BESIDE_BOOK = 8, 24


def ends(text: str) -> str:
    """Return the two ends of a long text, a short one whole."""
    return text if len(text) <= _HEAD + _FOOT else f"{text[:_HEAD]}\n{text[-_FOOT:]}"


@dataclass(frozen=True, slots=True)
class _Words:
    """What the readers below look at: the whole text, its ends, and what is already known of it."""

    pasted: str
    said: str
    talk: Talk
    titles: Sequence[Title]
    is_asked: bool


def read_words(text: str, talk: Talk) -> Reading:
    """Return the reading of a message that holds words alone."""
    said = ends(text)
    is_asked = talk.at_bot or bool(cues.ASK.search(said))
    words = _Words(text, said, talk, marked_titles(said), is_asked)
    for read in (_notice, _service, _references, _news, _titled, _topic, _loose, _vague):
        if reading := read(words):
            return reading
    return SILENCE


def _notice(words: _Words) -> Reading | None:
    is_notice = not words.talk.at_bot and (cues.NOTICE.search(words.said) or HEADLINE.match(words.said))
    return SILENCE if is_notice else None


def _service(words: _Words) -> Reading | None:
    return None if words.titles else read_service_talk(words.said, words.talk)


def _references(words: _Words) -> Reading | None:
    items = citation_items(words.pasted)
    if not items:
        return None
    return asking(items, urgent_in=words.said) if words.is_asked or not cues.NEWS.search(words.said) else SILENCE


def _news(words: _Words) -> Reading | None:
    if words.talk.at_bot:
        return Reading(Intent.HELP) if cues.ADVICE.search(words.said) and not words.titles else None
    is_news = cues.NEWS.search(words.said) or (cues.ADVICE.search(words.said) and not words.titles)
    return SILENCE if is_news else None


def _titled(words: _Words) -> Reading | None:
    """Titles that are marked as such are wanted if asked for, or if nothing else is said."""
    if not words.titles:
        return None
    rest = words.said
    for title in words.titles:
        rest = rest.replace(title.text, "")
    is_book = any(title.is_book for title in words.titles)
    if not words.is_asked and not cues.LABELLED.search(rest) and not _stand_alone(words.titles, rest, is_book=is_book):
        return SILENCE
    return asking(title_items(words.titles), urgent_in=rest, is_book=is_book)


def _stand_alone(titles: Sequence[Title], rest: str, *, is_book: bool) -> bool:
    beside = sum(map(str.isalnum, stripped(rest)))
    return beside <= (_BESIDE_BOOK if is_book else _BESIDE_TITLE) and any(looks_academic(t.text) for t in titles)


def _topic(words: _Words) -> Reading | None:
    return Reading(Intent.SEARCH, query=read_query(words.said)) if _is_search(words) else None


def _is_search(words: _Words) -> bool:
    """Say whether the message asks for literature on a topic: 查一下 alone may mean a bed or a bill."""
    said, at_bot = words.said, words.talk.at_bot
    if cues.THIS_ONE.search(said):
        return False
    if cues.TOPIC.search(said):
        return words.is_asked or bool(cues.SEARCH_VERB.search(said))
    if _ENGLISH_TITLE.search(said):
        return False
    if cues.SEARCH_SURE.search(said) or (at_bot and (cues.SEARCH_SHORT.match(said) or cues.SEARCH_VERB.search(said))):
        return True
    return bool(cues.SEARCH_FOR.search(said) and (cues.DOCUMENT.search(said) or cues.STUDY_TYPE.search(said)))


def _loose(words: _Words) -> Reading | None:
    titles = loose_titles(words.said, asked=words.is_asked)
    if not titles:
        return None
    return asking(title_items(titles), urgent_in=words.said, is_book=any(title.is_book for title in titles))


def _vague(words: _Words) -> Reading | None:
    """A message that asks but cannot be read is a request without items: a person reads it."""
    if len(words.said) >= _VAGUE_LENGTH:
        return None
    names_one = words.is_asked and cues.VAGUE.search(words.said) and cues.DOCUMENT.search(words.said)
    is_vague = (names_one and cues.ASK.search(words.said)) or cues.UNREADABLE_ASK.search(words.said)
    return asking((), urgent_in=words.said) if is_vague else None
