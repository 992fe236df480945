"""Finds the pages of a file whose page tree is lost, and writes it with a tree of its own for the others to read."""

import re
from pathlib import Path

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument

_OBJECT = re.compile(rb"(?<!\d)(\d{1,8})\s{1,9}(\d{1,5})\s{1,9}obj\b")
_IS_PAGE = re.compile(rb"/Type\s{0,9}/Page(?![A-Za-z])")
_LONGEST_PAGE_BYTES = 16 << 10
_MOST_BYTES = 64 << 20


def gather_pages(source: Path, mended: Path) -> None:
    """Write the file with a new tree of all its pages, in the order in which they stand; qpdf makes the rest sound.

    Pages packed in object streams are not found.

    Raises:
        BadDocument: No page, or a file too large to look through.
    """
    if source.stat().st_size > _MOST_BYTES:
        raise BadDocument(Failure.DAMAGED, "页面目录丢失")
    data = source.read_bytes()
    pages, highest = _pages(data)
    if not pages or b"/Encrypt" in data:
        raise BadDocument(Failure.DAMAGED, "页面目录丢失")
    kids = b" ".join(b"%d %d R" % page for page in pages)
    tree, catalog = highest + 1, highest + 2
    mended.write_bytes(
        data
        + b"\n%d 0 obj\n<</Type/Pages/Count %d/Kids[%b]>>\nendobj\n" % (tree, len(pages), kids)
        + b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (catalog, tree)
        + b"trailer\n<</Root %d 0 R/Size %d>>\nstartxref\n0\n%%%%EOF\n" % (catalog, catalog + 1)
    )


def _pages(data: bytes) -> tuple[list[tuple[int, int]], int]:
    """Return number and generation of each page, the newest of a number alone, and the highest number of all."""
    found: dict[int, int] = {}
    highest = 0
    marks = list(_OBJECT.finditer(data))
    ends = [*(mark.start() for mark in marks[1:]), len(data)]
    for mark, end in zip(marks, ends, strict=False):
        number = int(mark[1])
        highest = max(highest, number)
        found.pop(number, None)
        if _IS_PAGE.search(data, mark.end(), min(end, mark.end() + _LONGEST_PAGE_BYTES)):
            found[number] = int(mark[2])
    return list(found.items()), highest
