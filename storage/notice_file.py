"""Reads Retraction Watch's data file, as Crossref publishes it (https://doi.org/10.13003/c23rw1d9)."""

import re
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path

from handlers.domain.doi import find_dois
from handlers.domain.glyphs import narrow, visible
from handlers.domain.notice import ListedNotice, Notice, NoticeKind
from storage.list_file import ListFile, open_list
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


def _listed(row: dict[str, str], *, is_day_first: bool) -> list[ListedNotice]:
    nature = re.sub(r"[^a-z]", "", row["nature"].casefold())
    if (kind := KINDS.get(nature)) is None:
        return []
    given = next(iter(_dois(row.get("notice_doi", ""))), "")
    notice = Notice(kind, given, written_day(row["day"], is_day_first=is_day_first), source=SOURCE)
    papers = zip_longest(_dois(row["doi"]), _pmids(row.get("pmid", "")), fillvalue="")
    return [ListedNotice(doi, pmid, notice, nature == "reinstatement") for doi, pmid in papers]


def _dois(text: str) -> list[str]:
    # "unavailable" stands where a paper has none.
    plain = narrow(visible(text))
    found = DOI.findall(plain)
    if len(found) == 1 and plain.count("10.") == 1:  # nearly all: the careful way takes ten times as long
        return [found[0].rstrip(".,;").casefold()]
    return list(dict.fromkeys(doi for doi, _, _ in find_dois(plain)))


def _pmids(text: str) -> list[str]:
    return list(dict.fromkeys(PMID.findall(narrow(text))))
