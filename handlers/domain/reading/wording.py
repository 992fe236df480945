"""Messages of words alone, without identifiers or addresses: titles, references, topics, or talk about the service."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.domain.reading import cues, service_cues
from handlers.domain.reading.intents import SILENCE, Intent, Reading, asking
from handlers.domain.reading.items import (
    citation_items,
    loose_titles,
    marked_titles,
    title_items,
    titles_beside_references,
)
from handlers.domain.reading.politeness import stripped
from handlers.domain.reading.quoting import Talk
from handlers.domain.reading.searching import read_query
from handlers.domain.reading.service_talk import is_elsewhere, read_service_talk
from handlers.domain.reading.titles import Title, entries, looks_academic

# Intent stands at the beginning or the end of a long message; between them lies what was pasted.
_HEAD, _FOOT = 800, 300
HEADLINE = re.compile(r"\s*【(?!.{0,6}(?:求|急|文献|帮|题|篇名|书名))[^】\n]{2,30}】")
_ENGLISH_TITLE = re.compile(r"(?:[A-Za-z][\w'’,:()/-]{0,40}\s){5}[A-Za-z(]")
_ONE_PAPER = re.compile(r"(?<!没)有(?:一)?[篇本](?!吗|没|关于)|[看听]到(?:过)?一?篇|全文|原文|[0-9]{4}年?版")
# A form that was filled in, or a record copied from a database, asks for what it describes.
_FIELD = re.compile(
    r"(?:作者|期刊|杂志|来源|出处|年份|关键词|单位|机构|用途|Author|Source|Journal|Year|Keyword)\S{0,5}[:：]"
)
_PAPER = re.compile(r"文献|全文|原文|论文|文章|指南|共识|综述|[这那]篇|pdf", re.IGNORECASE)
_VAGUE_LENGTH, _SHORTEST_WITH_TITLE = 60, 16
_BESIDE_TITLE, _BESIDE_BOOK = 8, 24
# A list of this many entries names papers; a topic has at most its aspects counted out.
_MAX_TOPICS = 3


def ends(text: str) -> str:
    """Return the two ends of a long text, a short one whole."""
    return text if len(text) <= _HEAD + _FOOT else f"{text[:_HEAD]}\n{text[-_FOOT:]}"


@dataclass(frozen=True, slots=True)
class _Words:
    """What the readers below look at: the whole text, its ends, and what is already known of it."""

    pasted: str
    said: str
    around: str
    talk: Talk
    titles: Sequence[Title]
    is_asked: bool


def read_words(text: str, talk: Talk) -> Reading:
    """Return the reading of a message that holds words alone."""
    said = ends(text)
    titles = marked_titles(said)
    around = _without(said, titles)
    is_asked = talk.at_bot or bool(cues.ASK.search(around))
    words = _Words(text, said, around, talk, titles, is_asked)
    for read in (_notice, _novelty, _service, _references, _news, _titled, _topic, _loose, _vague):
        if reading := read(words):
            return reading
    return SILENCE


def _without(said: str, titles: Sequence[Title]) -> str:
    for title in titles:
        said = said.replace(title.text, "")
    return said


def _notice(words: _Words) -> Reading | None:
    if words.talk.at_bot:
        return None
    is_notice = cues.NOTICE.search(words.around) or HEADLINE.match(words.said)
    is_soft = cues.SOFT_NOTICE.search(words.around) and not _wants_document(words)
    return SILENCE if is_notice or is_soft else None


def _wants_document(words: _Words) -> bool:
    return bool(cues.ASK.search(words.around) and (words.titles or cues.DOCUMENT.search(words.around)))


def _novelty(words: _Words) -> Reading | None:
    """A search for a project: the title that it names is the project's, not a paper's."""
    is_search = cues.NOVELTY.search(words.around) and cues.NOVELTY_ABOUT.search(words.around)
    return Reading(Intent.SEARCH, query=read_query(words.said)) if is_search and words.is_asked else None


def _service(words: _Words) -> Reading | None:
    reading = read_service_talk(words.around, words.talk)
    if reading is None or reading.intent is Intent.HELP:
        return None if words.titles else reading
    if not words.titles and len(words.said) < _SHORTEST_WITH_TITLE:
        return reading
    if not words.titles:
        # 进展 and 取消 also stand in titles: they count where they are said around one.
        bare = loose_titles(words.said, asked=words.is_asked)
        return read_service_talk(_without(words.said, bare), words.talk) if bare else reading
    if reading.intent is Intent.STATUS:
        return replace(reading, items=tuple(title_items(words.titles)))
    is_about = reading.intent is Intent.CANCEL or (
        reading.intent is Intent.FEEDBACK and not (words.is_asked or _is_form(words.around))
    )
    return reading if is_about else None


def _references(words: _Words) -> Reading | None:
    items = citation_items(words.pasted)
    if not items:
        return None
    items += titles_beside_references(words.pasted, items)
    return asking(items, urgent_in=words.said) if words.is_asked or not cues.NEWS.search(words.said) else SILENCE


def _news(words: _Words) -> Reading | None:
    is_advice = not words.titles and cues.ADVICE.search(words.around)
    if words.talk.at_bot:
        return Reading(Intent.HELP) if is_advice else None
    if words.titles and len(_FIELD.findall(words.around)) > 1:
        return None
    if not is_advice and not cues.NEWS.search(words.around) and not _is_among_peers(words):
        return None
    # A title may speak of 绩效考核 or 推荐意见 itself.
    is_title = not words.titles and not words.is_asked and loose_titles(words.said, asked=False)
    return None if is_title else SILENCE


def _is_among_peers(words: _Words) -> bool:
    """Say whether colleagues are asked who knows about something, rather than the library for a paper."""
    return bool(service_cues.PEERS.search(words.around)) and not (words.titles or cues.VAGUE.search(words.around))


def _titled(words: _Words) -> Reading | None:
    """Titles that are marked as such are wanted if asked for, or if nothing else is said."""
    if not words.titles:
        return None
    is_book = any(title.is_book for title in words.titles)
    if (
        not words.is_asked
        and not _is_form(words.around)
        and not _stand_alone(words.titles, words.around, is_book=is_book)
    ):
        return SILENCE
    return asking(title_items(words.titles), urgent_in=words.around, is_book=is_book)


def _is_form(around: str) -> bool:
    return bool(cues.LABELLED.search(around)) or len(_FIELD.findall(around)) > 1


def _stand_alone(titles: Sequence[Title], rest: str, *, is_book: bool) -> bool:
    beside = sum(map(str.isalnum, stripped(rest)))
    return beside <= (_BESIDE_BOOK if is_book else _BESIDE_TITLE) and any(looks_academic(t.text) for t in titles)


def _topic(words: _Words) -> Reading | None:
    return Reading(Intent.SEARCH, query=read_query(words.said)) if _is_search(words) else None


def _is_search(words: _Words) -> bool:
    """Say whether the message asks for literature on a topic: 查一下 alone may mean a bed or a bill."""
    said = words.said
    if cues.THIS_ONE.search(said) or _ONE_PAPER.search(said) or len(entries(said)) > _MAX_TOPICS:
        return False
    if cues.ANY_OF_TOPIC.search(said):
        return True
    if cues.TOPIC.search(said):
        return words.is_asked or bool(cues.SEARCH_VERB.search(said))
    return not _ENGLISH_TITLE.search(said) and _is_search_by_words(words)


def _is_search_by_words(words: _Words) -> bool:
    said, at_bot = words.said, words.talk.at_bot
    if words.is_asked and cues.PREFERENCE.search(said) and cues.STUDY.search(said):
        return True
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
    if len(words.said) >= _VAGUE_LENGTH or not words.is_asked:
        return None
    if not words.talk.at_bot and (is_elsewhere(words.said) or service_cues.OTHER_GOODS.search(words.said)):
        return None
    is_vague = cues.UNREADABLE_ASK.search(words.said) or cues.FULL_TEXT.search(words.said)
    names_one = cues.VAGUE.search(words.said) and cues.DOCUMENT.search(words.said)
    is_asked = cues.ASK.search(words.said)
    is_for_us = words.talk.at_bot and is_asked
    if not is_asked or not (is_vague or names_one or is_for_us):
        return None
    return asking(
        (), urgent_in=words.said, is_book=bool(cues.BOOK.search(words.said) and not _PAPER.search(words.said))
    )
