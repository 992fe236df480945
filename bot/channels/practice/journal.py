"""Append-only files of JSON lines, and small JSON files replaced whole; both survive a kill at any moment."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class Journal:
    """A file of JSON objects, one a line. A line torn by a kill is dropped when the file is read again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: FileIO | None = None

    def read(self) -> Iterator[dict[str, Any]]:
        """Yield every whole line, and cut off a torn last one."""
        if not self._path.exists():
            return
        end = 0
        with self._path.open("rb") as file:
            for line in file:
                entry = _parsed(line)
                if entry is None:
                    log.warning("practice_journal_line_dropped", file=self._path.name, at_byte=end)
                    break
                end += len(line)
                yield entry
        if end < self._path.stat().st_size:
            with self._path.open("r+b") as file:
                file.truncate(end)

    def append(self, entry: dict[str, Any]) -> None:
        """Write one line; it is in the kernel's hands when this returns.

        Raises:
            OSError: The disk is full; nothing of the line stays.
        """
        if self._file is None:
            self._file = self._path.open("ab", buffering=0)
        line = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
        written = self._file.write(line)
        if written != len(line):
            self._file.truncate(self._file.tell() - written)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Close the file; a later `append` opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None


def write_json(path: Path, content: Any) -> None:  # noqa: ANN401 - any JSON value
    """Replace the file in one step, so that a reader sees the old or the new content, never half."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)


def _parsed(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
