"""Answers in words to the question which paper is meant: `2020年版的`, `后面那篇`, the right title or identifier."""

import difflib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.conversation.choose import Choose, open_question
from handlers.conversation.continuing import CONTINUED, DOCUMENTS
from handlers.conversation.follow_up import FollowUp
from handlers.dispatch import Heard
from handlers.domain.article import Article, Identifier, TitleWanted, Wanted, plain_title
from handlers.domain.message import MessageKind
from handlers.domain.reading import Command, CommandKind, Intent
from handlers.domain.reading.answers import picked, says_no, says_yes, wants_all
from handlers.domain.reading.continuing import corrected_in, corrects, is_title, said_in, wants_another
from handlers.domain.reading.counting import MOST, counted_out
from handlers.domain.reading.seconding import quotes
from handlers.domain.request import Request
from handlers.domain.say import Say
from handlers.identify import counted
from handlers.matching import Certain, decide

MAX_ANSWER_CHARS = 40
ALIKE = 0.5
FRESH = timedelta(minutes=3)
NO_ANSWER = frozenset({Intent.CANCEL, Intent.STATUS, Intent.HELP})


class AnswerInWords:
    """Understands what the asker says about their own open question; everything else of theirs is left alone."""

    def __init__(self, follow_up: FollowUp, choose: Choose) -> None:
        """Keep what follow-ups share, and who takes a choice by number."""
        self._it = follow_up
        self._choose = choose

    async def answer(self, heard: Heard) -> str | None:
        """Take the answer; whatever is none is left to others."""
        things = _named(heard)
        is_counted = not things and _is_counted(heard)
        if not (things or is_counted or _has_form(heard)):
            return None
        question = await self._open_question(heard)
        if question is None:
            return None
        if things:
            return await self._named_one(heard, question, things[0]) if len(things) == 1 else None
        if is_counted and (numbers := counted_out(heard.message.text, len(question.candidates))):
            return await self._choose.answer(replace(heard, command=Command(CommandKind.PICK, numbers)))
        return await self._in_words(heard, question) if _has_form(heard) else None

    async def _open_question(self, heard: Heard) -> Request | None:
        return open_question([r for r in await self._it.lately(heard) if r.candidates], heard.message.at)

    async def _in_words(self, heard: Heard, question: Request) -> str | None:
        if len(question.candidates) == 1 and (sure := _yes_or_no(heard, question)):
            return await self._choose.answer(replace(heard, command=sure))
        fitting = picked(heard.message.text, question.candidates)
        if len(fitting) == 1 or (fitting and wants_all(heard.message.text)):
            return await self._choose_by_number(heard, question, fitting)
        # A number is read by whoever takes numbers, thanks by others; what fits several papers is asked about once.
        if not fitting or heard.command is not None or heard.reading.intent is Intent.FEEDBACK:
            return None
        facts, where = counted(question.candidates), heard.message.conversation
        await self._it.tell(self._it.speaker.note(question, Say.CHOOSE_AGAIN, facts, where), heard)
        return Say.CHOOSE_AGAIN.value

    async def _choose_by_number(self, heard: Heard, question: Request, fitting: Sequence[Article]) -> str | None:
        numbers = tuple(n for n, one in enumerate(question.candidates, 1) if one in fitting)
        return await self._choose.answer(replace(heard, command=Command(CommandKind.PICK, numbers)))

    async def _named_one(self, heard: Heard, question: Request, thing: Wanted) -> str | None:
        if wants_another(heard.message.text) or question.wanted == thing:
            return None
        if (article := _candidate(thing, question.candidates)) is not None:
            return await self._choose_by_number(heard, question, [article])
        if not _goes_on_with(heard, question, thing):
            return None
        return CONTINUED if await self._it.reword(heard, question, thing) else None


def _named(heard: Heard) -> list[Wanted]:
    if heard.message.kind is not MessageKind.TEXT or heard.command is not None:
        return []
    if heard.reading.intent in DOCUMENTS:
        return heard.reading.wanted()
    is_correction = heard.reading.intent in {Intent.NONE, Intent.FEEDBACK} and corrects(heard.message.text)
    return corrected_in(heard.message.text) if is_correction else []


def _is_counted(heard: Heard) -> bool:
    is_text = heard.message.kind is MessageKind.TEXT and heard.command is None
    return is_text and bool(counted_out(heard.message.text, MOST))


def _has_form(heard: Heard) -> bool:
    """Say whether a message is short enough for an answer and no order; 第9版 is both a number and an edition."""
    said = said_in(heard.message.text)
    is_text = heard.message.kind is MessageKind.TEXT and 0 < len(said) <= MAX_ANSWER_CHARS
    is_order = heard.command is not None and not (heard.command.kind is CommandKind.PICK and "版" in said)
    return is_text and not is_order and heard.reading.intent not in NO_ANSWER


def _yes_or_no(heard: Heard, question: Request) -> Command | None:
    """Return what an answer to `是这篇吗` comes to, or `None`; a bare 是 counts in a group while it is fresh."""
    if says_no(heard.message.text):
        return Command(CommandKind.NONE_OF_THEM)
    is_to_us = heard.is_to_us or heard.message.at - question.received_at < FRESH
    is_sure = says_yes(heard.message.text, is_to_us=is_to_us)
    return Command(CommandKind.PICK, (1,)) if is_sure else None


def _candidate(thing: Wanted, candidates: Sequence[Article]) -> Article | None:
    if isinstance(thing, Identifier):
        return next((c for c in candidates if thing in c.ids), None)
    match decide(thing, candidates):
        case Certain(article):
            return next((c for c in candidates if c.key == article.key), None)
        case _:
            return None


def _goes_on_with(heard: Heard, question: Request, thing: Wanted) -> bool:
    """Say whether something that is none of the candidates is what was meant, and not another paper besides it.

    An identifier alone may be another paper: both stay, and `merging` joins them if they turn out to be one.
    """
    if corrects(heard.message.text) or quotes(heard.message.text, question.number):
        return True
    if not isinstance(thing, TitleWanted) or not isinstance(question.wanted, TitleWanted):
        return False
    return is_title(thing) and _alike(thing, question.wanted)


def _alike(one: TitleWanted, other: TitleWanted) -> bool:
    a, b = plain_title(one.text), plain_title(other.text)
    return a in b or b in a or difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE
