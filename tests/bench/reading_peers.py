"""The readers that are measured: ours, and public ones in an environment of the benchmark's own.

Some peers are under the (L)GPL, so they are never in the product's environment or lock files.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.stage import ROOT

VENV = Path(os.environ.get("WENDI_BENCH_VENV") or ROOT / "var" / "bench-venv")
WORKER = Path(__file__).with_name("reading_worker.py")
ALL = ("doi", "pmid", "pmcid", "arxiv", "isbn")
CHUNK = 20

Case = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Peer:
    """A public reader: its name in the tables, its name for the worker, its package, and the kinds it knows."""

    name: str
    reader: str
    package: str = ""
    kinds: tuple[str, ...] = ALL


PEERS = (
    Peer("plain regexes (Crossref's for DOI)", "plain"),
    Peer("idutils on split words", "idutils", "idutils==1.7.1"),
    Peer("isbnlib get_isbnlike", "isbnlib", "isbnlib==3.10.14", ("isbn",)),
    Peer("python-stdnum on split words", "stdnum", "python-stdnum==2.2", ("isbn",)),
    Peer("pdf2doi regex ladder", "pdf2doi", "pdf2doi==1.7", ("doi",)),
    Peer("metapub", "metapub", "metapub==0.7.5", ("doi", "pmcid")),
)
# Its extractIdentifiers is AGPL JavaScript that no package of the registries brings.
LEFT_OUT = "Zotero's extractIdentifiers: no package of the registry brings it; published figures stand in the issue."


def install(peers: Sequence[Peer] = PEERS) -> dict[str, str]:
    """Install what is missing; return why a peer cannot take part, by its name."""
    if not _python(VENV).exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
        if made.returncode:
            return {peer.name: f"no environment: {_last_line(made.stderr)}" for peer in peers if peer.package}
    return {peer.name: reason for peer in peers if peer.package and (reason := _why_not(peer))}


def _why_not(peer: Peer) -> str:
    name, _, version = peer.package.partition("==")
    ask = f"import importlib.metadata as m; assert m.version({name!r}) == {version!r}"
    if not subprocess.run([_python(VENV), "-c", ask], capture_output=True, check=False).returncode:
        return ""
    pip = [
        str(_python(VENV)),
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--retries",
        "1",
        peer.package,
    ]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    return f"not installed: {_last_line(done.stderr)}" if done.returncode else ""


def _python(venv: Path) -> Path:
    return venv / "bin" / "python"


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no reason given")[:160]


class ReaderProcess:
    """A worker with one reader, ours (in this interpreter) or a peer's."""

    def __init__(self, reader: str, python: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}
        self._process = subprocess.Popen(
            [python, "-P", WORKER, reader], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, encoding="utf-8", env=environment,
        )  # fmt: skip

    def ask(self, cases: Sequence[Case], **how: object) -> tuple[list[Any], list[float]]:
        """Return the answers to the cases and the time of each, in microseconds.

        Raises:
            RuntimeError: The reader ended; its library may be broken.
        """
        line = json.dumps({"cases": cases, **how})
        try:
            print(line, file=_open(self._process.stdin), flush=True)
        except BrokenPipeError as error:
            raise RuntimeError("the reader's process ended") from error
        answer = _open(self._process.stdout).readline()
        if not answer:
            raise RuntimeError("the reader's process ended")
        found = json.loads(answer)
        return found["answers"], found["us"]

    def close(self) -> None:
        """End the process."""
        with suppress(BrokenPipeError):  # it ended by itself
            _open(self._process.stdin).close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _open(self._process.stdout).close()


def _open(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def ours(reader: str) -> ReaderProcess:
    """Start one of the product's readers, `message` or `identifiers`."""
    return ReaderProcess(reader, Path(sys.executable))


def theirs(peer: Peer) -> ReaderProcess:
    """Start a peer; one without a package runs where we do."""
    return ReaderProcess(peer.reader, _python(VENV) if peer.package else Path(sys.executable))


def in_turns(
    processes: dict[str, ReaderProcess], cases: Sequence[Case], *, rounds: int, repeat: int
) -> dict[str, list[float]]:
    """Return how long each process took for each case, in microseconds: the median of the rounds.

    They work on a few cases each and take turns, so that whatever else the machine does hits all alike.
    """
    times: dict[str, list[list[float]]] = {name: [[] for _ in cases] for name in processes}
    for _ in range(rounds):
        for first in range(0, len(cases), CHUNK):
            for name, process in processes.items():
                _, took_us = process.ask(cases[first : first + CHUNK], repeat=repeat)
                for place, one_us in enumerate(took_us, first):
                    times[name][place].append(one_us)
    return {name: [sorted(one)[len(one) // 2] for one in of_cases] for name, of_cases in times.items()}
