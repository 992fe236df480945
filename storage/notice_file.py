"""Reads Retraction Watch's data file, as Crossref publishes it (https://doi.org/10.13003/c23rw1d9)."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from handlers.domain.notice import ListedNotice, Notice, NoticeKind
from storage.list_file import ListFile, open_list

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
DOI = re.compile(r"10\.\d{4,9}/\S+")
AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\b")
PLAIN = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\b")


def open_notices(source: Path | bytes) -> ListFile:
    """Return the file, its columns understood.

    Raises:
        ConfigurationError: It is no such file; the sentence says what is missing.
    """
    return open_list(source, COLUMNS, needs=("nature", "doi", "day"))


def read_notices(file: ListFile) -> Iterator[ListedNotice | None]:
    """Return the file's rows; `None` for one that names no paper or whose nature is unknown."""
    for row in file.rows():
        yield _listed(row)


def _listed(row: dict[str, str]) -> ListedNotice | None:
    nature = re.sub(r"[^a-z]", "", row["nature"].casefold())
    kind, doi, pmid = KINDS.get(nature), _doi(row["doi"]), _pmid(row.get("pmid", ""))
    if kind is None or not (doi or pmid):
        return None
    notice = Notice(kind, _doi(row.get("notice_doi", "")), _day(row["day"]), source=SOURCE)
    return ListedNotice(doi, pmid, notice, nature == "reinstatement")


def _doi(text: str) -> str:
    # "unavailable" stands where a paper has none.
    found = DOI.search(text)
    return found[0].rstrip(".,;").casefold() if found else ""


def _pmid(text: str) -> str:
    bare = text.removesuffix(".0")
    return str(int(bare)) if bare.isdigit() and len(bare) <= 9 and int(bare) else ""


def _day(text: str) -> date | None:
    if found := AMERICAN.match(text):
        month, day, year = map(int, found.groups())
    elif found := PLAIN.match(text):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
