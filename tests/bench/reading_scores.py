"""How right readers are: identifiers found in texts, and group messages read as their labels say.

The rules are those of the labels (SCHEMA.md beside the messages); a title is the same at a likeness of 90 %.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import opencc
from rapidfuzz import fuzz

IDENTIFIERS = frozenset({"doi", "pmid", "pmcid", "arxiv", "isbn"})
# A message that wants nothing must not get one of these; thanks or help do no harm.
ALARMS = frozenset({"request", "book", "search", "cancel", "status"})
SAME_TITLE, SAME_CITATION, PART_OF_TITLE = 90, 85, 96

_SIMPLE = opencc.OpenCC("t2s")
_RESOLVER = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*")
_TRACKING = re.compile(r"utm_|via=|query=featured|captchaId|from=|rev=")
_MARKUP, _NO_WORD = re.compile("<[^>]+>"), re.compile(r"[\W_]+")

Labelled = dict[str, Any]
Pair = tuple[str, str]


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed answers."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, other: "Tally") -> None:
        """Take another tally's counts in."""
        self.right, self.wrong, self.missed = (
            self.right + other.right, self.wrong + other.wrong, self.missed + other.missed,
        )  # fmt: skip

    @property
    def precision(self) -> float:
        """The share of the answers that is right, in percent; 100 when there is no answer."""
        return _percent(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what is to be found that was, in percent; 100 when there is nothing."""
        return _percent(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both, in percent."""
        return _percent(2 * self.right, 2 * self.right + self.wrong + self.missed)


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def identifiers(expected: Iterable[Pair], found: Iterable[Pair], kinds: Iterable[str]) -> Tally:
    """Return how right the found identifiers of one text are, among the kinds alone that the reader knows."""
    known = frozenset(kinds)
    wanted = {canonical(kind, value) for kind, value in expected if kind in known}
    given = {canonical(kind, value) for kind, value in found if kind in known}
    return Tally(len(wanted & given), len(given - wanted), len(wanted - given))


def canonical(kind: str, value: str) -> Pair:
    """Return an identifier or address in the one form in which it is compared."""
    text = value.strip()
    return kind, _FORMS[kind](text) if kind in _FORMS else plain_title(text)


def _arxiv(text: str) -> str:
    return re.sub(r"v\d+$", "", text.lower().removeprefix("arxiv:"))


def _isbn(text: str) -> str:
    digits = re.sub("[^0-9X]", "", text.upper())
    if len(digits) != 10:
        return digits
    stem = "978" + digits[:9]
    return stem + str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(stem)) % 10)


def _url(text: str) -> str:
    parts = urlsplit(unquote(text if "//" in text else f"http://{text}"))
    query = "&".join(sorted(one for one in parts.query.split("&") if one and not _TRACKING.match(one)))
    address = parts.netloc.lower().replace("www.", "") + parts.path.rstrip("/")
    return (f"{address}?{query}" if query else address).lower()


_FORMS = {
    "doi": lambda text: _RESOLVER.sub("", text.lower()),
    "pmid": lambda text: text.lstrip("0"),
    "pmcid": lambda text: "PMC" + re.sub(r"\D", "", text),
    "arxiv": _arxiv,
    "isbn": _isbn,
    "url": _url,
}


@cache
def plain_title(text: str) -> str:
    """Return a title in small simplified letters with nothing but words."""
    folded = unicodedata.normalize("NFKC", _SIMPLE.convert(text)).casefold()
    return _NO_WORD.sub(" ", _MARKUP.sub("", folded)).strip()


def same_title(wanted: str, given: str) -> bool:
    """Say whether a title was read, with no more than a few words around it."""
    a, b = plain_title(wanted), plain_title(given)
    if not a or not b:
        return False
    has_it_inside = 0.9 * len(a) <= len(b) <= 3 * len(a) + 80 and fuzz.partial_ratio(a, b) >= PART_OF_TITLE
    return fuzz.ratio(a, b) >= SAME_TITLE or has_it_inside


def is_same(label: Labelled, given: Pair) -> bool:
    """Say whether a given item is what the label means, or one of the forms that count as well."""
    return any(_is_one(form, given) for form in (label, *label.get("alt", ())))


def _is_one(label: Labelled, given: Pair) -> bool:
    kind, value = given
    if label["kind"] in IDENTIFIERS or label["kind"] == "url":
        return kind == label["kind"] and canonical(kind, label["value"]) == canonical(kind, value)
    if kind not in {"title", "citation"}:
        return False
    if label["kind"] == "title":
        return same_title(label["value"], value)
    has_title = bool(label.get("title")) and same_title(label["title"], value)
    return has_title or fuzz.ratio(plain_title(label["value"]), plain_title(value)) >= SAME_CITATION


@dataclass(slots=True)
class Score:
    """How right a reader of messages is over many messages.

    `quiet` messages want nothing; `alarms` are those among them that start something all the same, `disturbed`
    those that get any other intent or any item.
    """

    messages: int = 0
    intents: int = 0
    wholly_right: int = 0
    quiet: int = 0
    alarms: int = 0
    disturbed: int = 0
    items: dict[str, Tally] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @property
    def all_items(self) -> Tally:
        """The items of all kinds together."""
        whole = Tally()
        for tally in self.items.values():
            whole.add(tally)
        return whole

    def add(self, label: Labelled, intent: str, given: Sequence[Pair]) -> None:
        """Count one message with the intent and items that were read."""
        accepted = {label["intent"], *label.get("accept", ())}
        found, of_kinds = _items(label["items"], given)
        for kind, tally in of_kinds:
            self.items.setdefault(kind, Tally()).add(tally)
        is_right = found and intent in accepted
        self.messages += 1
        self.intents += intent in accepted
        self.wholly_right += is_right
        self._count_quiet(label, intent, has_items=bool(given), is_accepted=intent in accepted)
        if not is_right:
            self.failed.append(str(label["id"]))

    def _count_quiet(self, label: Labelled, intent: str, *, has_items: bool, is_accepted: bool) -> None:
        if label["intent"] != "none":
            return
        self.quiet += 1
        self.alarms += not is_accepted and intent in ALARMS
        self.disturbed += not is_accepted or has_items


def _items(labels: Sequence[Labelled], given: Sequence[Pair]) -> tuple[bool, list[tuple[str, Tally]]]:
    """Return whether all is right, and what was right, wrong and missed by kind."""
    counts: list[tuple[str, Tally]] = []
    left = list(given)
    for label in (one for one in labels if one["must"]):
        hit = next((one for one in left if is_same(label, one)), None)
        if hit is not None:
            left.remove(hit)
        counts.append((label["kind"], Tally(right=1) if hit else Tally(missed=1)))
    # What may be given, or was given twice, is not wrong.
    counts += [(one[0], Tally(wrong=1)) for one in left if not any(is_same(label, one) for label in labels)]
    return all(tally.right for _, tally in counts), counts
