"""Reads a list of journals as libraries keep it: early warnings, quartiles."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from handlers.domain.journal_lists import ListedJournal, normal_issn
from storage.list_file import ListFile, open_list

COLUMNS = {
    "name": ("刊名", "期刊名称", "期刊名", "期刊", "期刊全称", "journal", "journal title", "journal name"),
    "issn": ("ISSN", "印刷版ISSN", "P-ISSN", "print ISSN", "ISSN/EISSN", "ISSN号"),
    "eissn": ("EISSN", "电子版ISSN", "E-ISSN", "online ISSN", "ISSN2"),
    "level": (
        "分区", "大类分区", "中科院分区", "预警等级", "预警级别", "等级", "级别", "JCR分区", "level", "quartile",
    ),
    "reason": ("理由", "预警理由", "预警原因", "原因", "说明", "备注", "reason", "note"),
}  # fmt: skip
MAX_LEVEL_CHARS = 24
SHOWN_LINES = 10
ISSN_GAP = re.compile(r"[/,;，；\s]+")


def open_journals(source: Path | bytes) -> ListFile:
    """Return the file, its columns understood.

    Raises:
        ConfigurationError: It cannot be read or names no journals.
    """
    return open_list(source, COLUMNS, needs=("name",))


def read_journals(file: ListFile) -> Iterator[ListedJournal | None]:
    """Return the file's rows; `None` for one that names no journal."""
    for row in file.rows():
        yield _listed(row, has_quartiles="区" in file.columns.get("level", ""))


def _listed(row: dict[str, str], *, has_quartiles: bool) -> ListedJournal | None:
    issns = tuple(
        issn for cell in (row.get("issn", ""), row.get("eissn", "")) for text in ISSN_GAP.split(cell)
        if (issn := normal_issn(text))
    )  # fmt: skip
    name = " ".join(row["name"].split())
    if not (name or issns):
        return None
    level = " ".join((row.get("level") or row.get("reason") or "").split())
    if has_quartiles:
        level = re.sub(r"^([1-4])(?:\s?区)?$", r"\1区", level)
    return ListedJournal(name, issns, _cut(level) or "在列")


def _cut(text: str) -> str:
    return text if len(text) <= MAX_LEVEL_CHARS else text[: MAX_LEVEL_CHARS - 1] + "…"


def odd_rows(file: ListFile) -> str:
    """Return in words which rows have an ISSN that is none, or no level; empty when all are well."""
    bad_issn: list[int] = []
    no_level: list[int] = []
    for line, row in enumerate(file.rows(), 2):
        cells = [text for key in ("issn", "eissn") for text in ISSN_GAP.split(row.get(key, "")) if text.strip("-—")]
        if not all(normal_issn(text) for text in cells):
            bad_issn.append(line)
        if row["name"] and not (row.get("level") or row.get("reason")):
            no_level.append(line)
    told = (_of_lines("的 ISSN 不对", bad_issn), _of_lines("没写等级，记为“在列”", no_level))
    return "；".join(words for words in told if words)


def _of_lines(what: str, lines: Sequence[int]) -> str:
    shown = "、".join(str(line) for line in lines[:SHOWN_LINES])
    more = "等" if len(lines) > SHOWN_LINES else ""
    return f"{len(lines)} 行{what}（第 {shown} 行{more}）" if lines else ""
