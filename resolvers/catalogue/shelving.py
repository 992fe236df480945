"""Puts records on a list, and notes in which fields they may say what nobody understood."""

from collections import Counter
from collections.abc import Collection

from resolvers.catalogue.errors import CatalogueError
from resolvers.catalogue.records import Fields, lines_of
from resolvers.catalogue.shelf_list import Fault, ShelfList

MANY = 0.2  # of the records have a field


class Shelving:
    """A list that grows by records."""

    def __init__(self) -> None:
        self.books = ShelfList()
        self._others: Counter[str] = Counter()
        self._records = 0

    def take(self, fields: Fields, others: Collection[str]) -> None:
        """Put one record on the list; `others` are its local tags, each once, that are not read."""
        self._records += 1
        self._others.update(others)
        try:
            for words in lines_of(fields):
                self.books.add(words)
        except ValueError:
            self.books.leave_out(Fault.NAMELESS)

    def done(self) -> ShelfList:
        """Return the list; it names the local fields of many records where most books have no shelf mark.

        Raises:
            CatalogueError: Not one record could be read.
        """
        if not self.books:
            raise CatalogueError("文件里没有一条读得出来的 MARC 记录")
        if self.books.marked * 2 < len(self.books):
            enough = MANY * self._records
            self.books.unused = tuple(sorted(tag for tag, count in self._others.items() if count >= enough))
        return self.books
