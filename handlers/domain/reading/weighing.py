"""Weighs what the rules read against how the message is judged as a whole, and reads it anew where they disagree."""

from collections.abc import Callable, Sequence

from handlers.domain.reading.intents import BOOK, CANCEL, NONE, REQUEST, Intent, Reading
from handlers.domain.reading.speech_act import INTENTS

# Measured on messages that neither the rules nor the model had seen, `python -m tests.train_reading --leave-out`.
TRUST_IN_RULES = 1.5
"""By how much the rules' intent is preferred."""
RELUCTANCE = 1.0
"""By how much more must speak for breaking a silence that the rules want."""
PATIENCE = 3.0
"""By how much more must speak for silence where the rules see something asked for."""
CARE = 1.5
"""By how much more must speak for undoing a request that the rules do not see undone."""
FEW_LETTERS, TRUST_IN_FEW = 10, 2.0
"""So short a message gives the model little to go by: the rules are preferred by so much more."""
SURE_WITHOUT_ITEMS = 3.0
"""By how much a request must be ahead in which nothing was found that is requested."""
_ASKING = frozenset({REQUEST, BOOK})


def plainly(judged: Sequence[float], read_as: Callable[[Intent], Reading], *, length: int) -> Reading | None:
    """Return the reading of a message of which no rule could change it, `None` when the rules should be asked."""
    second, first = sorted(judged)[-2:]
    intent = INTENTS[judged.index(first)]
    of_rules = REQUEST if intent is NONE else NONE
    if first - second <= _advantage(of_rules, intent, length):
        return None
    reading = read_as(intent)
    return reading if reading.items or intent not in _ASKING else None


def weigh(
    judged: Sequence[float], by_rules: Reading, read_as: Callable[[Intent], Reading], *, at_bot: bool, length: int
) -> Reading:
    """Return the reading that most speaks for; `read_as` reads the message for an intent that the rules did not see."""
    first = max(judged)
    intent = INTENTS[judged.index(first)]
    ahead = first - judged[INTENTS.index(by_rules.intent)] - _advantage(by_rules.intent, intent, length)
    if intent is by_rules.intent or ahead <= 0:
        return by_rules
    reading = read_as(intent)
    if intent in _ASKING and not reading.items and (by_rules.intent in _ASKING or ahead < SURE_WITHOUT_ITEMS):
        return by_rules if not at_bot or by_rules.intent in _ASKING else reading
    return reading


def _advantage(of_rules: Intent, judged: Intent, length: int) -> float:
    """Return how far ahead another intent must be of that of the rules."""
    more = RELUCTANCE if of_rules is NONE else 0.0
    more += PATIENCE if judged is NONE and of_rules in _ASKING else 0.0
    more += CARE if judged is CANCEL else 0.0
    return TRUST_IN_RULES + more + (TRUST_IN_FEW if length < FEW_LETTERS else 0.0)
