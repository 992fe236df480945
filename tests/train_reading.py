"""`python -m tests.train_reading`: trains the model of `handlers/domain/reading/speech_act.py` and writes its weights.

Multinomial logistic regression with a Gaussian prior, by stochastic gradient descent with per-weight steps (AdaGrad,
Duchi et al., JMLR 12, 2011). Trained on `tests/samples/messages/*.jsonl`, which were written for this project; what
begins with `check` is never trained on. `--leave-out NAME` trains without one file and says how often it is right on
that file, as do the tests on `check*.jsonl`.
"""

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track

from handlers.domain.glyphs import narrow, visible
from handlers.domain.reading import speech_act
from handlers.domain.reading.quoting import take_apart
from handlers.domain.reading.speech_act import FIELD_BITS, INTENTS, STEPS
from handlers.domain.simplified import simplified

FOLDER = Path(__file__).parent / "samples" / "messages"
TARGET = Path(speech_act.__file__).parent / "weights.py"
EPOCHS, STEP, PRIOR, SEED = 15, 0.25, 2.0e-4, 7
RAREST = 2
SMALLEST = 0.04
LINE_CHARS = 116
Weights = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Example:
    """A message as the model sees it, its intent, and the others that are right too."""

    pieces: tuple[str, ...]
    intent: int
    accepted: frozenset[int]


def read_examples(paths: Iterable[Path]) -> Iterator[Example]:
    """Yield the labelled messages of some files."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield _example(json.loads(line))


def _example(given: dict[str, object]) -> Example:
    talk = take_apart(visible(str(given["text"])), at_bot=bool(given.get("at_bot")), bot_names=())
    said = simplified(narrow(talk.said).strip())
    seen = speech_act.letters(said, talk, is_staff=given.get("from") == "staff")
    names = [intent.value for intent in INTENTS]
    accept = given.get("accept")
    accepted = frozenset(names.index(name) for name in (accept if isinstance(accept, list) else ()))
    intent = names.index(str(given["intent"]))
    return Example(tuple(sorted(speech_act.pieces(seen))), intent, accepted | {intent})


def train(examples: Sequence[Example], screen: Console) -> tuple[list[float], Weights]:
    """Return the biases and the weights of every piece that at least two messages hold."""
    counts = Counter(piece for example in examples for piece in example.pieces)
    weights: Weights = {piece: [0.0] * len(INTENTS) for piece, count in counts.items() if count >= RAREST}
    known = [[p for p in example.pieces if p in weights] for example in examples]
    bias = [0.0] * len(INTENTS)
    squares = {piece: [1e-2] * len(INTENTS) for piece in weights}
    order = list(range(len(examples)))
    chance = random.Random(SEED)  # noqa: S311 - an order, not a secret
    for _ in track(range(EPOCHS), "training", console=screen):
        chance.shuffle(order)
        for n in order:
            _learn(known[n], examples[n], bias, weights, squares)
    return bias, weights


def _learn(pieces: list[str], example: Example, bias: list[float], weights: Weights, squares: Weights) -> None:
    rows = [weights[piece] for piece in pieces]
    likely = _softmax(
        [b + sum(column) for b, column in zip(bias, zip(*rows, strict=True), strict=True)] if rows else bias
    )
    wrong = [(k, p - (k == example.intent)) for k, p in enumerate(likely)]
    wrong = [(k, g) for k, g in wrong if abs(g) > 1e-3]
    for k, gradient in wrong:
        bias[k] -= 0.01 * gradient
    for piece, row in zip(pieces, rows, strict=True):
        seen = squares[piece]
        for k, gradient in wrong:
            slope = gradient + PRIOR * row[k]
            seen[k] += slope * slope
            row[k] -= STEP * slope / math.sqrt(seen[k])


def _softmax(scores: Sequence[float]) -> list[float]:
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def judged(example: Example, bias: Sequence[float], weights: Weights) -> int:
    """Return the intent that the model alone gives."""
    rows = [weights[piece] for piece in example.pieces if piece in weights]
    scores = [b + sum(row[k] for row in rows) for k, b in enumerate(bias)]
    return scores.index(max(scores))


def module(bias: Sequence[float], weights: Weights) -> str:
    """Return the module that holds the weights, what says next to nothing left out."""
    kept = {piece: row for piece, row in sorted(weights.items()) if max(map(abs, row)) >= SMALLEST}
    lines, line = [], "   "
    for piece, row in kept.items():
        entry = f" {_literal(piece)}: {_packed(row)},"
        if len(line) + len(entry) > LINE_CHARS:
            lines.append(line)
            line = "   "
        line += entry
    body = "\n".join([*lines, line])
    return (
        '"""The weights of `speech_act`, written by `python -m tests.train_reading`; nobody edits them by hand."""\n\n'
        f"# fmt: off\nBIAS = {_packed(bias)}\nWEIGHTS: dict[str, int] = {{\n{body}\n}}\n"
    )


def _literal(piece: str) -> str:
    shown = repr(piece)
    return shown if shown.startswith('"') else '"' + shown[1:-1].replace('"', '\\"').replace("\\'", "'") + '"'


def _packed(row: Sequence[float]) -> int:
    most = 1 << (FIELD_BITS - 8)
    return sum(max(-most, min(most, round(w * STEPS))) << (FIELD_BITS * k) for k, w in enumerate(row))


def main() -> None:
    """Train, and write the weights or say how good they are."""
    parser = argparse.ArgumentParser(prog="python -m tests.train_reading", description=__doc__)
    parser.add_argument("--leave-out", default="", help="a file's stem: train without it, measure on it, write nothing")
    asked = parser.parse_args()
    screen = Console()
    paths = sorted(FOLDER.glob("*.jsonl"))
    trained = [p for p in paths if not p.stem.startswith("check") and p.stem != asked.leave_out]
    examples = list(read_examples(trained))
    bias, weights = train(examples, screen)
    for path in [p for p in paths if p not in trained]:
        unseen = list(read_examples([path]))
        right = sum(judged(example, bias, weights) in example.accepted for example in unseen)
        screen.print(f"{path.stem}: the model alone is right on {right} of {len(unseen)}")
    if not asked.leave_out:
        TARGET.write_text(module(bias, weights), encoding="utf-8")
        screen.print(f"{len(examples)} messages, {TARGET.stat().st_size / 1000:.0f} kB written to {TARGET.name}")


if __name__ == "__main__":
    main()
