"""Reads a catalogue that a library system has exported as CSV: Chinese or English headings, UTF-8 or GBK."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from resolvers.catalogue.shelf_list import ShelfList

HEADINGS = {
    "title": ("题名", "书名", "正题名", "题名与责任者", "书刊名", "title", "book title"),
    "subtitle": ("副题名", "副标题", "其他题名信息", "subtitle"),
    "author": ("责任者", "作者", "著者", "第一责任者", "author", "authors"),
    "isbn": ("isbn", "isbn号", "国际标准书号", "isbn/issn", "标准书号", "标准号", "isbn13", "isbn-13"),
    "shelf_mark": ("索书号", "索取号", "排架号", "分类号/种次号", "shelf mark", "shelf_mark", "call number", "callno"),
    "location": ("馆藏地", "馆藏地点", "馆藏位置", "馆藏", "阅览室", "location", "branch"),
    "year": ("出版年", "出版日期", "出版时间", "年", "year", "publication year"),
    "publisher": ("出版社", "出版者", "publisher"),
    "url": ("链接", "网址", "电子书链接", "访问地址", "url", "link"),
    "copies": ("册数", "复本数", "馆藏册数", "copies"),
    "language": ("语种", "language"),
}
COLUMNS = {heading: column for column, headings in HEADINGS.items() for heading in headings}
BLOCK_BYTES = 1 << 20


class CatalogueError(Exception):
    """The file as a whole is no catalogue; the message says why and holds no contents."""


def read_table(path: Path) -> ShelfList:
    """Return the books of a table; lines without a title and an ISBN are counted, not taken.

    Raises:
        CatalogueError: There is no column that names books, or the file is no text.
        OSError: It cannot be read.
    """
    books = ShelfList()
    with path.open(encoding=_encoding(path), newline="") as file:
        heading = file.readline()
        columns = _columns(next(csv.reader([heading], delimiter=_delimiter(heading)), []))
        # A lone quotation mark in a title must not swallow the lines behind it.
        for cells in _lines(file, _delimiter(heading)):
            _take(books, columns, cells)
    return books


def _take(books: ShelfList, columns: Sequence[str], cells: Sequence[str]) -> None:
    if not any(cell.strip() for cell in cells):
        return
    row = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}
    subtitle = row.pop("subtitle", "")
    title = row.pop("title", "")
    books.add(row | {"title": f"{title}：{subtitle}" if subtitle else title})


def _lines(file: Iterator[str], delimiter: str) -> Iterator[Sequence[str]]:
    reader = csv.reader(file, delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield ["?"]  # a line that is no line: counted as one left out


def _columns(cells: Sequence[str]) -> list[str]:
    columns = [COLUMNS.get(cell.strip().strip("\ufeff").casefold(), "") for cell in cells]
    if not {"title", "isbn"} & set(columns):
        raise CatalogueError("the table has neither a column 题名/title nor a column ISBN")
    return columns


def _delimiter(heading: str) -> str:
    return max(",;\t", key=heading.count)


def _encoding(path: Path) -> str:
    """Return the first encoding in which the whole file is text; spreadsheets in China save CSV as GBK.

    Raises:
        CatalogueError: There is none.
    """
    with path.open("rb") as file:
        is_utf16 = file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030"):
        if _is_text(path, encoding):
            return encoding
    raise CatalogueError("the table is neither UTF-8 nor GBK")


def _is_text(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                if "\x00" in decoder.decode(block):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
