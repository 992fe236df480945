"""One reader of identifiers or messages in a process of its own, JSON lines in, JSON lines out.

It is run by its path with the interpreter that has the reader's library, so it imports nothing else of the tests.
A line in: `{"cases": [{"input", "mode", …}], "repeat": n, "clock": "wall"|"cpu"}`.
A line out: `{"answers": […], "us": […]}`, the shortest of the repeated times for each case; the answer is null
where the reader broke.
"""

import importlib
import json
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from typing import Any

Case = dict[str, Any]
Pair = tuple[str, str]
Reader = Callable[[Case], Any]

CLOCKS = {"wall": time.perf_counter_ns, "cpu": time.process_time_ns}
# https://www.crossref.org/blog/dois-and-matching-regular-expressions/, without its anchors; the labels are plain ones.
PLAIN = (
    ("doi", re.compile(r"10\.\d{4,9}/[-._;()/:A-Z0-9]+", re.IGNORECASE)),
    ("pmid", re.compile(r"PMID:?\s*(\d{1,8})\b", re.IGNORECASE)),
    ("pmcid", re.compile(r"PMC\d{1,8}", re.IGNORECASE)),
    ("arxiv", re.compile(r"arXiv:\s*(\d{4}\.\d{4,5}(?:v\d+)?)", re.IGNORECASE)),
    ("isbn", re.compile(r"ISBN(?:-1[03])?:?\s*([\dX-]{10,17})", re.IGNORECASE)),
)


def _plain() -> Reader:
    def read(case: Case) -> list[Pair]:
        text = case["input"]
        return [(kind, match[match.lastindex or 0]) for kind, shape in PLAIN for match in shape.finditer(text)]

    return read


def _idutils() -> Reader:
    library = importlib.import_module("idutils")
    kinds = ("doi", "pmid", "pmcid", "arxiv", "isbn")

    def of_word(word: str) -> Iterable[Pair]:
        schemes = library.detect_identifier_schemes(word)
        return ((kind, library.normalize_pid(word, kind)) for kind in kinds if kind in schemes)

    def read(case: Case) -> list[Pair]:
        words = [case["input"].strip()] if case.get("mode") == "field" else case["input"].split()
        return [pair for word in words for pair in of_word(word)]

    return read


def _isbnlib() -> Reader:
    library = importlib.import_module("isbnlib")

    def read(case: Case) -> list[Pair]:
        found = (library.to_isbn13(library.canonical(one)) for one in library.get_isbnlike(case["input"]))
        return [("isbn", isbn) for isbn in found if isbn]

    return read


def _stdnum() -> Reader:
    library = importlib.import_module("stdnum.isbn")

    def read(case: Case) -> list[Pair]:
        words = [case["input"]] if case.get("mode") == "field" else case["input"].split()
        return [("isbn", library.validate(word, convert=True)) for word in words if library.is_valid(word)]

    return read


def _pdf2doi() -> Reader:
    finders, patterns = importlib.import_module("pdf2doi.finders"), importlib.import_module("pdf2doi.patterns")
    ladder = range(len(patterns.doi_regexp))

    def read(case: Case) -> list[Pair]:
        steps = (finders.extract_doi_from_text(case["input"], version=step) for step in ladder)
        return [("doi", patterns.standardise_doi(one)) for one in next(filter(None, steps), [])]

    return read


def _metapub() -> Reader:
    library = importlib.import_module("metapub.text_mining")

    def read(case: Case) -> list[Pair]:
        dois = [("doi", one) for one in library.findall_dois_in_text(case["input"]) if one]
        return dois + [("pmcid", one) for one in library.findall_pmcIDs(case["input"])]

    return read


def _identifiers() -> Reader:
    library = importlib.import_module("handlers.domain.identifiers")

    def read(case: Case) -> list[Pair]:
        find = library.read_field if case.get("mode") == "field" else library.find_identifiers
        return [(one.kind.value, one.value) for one in find(case["input"])]

    return read


def _message() -> Reader:
    read_message = importlib.import_module("handlers.domain.reading").read_message

    def read(case: Case) -> Any:
        reading = read_message(case["input"], at_bot=bool(case.get("at_bot")), is_staff=case.get("from") == "staff")
        return reading.intent.value, [(item.kind, item.value) for item in reading.items]

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "message": _message,
    "identifiers": _identifiers,
    "plain": _plain,
    "idutils": _idutils,
    "isbnlib": _isbnlib,
    "stdnum": _stdnum,
    "pdf2doi": _pdf2doi,
    "metapub": _metapub,
}


def _read(read: Reader, case: Case) -> Any:
    try:
        return read(case)
    except Exception:  # noqa: BLE001 - one line of a JSONL command, a library of others
        # A text that breaks a peer costs it that text, not the whole comparison.
        traceback.print_exc()
        return None


def answer(read: Reader, order: Case) -> Case:
    """Return the answers to the cases of one line, and the time of each."""
    clock = CLOCKS[order.get("clock", "wall")]
    answers, shortest_us = [], []
    for case in order["cases"]:
        times, found = [], None
        for _ in range(order.get("repeat", 1)):
            began = clock()
            found = _read(read, case)
            times.append(clock() - began)
        answers.append(found)
        shortest_us.append(min(times) / 1000)
    return {"answers": answers, "us": shortest_us}


def main() -> None:
    """Answer every line."""
    answers = sys.stdout
    sys.stdout = sys.stderr  # a library's own words are no answers
    read = READERS[sys.argv[1]]()
    for line in sys.stdin:
        answers.write(json.dumps(answer(read, json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
