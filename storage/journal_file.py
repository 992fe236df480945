"""Reads a list of journals as libraries keep it: early warnings, quartiles."""

import re
from collections.abc import Iterator
from pathlib import Path

from handlers.domain.journal_lists import ListedJournal, normal_issn
from storage.journal_heads import journal_columns
from storage.journal_level import normal_level
from storage.list_file import ListFile, of_lines, understood

NEEDS = ({"name": "刊名", "issn": "ISSN", "eissn": "EISSN"},)
MAX_LEVEL_CHARS = 24
SHOWN_HEADS = 12
ISSN_GAP = re.compile(r"[/,;，；|、\s]+")
NO_ISSN = frozenset({"", "n/a", "na", "none", "null", "无", "暂无", "0", "****"})


def open_journals(source: Path | bytes) -> ListFile:
    """Return the file, its columns understood.

    Raises:
        ConfigurationError: It cannot be read or names no journals.
    """
    return understood(source, journal_columns, needs=NEEDS)


def read_journals(file: ListFile) -> Iterator[ListedJournal | None]:
    """Return the file's rows; `None` for one that names no journal."""
    head = file.columns.get("level", "")
    for row in file.rows():
        yield _listed(row, head)


def _listed(row: dict[str, str], head: str) -> ListedJournal | None:
    issns = tuple(dict.fromkeys(issn for text in _issn_texts(row) if (issn := normal_issn(text))))
    name = " ".join(row.get("name", "").split())
    if not (name or issns):
        return None
    level = " ".join((row.get("level") or row.get("reason") or "").split())
    return ListedJournal(name, issns, _cut(normal_level(level, head)) or "在列")


def _issn_texts(row: dict[str, str]) -> list[str]:
    texts = [text for key in ("issn", "eissn") for text in ISSN_GAP.split(row.get(key, ""))]
    return [text for text in texts if text.strip("-—").casefold() not in NO_ISSN]


def _cut(text: str) -> str:
    return text if len(text) <= MAX_LEVEL_CHARS else text[: MAX_LEVEL_CHARS - 1] + "…"


def odd_rows(file: ListFile) -> str:
    """Return in words what a librarian should look at: columns guessed or not used, rows that say too little.

    Empty when all is well.
    """
    bad_issn: list[int] = []
    no_level: list[int] = []
    mended: list[int] = []
    broken: list[int] = []
    for line in file.lines():
        if not all(normal_issn(text) for text in _issn_texts(line.cells)):
            bad_issn.append(line.number)
        if line.cells.get("name") and not (line.cells.get("level") or line.cells.get("reason")):
            no_level.append(line.number)
        (mended if line.is_mended else broken if line.is_broken else []).append(line.number)
    told = (
        _columns(file),
        of_lines("的 ISSN 不对", bad_issn),
        of_lines("没写等级，记为“在列”", no_level),
        of_lines("引号不配对，按字面读", mended),
        of_lines("读不出来，略过", broken),
    )
    return "；".join(words for words in told if words)


def _columns(file: ListFile) -> str:
    """Return in words what each column was taken for, where that has to be looked at: some say a level in vain."""
    has_level = bool({"level", "reason"} & file.columns.keys())
    rivals = [head for head in file.unused if "level" in journal_columns(("ISSN", head))]
    if has_level and not rivals:
        return ""
    unused = "、".join((rivals or file.unused)[:SHOWN_HEADS])
    if not has_level:
        return "没有认出等级或分区列，全部记为“在列”" + (f"（没用上的列：{unused}）" if unused else "")
    used = file.columns.get("level") or file.columns.get("reason", "")
    return f"等级取自“{used}”，没用“{unused}”"
