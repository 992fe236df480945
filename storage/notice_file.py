"""Reads Retraction Watch's data file, as Crossref publishes it (https://doi.org/10.13003/c23rw1d9)."""

import re
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path

from handlers.domain.doi import find_dois
from handlers.domain.glyphs import narrow, visible
from handlers.domain.notice import ListedNotice, Notice, NoticeKind
from storage.list_file import Line, ListFile, of_lines, open_list
from storage.written_day import has_day_first, written_day

SOURCE = "retraction-watch"
COLUMNS = {
    "nature": ("RetractionNature", "Nature"),
    "doi": ("OriginalPaperDOI", "Original Paper DOI"),
    "pmid": ("OriginalPaperPubMedID", "Original Paper PubMed ID"),
    "notice_doi": ("RetractionDOI",),
    "day": ("RetractionDate",),
}
KINDS = {
    "retraction": NoticeKind.RETRACTION,
    "reinstatement": NoticeKind.RETRACTION,
    "expressionofconcern": NoticeKind.CONCERN,
    "correction": NoticeKind.CORRECTION,
}
DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
# 3.12E+07 is what a spreadsheet made of a number: which one, nobody knows.
PMID = re.compile(r"(?i)(?<![0-9.])(?<![0-9]e)(?<!e\+)0*([1-9][0-9]{0,8})(?:\.0+)?(?![0-9]|\.[0-9]|e[0-9+])")
UNREADABLE, UNPAIRED = "读不出来，略过", "引号不配对，按字面读"
NO_KIND, NO_PAPER, NO_DAY = "类型不认识，略过", "没有 DOI 和 PMID，略过", "日期看不懂，记为没有日期"
ODDITIES = (UNREADABLE, UNPAIRED, NO_KIND, NO_PAPER, NO_DAY)
LOOKED_AT = 5000  # rows, to learn in which order a file writes day and month


def open_notices(source: Path | bytes) -> ListFile:
    """Return the file, its columns understood.

    Raises:
        ConfigurationError: It is no such file; the sentence says what is missing.
    """
    return open_list(source, COLUMNS, needs=("nature", "doi", "day"))


def read_notices(file: ListFile) -> Iterator[ListedNotice | None]:
    """Return what the file's rows say; `None` for one that names no paper or whose nature is unknown.

    A row that names several papers gives several.
    """
    is_day_first = has_day_first(row["day"] for row in islice(file.rows(), LOOKED_AT))
    for row in file.rows():
        yield from _listed(row, is_day_first=is_day_first) or (None,)


def odd_notices(file: ListFile) -> str:
    """Return in words which rows could not be used, or not wholly; empty when all are well."""
    is_day_first = has_day_first(row["day"] for row in islice(file.rows(), LOOKED_AT))
    odd: dict[str, list[int]] = {}
    for line in file.lines():
        for what in _oddities(line, is_day_first=is_day_first):
            odd.setdefault(what, []).append(line.number)
    return "；".join(of_lines(what, odd[what]) for what in ODDITIES if what in odd)


def _oddities(line: Line, *, is_day_first: bool) -> Iterator[str]:
    row = line.cells
    if line.is_broken:
        yield UNREADABLE
        return
    if line.is_mended:
        yield UNPAIRED
    if _kind(row) is None:
        yield NO_KIND
    elif not (_dois(row["doi"]) or _pmids(row.get("pmid", ""))):
        yield NO_PAPER
    elif written_day(row["day"], is_day_first=is_day_first) is None:
        yield NO_DAY


def _listed(row: dict[str, str], *, is_day_first: bool) -> list[ListedNotice]:
    if (kind := _kind(row)) is None:
        return []
    given = next(iter(_dois(row.get("notice_doi", ""))), "")
    notice = Notice(kind, given, written_day(row["day"], is_day_first=is_day_first), source=SOURCE)
    papers = zip_longest(_dois(row["doi"]), _pmids(row.get("pmid", "")), fillvalue="")
    return [ListedNotice(doi, pmid, notice, _nature(row) == "reinstatement") for doi, pmid in papers]


def _nature(row: dict[str, str]) -> str:
    return re.sub(r"[^a-z]", "", row["nature"].casefold())


def _kind(row: dict[str, str]) -> NoticeKind | None:
    return KINDS.get(_nature(row))


def _dois(text: str) -> list[str]:
    # "unavailable" stands where a paper has none.
    plain = narrow(visible(text))
    found = DOI.findall(plain)
    if len(found) == 1 and plain.count("10.") == 1:  # nearly all: the careful way takes ten times as long
        return [found[0].rstrip(".,;").casefold()]
    return list(dict.fromkeys(doi for doi, _, _ in find_dois(plain)))


def _pmids(text: str) -> list[str]:
    return list(dict.fromkeys(PMID.findall(narrow(text))))
