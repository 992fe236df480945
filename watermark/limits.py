"""How large an untrusted file may be."""

from dataclasses import dataclass
from pathlib import Path

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too much."""

    max_bytes: int = 200 << 20
    max_pages: int = 2000

    def check_size(self, path: Path) -> int:
        """Return a file's size in bytes, without reading it.

        Raises:
            BadDocument: `too-large`.
        """
        size_bytes = path.stat().st_size
        if size_bytes > self.max_bytes:
            raise BadDocument(Failure.TOO_LARGE, f"{size_bytes >> 20} MB，上限 {self.max_bytes >> 20} MB")
        return size_bytes

    def check_pages(self, pages: int) -> int:
        """Return the number of pages.

        Raises:
            BadDocument: More than allowed, or none.
        """
        if pages > self.max_pages:
            raise BadDocument(Failure.TOO_MANY_PAGES, f"{pages} 页，上限 {self.max_pages} 页")
        if pages == 0:
            raise BadDocument(Failure.DAMAGED, "没有页面")
        return pages
