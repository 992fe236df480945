"""Talk about the service or an earlier request: cancel, status, feedback, help.

A word that does one of these (an act) is not enough: colleagues cancel operations and wait for blood counts too.
It counts beside something that speaks of papers or requests, or when the message is made of such words alone.
"""

import re

from handlers.domain.reading import cues, service_cues
from handlers.domain.reading.intents import Intent, Reading, number_in
from handlers.domain.reading.politeness import without_faces
from handlers.domain.reading.quoting import Talk

_THIS_PAPER = re.compile(r"(?:[这那]|有)(?:一)?[篇本]|这个(?:文献|文章)|[A-Za-z]{3,}(?:\s[A-Za-z]{2,}){3}")
_REQUESTED = re.compile(r"文献|全文|pdf|PMID|10\.[0-9]{4}|已(?:发|上传)|查收|《|求|DOI|附件", re.IGNORECASE)
_SERVES = re.compile(r"(?:可以|能)用|求|传递|代查|下载|发(?:题|标|链|截|图|号)")
_MAX_ENGLISH, _MAX_HELP_WORD, _MAX_BARE_HELP = 40, 40, 7
_MAX_CANCEL, _MAX_STATUS, _MAX_THANKS, _MAX_FAULT, _MAX_HELP = 60, 80, 60, 90, 60
_UNKNOWN_SURE_THANKS, _UNKNOWN_THANKS, _UNKNOWN_PLAIN_THANKS, _UNKNOWN_HELP = 10, 5, 1, 1


def read_service_talk(said: str, talk: Talk) -> Reading | None:
    """Return the reading of a message about the service or an earlier request, `None` when it is neither."""
    said = without_faces(said).strip()
    if len(said) > (_MAX_ENGLISH if said.isascii() else _MAX_FAULT):
        return None
    if len(said) <= (_MAX_HELP_WORD if talk.at_bot else _MAX_BARE_HELP) and service_cues.HELP_ALONE.fullmatch(said):
        return Reading(Intent.HELP)
    if _is_cancel(said, talk):
        return Reading(Intent.CANCEL, number=number_in(said))
    if _is_status(said, talk):
        return Reading(Intent.STATUS, number=number_in(said))
    if _is_complaint(said, talk) or _is_thanks(said, talk):
        return Reading(Intent.FEEDBACK, number=number_in(said))
    return Reading(Intent.HELP) if _is_help(said, at_bot=talk.at_bot) else None


def _unknown(said: str, known: re.Pattern[str]) -> int:
    """Return how many letters are left of a message without the known words."""
    return sum(map(str.isalnum, known.sub("", said)))


def is_elsewhere(said: str) -> bool:
    """Say whether a message is about other business of the hospital, or about the writer's own paper."""
    if service_cues.OWN_PAPER.search(said):
        return True
    return bool(service_cues.ELSEWHERE.search(said)) and not service_cues.PAPER.search(said)


def asks_after(said: str) -> bool:
    """Say whether words ask what became of a request: 找到了吗 does, 能找到吗 asks for the paper itself."""
    if "呢" in said and service_cues.WHERE_IS_MINE.search(said):
        return True
    return bool(service_cues.STATUS.search(said)) and not service_cues.WHETHER.search(said)


def is_wrong(said: str) -> bool:
    """Say whether words say what is wrong with a file that was sent."""
    if not service_cues.SPOILT.search(said) and not service_cues.FAULTY.search(said):
        return False
    if service_cues.DELIVERED.search(said):
        return True
    return not service_cues.NO_ACCESS.search(said) and not cues.ASK.search(without_faults(said))


def without_faults(said: str) -> str:
    """Return the words without those that say what is wrong and ask to mend it."""
    for pattern in (service_cues.MENDED, service_cues.SPOILT, service_cues.FAULTY):
        said = pattern.sub("", said)
    return said


def _quotes_request(talk: Talk) -> bool:
    return talk.quotes_bot or bool(talk.quoted and _REQUESTED.search(talk.quoted))


def _is_cancel(said: str, talk: Talk) -> bool:
    if len(said) > _MAX_CANCEL or not service_cues.CANCEL.search(said):
        return False
    if cues.HOW.search(said) or is_elsewhere(said):
        return False
    if service_cues.CANCEL_ABOUT.search(said) or service_cues.FOUND_MYSELF.search(said) or number_in(said) is not None:
        return True
    return _quotes_request(talk) or (talk.at_bot and len(said) < 20) or not _unknown(said, service_cues.CANCEL_KNOWN)


def _is_status(said: str, talk: Talk) -> bool:
    if len(said) > _MAX_STATUS or not asks_after(said) or is_elsewhere(said):
        return False
    if talk.at_bot or _quotes_request(talk) or number_in(said) is not None:
        return True
    is_about = service_cues.STATUS_ABOUT.search(said) or service_cues.MY_REQUEST.search(said)
    return bool(is_about) or not _unknown(said, service_cues.STATUS_KNOWN)


def _is_complaint(said: str, talk: Talk) -> bool:
    if talk.quoted and not _quotes_request(talk):
        return False
    is_spoilt = service_cues.SPOILT.search(said)
    is_named = talk.quotes_bot or number_in(said) is not None
    if not (is_spoilt or service_cues.FAULTY.search(said)) or not (is_named or is_wrong(said)):
        return False
    is_ours = is_spoilt and service_cues.DELIVERED.search(said)
    if service_cues.PEERS.search(said) or (not is_ours and service_cues.ELSEWHERE.search(said)):
        return False
    return bool(is_spoilt or is_named or service_cues.FILE.search(said))


def _is_thanks(said: str, talk: Talk) -> bool:
    """Say whether a message thanks for a paper or praises the service: thanks and little else."""
    if len(said) > _MAX_THANKS or not service_cues.THANKS.search(said):
        return False
    if talk.quoted and not _quotes_request(talk):
        return False
    if (
        service_cues.ELSEWHERE.search(said)
        or service_cues.OWN_PAPER.search(said)
        or cues.NEWS.search(said)
        or cues.ASK.search(service_cues.RECEIVED.sub("", said))
    ):
        return False
    return _unknown(said, service_cues.THANKS_KNOWN) <= _unknown_allowed(said, talk)


def _unknown_allowed(said: str, talk: Talk) -> int:
    """Return how much else a message of thanks may say: the surer it is for a paper, the more."""
    if service_cues.RECEIVED_PAPER.search(said) and not service_cues.DATED.search(said):
        return _UNKNOWN_SURE_THANKS
    is_for_paper = _quotes_request(talk) or talk.at_bot or service_cues.RECEIVED.search(said)
    if is_for_paper:
        return _UNKNOWN_THANKS
    return _UNKNOWN_PLAIN_THANKS if service_cues.PLAIN_THANKS.search(said) else -1


def _is_help(said: str, *, at_bot: bool) -> bool:
    if len(said) > _MAX_HELP:
        return False
    is_how = service_cues.HELP.search(said)
    if not is_how and not service_cues.CAN.search(said):
        return False
    if service_cues.HELP_ELSEWHERE.search(said) or is_elsewhere(said):
        return False
    if _THIS_PAPER.search(said) or cues.TOPIC.search(said):
        return False
    is_plain = _unknown(said, service_cues.HELP_KNOWN) <= _UNKNOWN_HELP
    if at_bot or service_cues.HELP_ABOUT.search(said):
        return bool(is_how) or is_plain
    return is_plain and bool(_SERVES.search(said))
