"""Reads the files that an index is built from, a record at a time; what cannot be used is `None`.

PubMed baseline and update files (XML), Crossref dumps (JSON, one work a line or `{"items": […]}`), and records of our
own as JSON lines: title, original_title, doi, pmid, pmcid, isbn, authors, journal, year, volume, issue, pages,
language, kind, publisher, issn, retracted; `{"deleted": true, "doi": …}` withdraws one. All plain or gzipped.
"""

import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from resolvers.index.json_inputs import read_json_lines, read_whole_json
from resolvers.index.packing import Entry, Gone
from resolvers.index.xml_input import read_pubmed

SUFFIXES = (".xml", ".json", ".jsonl", ".ndjson")
HEAD_BYTES = 4096
Read = Iterator[Entry | Gone | None]


class BrokenInput(Exception):
    """A file ends in the middle or is not what it seems; what was read until there is good."""


@dataclass(slots=True)
class Source:
    """One file. `position` tells how many of its bytes on disk are read."""

    path: Path
    _raw: BinaryIO | None = field(default=None, init=False)

    @property
    def position(self) -> int:
        """How far the file is read, for a progress bar."""
        return self._raw.tell() if self._raw and not self._raw.closed else 0

    def entries(self) -> Read:
        """Yield the file's records in order.

        Raises:
            BrokenInput: It cannot be read to its end.
            OSError: The disk or the network share does not give it.
        """
        with self.path.open("rb") as raw:
            self._raw = raw
            try:
                content = _unzipped(raw)
                head = content.peek(HEAD_BYTES)[:HEAD_BYTES]
                yield from _reader(head)(content)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise BrokenInput("压缩文件不完整或已损坏") from error
            except ValueError as error:
                raise BrokenInput(str(error)) from error


def input_files(places: list[Path]) -> list[Path]:
    """Return the files to read, folders searched through, in the order of their names: updates follow the baseline.

    Raises:
        FileNotFoundError: A place does not exist.
    """
    found: list[Path] = []
    for place in places:
        if not place.exists():
            raise FileNotFoundError(place)
        below = (f for f in place.rglob("*") if f.is_file() and _is_input(f)) if place.is_dir() else iter([place])
        found += sorted((f.resolve() for f in below), key=_natural)
    return list(dict.fromkeys(found))


def _is_input(file: Path) -> bool:
    return file.name.lower().removesuffix(".gz").endswith(SUFFIXES) and not file.name.startswith(".")


def _natural(file: Path) -> tuple[object, ...]:
    """Return what sorts `10.json.gz` behind `9.json.gz`."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", str(file)))


def _unzipped(raw: BinaryIO) -> io.BufferedReader:
    buffered = cast(io.BufferedReader, raw)
    if buffered.peek(2)[:2] != b"\x1f\x8b":
        return buffered
    return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw)), 1 << 18)


def _reader(head: bytes) -> Callable[[BinaryIO], Read]:
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(b"<"):
        return read_pubmed
    if bare.startswith(b"[") or re.match(rb'\{\s*"(?:items|status|message)"\s*:', bare):
        return read_whole_json
    if bare.startswith(b"{"):
        return read_json_lines
    if not bare:
        raise ValueError("文件是空的")
    raise ValueError("不是 PubMed XML、Crossref JSON 或 JSONL 记录")
