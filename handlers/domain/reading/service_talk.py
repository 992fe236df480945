"""Talk about the service or an earlier request: status, cancel, feedback, help."""

import re

from handlers.domain.reading import cues
from handlers.domain.reading.intents import Intent, Reading, number_in
from handlers.domain.reading.quoting import Talk

_THIS_PAPER = re.compile(r"[这那](?:一)?[篇本]|这个(?:文献|文章)|[A-Za-z]{3,}(?:\s[A-Za-z]{2,}){3}")
_OTHER_PLANS = re.compile(r"会议|手术|预约|门诊|挂号|航班|订单|活动|培训|考试|讲座|课")
_DELIVERY = re.compile(r"文献|全文|pdf|PMID|10\.[0-9]{4}|已发|查收|《|求")


def read_service_talk(said: str, talk: Talk) -> Reading | None:
    """Return the reading of a message about the service or an earlier request, `None` when it is neither."""
    is_short = len(said) <= 40
    if is_short and cues.HELP_ALONE.fullmatch(said) and (talk.at_bot or len(said) < 8):
        return Reading(Intent.HELP)
    if (is_short and cues.CANCEL_ALONE.fullmatch(said)) or _is_cancel(said, at_bot=talk.at_bot):
        return Reading(Intent.CANCEL, number=number_in(said))
    if _is_status(said, at_bot=talk.at_bot):
        return Reading(Intent.STATUS, number=number_in(said))
    if _is_feedback(said, talk):
        return Reading(Intent.FEEDBACK, number=number_in(said))
    return Reading(Intent.HELP) if _is_help(said, at_bot=talk.at_bot) else None


def _is_help(said: str, *, at_bot: bool) -> bool:
    if not cues.HELP.search(said) or cues.HELP_ELSEWHERE.search(said):
        return False
    is_about = at_bot or bool(cues.HELP_ABOUT.search(said))
    return is_about and not (_THIS_PAPER.search(said) or cues.TOPIC.search(said))


def _is_cancel(said: str, *, at_bot: bool) -> bool:
    if len(said) > 60 or not cues.CANCEL.search(said) or cues.HOW.search(said) or _OTHER_PLANS.search(said):
        return False
    is_named = cues.CANCEL_ABOUT.search(said) or cues.FOUND_MYSELF.search(said) or number_in(said) is not None
    return bool(is_named) or (at_bot and len(said) < 20)


def _is_status(said: str, *, at_bot: bool) -> bool:
    if len(said) > 80 or not cues.STATUS.search(said):
        return False
    if cues.STATUS_ALONE.fullmatch(said):
        return True
    is_about = at_bot or bool(cues.STATUS_ABOUT.search(said)) or number_in(said) is not None
    return is_about and not cues.PROBLEM_ELSEWHERE.search(said)


def _is_feedback(said: str, talk: Talk) -> bool:
    if talk.quoted and not (talk.quotes_bot or _DELIVERY.search(talk.quoted)):
        return False
    is_about = talk.quotes_bot or cues.COMPLAINT_ABOUT.search(said)
    if is_about and cues.COMPLAINT.search(said) and not cues.PROBLEM_ELSEWHERE.search(said):
        return True
    return len(said) < 60 and bool(cues.THANKS_WORD.search(said)) and bool(cues.THANKS_ONLY.fullmatch(said))
