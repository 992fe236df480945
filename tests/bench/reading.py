"""Reading and identifiers beside the peers: how right, and how fast in one run with them.

Reads `identifiers/cases.jsonl` and `messages/group_messages.jsonl` below WENDI_DATA, by default the shared data
beside the checkout, and any file of the same form that is named.
"""

import json
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.bench import reading_tables as tables
from tests.bench.figures import Figure, percentile
from tests.bench.reading_hostile import hostile_texts
from tests.bench.reading_peers import LEFT_OUT, PEERS, Case, Peer, ReaderProcess, in_turns, install, ours, theirs
from tests.bench.reading_scores import Score, Tally, identifiers
from tests.stage import ROOT

DATA = Path(os.environ.get("WENDI_DATA") or ROOT.parent / "shared" / "data")
CASES, MESSAGES = Path("identifiers", "cases.jsonl"), Path("messages", "group_messages.jsonl")
# Written by a stranger to the rules, and never trained on.
CHECK = Path(__file__).parent.parent / "samples" / "messages" / "check.jsonl"
OURS = Peer("文递", "identifiers")
IDUTILS = "idutils on split words"
ROUNDS, REPEAT = 5, 3
HOSTILE_MS, P99_US = 20.0, 1000.0


@dataclass(frozen=True, slots=True)
class Spent:
    """How long one reader took for texts of one sort: microseconds, one a text."""

    reader: str
    texts: str
    us: Sequence[float]


def measure(screen: Console, *, cases: Sequence[Path] = (), messages: Sequence[Path] = ()) -> list[Figure]:
    """Print the tables; return what has a target in time."""
    absent = install()
    for name, reason in absent.items():
        screen.print(f"{name}: {reason}", markup=False)
    screen.print(LEFT_OUT, markup=False)
    with ExitStack() as stack:
        started = {peer: stack.enter_context(closing(theirs(peer))) for peer in PEERS if peer.name not in absent}
        peers = [peer for peer, process in started.items() if _answers(screen, peer, process)]
        readers = {peer.name: started[peer] for peer in peers}
        readers[OURS.name] = stack.enter_context(closing(ours("identifiers")))
        message_reader = stack.enter_context(closing(ours("message")))
        known = _each(screen, [DATA / CASES, *cases], lambda file: _identifiers(screen, file, readers, peers))
        talks = _each(screen, [DATA / MESSAGES, CHECK, *messages], lambda file: _messages(screen, file, message_reader))
        spent = _spent(readers, message_reader, known, talks)
        screen.print(tables.times(spent))
        return [*_figures(spent), *_hostile(screen, message_reader, readers[OURS.name])]


def _answers(screen: Console, peer: Peer, process: ReaderProcess) -> bool:
    try:
        process.ask([])
    except RuntimeError as error:
        screen.print(f"{peer.name}: installed, but {error}", markup=False)
        return False
    return True


def _each(screen: Console, files: Sequence[Path], work: Callable[[Path], list[Case]]) -> list[Case]:
    """Return what the work gives for each file, with a line for those that are not there."""
    found: list[Case] = []
    for file in files:
        try:
            found += work(file)
        except FileNotFoundError:
            screen.print(f"skipped: no {file} (WENDI_DATA names the folder of the data)", markup=False)
        except (ValueError, KeyError, TypeError) as error:
            screen.print(f"skipped: {file} is not of the form of SCHEMA.md: {error!r}", markup=False)
    return found


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]


def _identifiers(screen: Console, file: Path, readers: dict[str, ReaderProcess], peers: Sequence[Peer]) -> list[Case]:
    labels = _lines(file)
    asked = [{"input": label["input"], "mode": label.get("mode", "text")} for label in labels]
    sorts = [sort_of(label) for label in labels]
    answers = {name: process.ask(asked)[0] for name, process in readers.items()}
    for name, given in answers.items():
        if broken := given.count(None):
            screen.print(f"{name}: broke on {broken} texts, counted as nothing found", markup=False)
    rows = [(peer, _tallies(labels, answers[peer.name], peer.kinds)) for peer in (OURS, *peers)]
    same_kinds = {peer.name: _tallies(labels, answers[OURS.name], peer.kinds) for peer in peers}
    screen.print(tables.identifiers(file.name, sorts, rows, same_kinds))
    failed = [label["id"] for label, found in zip(labels, answers[OURS.name], strict=True) if _is_wrong(label, found)]
    screen.print(f"ours not wholly right ({len(failed)}): {' '.join(map(str, failed[:40]))}", markup=False)
    return [case for case, sort in zip(asked, sorts, strict=True) if case["mode"] == "text"]


def sort_of(label: dict[str, Any]) -> str:
    """Return under which heading a case is counted; lenient ones are arguable and stand apart."""
    mode = str(label.get("mode", "text"))
    if mode != "text":
        return mode
    return "text, own-zh" if str(label["id"]).startswith("own-zh") else "text, peers' cases"


def _tallies(labels: Sequence[dict[str, Any]], answers: Sequence[Any], kinds: Sequence[str]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for label, answer in zip(labels, answers, strict=True):
        found.setdefault(sort_of(label), Tally()).add(identifiers(_pairs(label), _as_pairs(answer), kinds))
    return found


def _is_wrong(label: dict[str, Any], answer: Any) -> bool:
    """Say whether a case that has one right answer got another; lenient ones are arguable."""
    if label.get("mode") == "lenient":
        return False
    tally = identifiers(_pairs(label), _as_pairs(answer), OURS.kinds)
    return bool(tally.wrong or tally.missed)


def _pairs(label: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["kind"], one["value"]) for one in label["expected"]]


def _as_pairs(answer: Any) -> list[tuple[str, str]]:
    return [(kind, value) for kind, value in answer or () if value]


def _messages(screen: Console, file: Path, reader: ReaderProcess) -> list[Case]:
    labels = _lines(file)
    asked = [{"input": one["text"], "at_bot": one.get("at_bot"), "from": one.get("from")} for one in labels]
    answers, _ = reader.ask(asked)
    score = Score()
    for label, answer in zip(labels, answers, strict=True):
        intent, items = answer or ("none", ())
        score.add(label, intent, _as_pairs(items))
    screen.print(tables.messages(file.name, score))
    return asked


def _spent(
    readers: dict[str, ReaderProcess], message_reader: ReaderProcess, known: list[Case], talks: list[Case]
) -> list[Spent]:
    """Time the readers of identifiers on both sorts of texts, and the whole reading on messages."""
    both = {"文递, whole message": message_reader, **readers}
    spent = []
    for texts, processes, cases in (("group messages", both, talks), ("text cases", readers, known)):
        if cases:
            taken = in_turns(processes, cases, rounds=ROUNDS, repeat=REPEAT)
            spent += [Spent(name, texts, us) for name, us in taken.items()]
    return spent


def _figures(spent: Sequence[Spent]) -> list[Figure]:
    whole = next((one for one in spent if one.reader == "文递, whole message"), None)
    if whole is None:
        return []
    peer = next((one for one in spent if one.reader == IDUTILS and one.texts == whole.texts), None)
    peer_us = percentile(peer.us, 50) if peer else None
    return [
        Figure("read a message, p50", percentile(whole.us, 50), "µs", peer_us or 60.0, peer_us, "idutils, split words"),
        Figure("read a message, p99", percentile(whole.us, 99), "µs", P99_US),
    ]


def _hostile(screen: Console, message_reader: ReaderProcess, finder: ReaderProcess) -> list[Figure]:
    """Time the product's own readers on texts made to keep them busy, by the processor's clock."""
    texts = list(hostile_texts())
    cases = [{"input": text} for _, text in texts]
    figures, worst = [], []
    for name, process in (("read_message", message_reader), ("find_identifiers", finder)):
        took_ms = [us / 1000 for case in cases for us in process.ask([case], repeat=2, clock="cpu")[1]]
        ranked = sorted(zip(took_ms, (kind for kind, _ in texts), strict=True), reverse=True)
        worst += [(ms, name, kind) for ms, kind in ranked[:6]]
        note = f"worst of {len(texts)}: {ranked[0][1]}"
        figures.append(Figure(f"{name}, hostile 20,000 characters", ranked[0][0], "ms", HOSTILE_MS, note=note))
    screen.print(tables.worst(worst, len(texts), HOSTILE_MS))
    return figures
