"""Reads a list that somebody else made: CSV in any usual encoding, its columns known by any of several names.

One row or byte that is broken spoils no list: what could not be read is counted.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from handlers.domain.errors import ConfigurationError
from handlers.domain.written_table import HEADING_WITHIN, Columns, Heading, Row, find_heading, plain_head, rows_of
from handlers.domain.written_text import lines_of, wide_encoding

MAX_FILE_BYTES = 400 * 2**20
LOOKED_AT = 4096
NOT_CSV = (
    (b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0", "xls"), (b"%PDF", "PDF"), (b"\x1f\x8b", "gz 压缩"),
    (b"Rar!", "压缩"), (b"7z\xbc\xaf", "压缩"),
)  # fmt: skip
WEB_PAGE = re.compile(rb"(?i)^[\xef\xbb\xbf\s]*<(?:!doctype|html|head|body|script|\?xml)")
SHOWN_HEADS, SHOWN_LINES = 30, 10
LONGEST_HEAD = 40
Understand = Callable[[Sequence[str]], Columns]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as a spreadsheet shows it, and its cells by our names of their columns."""

    number: int
    cells: dict[str, str]
    is_mended: bool
    is_broken: bool


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list whose head was understood: `columns` maps our names to the heads found, `size` counts its lines."""

    columns: Mapping[str, str]
    unused: tuple[str, ...]
    size: int
    _raw: bytes
    _heading: Heading

    def rows(self) -> Iterator[dict[str, str]]:
        """Return each row by our names of its columns, cells without outer blanks; a broken one is empty."""
        return (line.cells for line in self.lines())

    def lines(self) -> Iterator[Line]:
        """Return each row but blank lines."""
        with closing(lines_of(io.BytesIO(self._raw))) as text:
            below = islice(text, self._heading.below, None)
            for number, row in enumerate(rows_of(below, self._heading), self._heading.line + 2):
                if row.is_broken or row.cells:
                    yield self._line(number, row)

    def _line(self, number: int, row: Row) -> Line:
        cells = () if row.is_broken else row.cells
        found = {
            ours: cells[place].strip() if place < len(cells) else "" for ours, place in self._heading.columns.items()
        }
        return Line(number, found, row.is_mended, row.is_broken)


def open_list(source: Path | bytes, known: Mapping[str, Sequence[str]], *, needs: Sequence[str]) -> ListFile:
    """Return the list of a CSV file; `known` gives the heads that each of our columns may have.

    Raises:
        ConfigurationError: It cannot be read, or lacks one of the columns that it `needs`.
    """

    def understand(heads: Sequence[str]) -> Columns:
        plain = [plain_head(head) for head in heads]
        places = {ours: _place(plain, names) for ours, names in known.items()}
        return {ours: place for ours, place in places.items() if place is not None}

    return understood(source, understand, needs=[{name: known[name][0]} for name in needs])


def understood(source: Path | bytes, understand: Understand, *, needs: Sequence[Mapping[str, str]]) -> ListFile:
    """Return the list of a CSV file as `understand` finds our columns among its heads.

    Args:
        source: The file, or what stands in it.
        understand: Gives the columns that it knows.
        needs: For each column that must be there, the ones that will do, with their names for people.

    Raises:
        ConfigurationError: It cannot be read, or lacks a column.
    """
    raw = _read(source)
    with closing(lines_of(io.BytesIO(raw))) as text:
        first = list(islice(text, HEADING_WITHIN))
    heading = find_heading(first, understand)
    columns = heading.columns if heading else {}
    missing = ["或".join(will_do.values()) for will_do in needs if not will_do.keys() & columns.keys()]
    if heading is None or missing:
        heads = heading.cells if heading else next((line.split(",") for line in first if line.strip()), [])
        raise ConfigurationError(f"缺少这些列：{'、'.join(missing)}。文件里的列是：{_shown(heads) or '（空）'}")
    found = {ours: heading.cells[place] for ours, place in heading.columns.items()}
    return ListFile(found, heading.unused, max(raw.count(b"\n") - heading.below, 1), raw, heading)


def of_lines(what: str, lines: Sequence[int]) -> str:
    """Return in words how many rows `what` is true of, and which; empty for none."""
    shown = "、".join(str(line) for line in lines[:SHOWN_LINES])
    more = "等" if len(lines) > SHOWN_LINES else ""
    return f"{len(lines)} 行{what}（第 {shown} 行{more}）" if lines else ""


def _place(plain: Sequence[str], names: Sequence[str]) -> int | None:
    return next((plain.index(plain_head(name)) for name in names if plain_head(name) in plain), None)


def _shown(heads: Sequence[str]) -> str:
    return "、".join(head.strip()[:LONGEST_HEAD] for head in heads[:SHOWN_HEADS])


def _read(source: Path | bytes) -> bytes:
    try:
        size_bytes = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size_bytes > MAX_FILE_BYTES:
            raise ConfigurationError(f"文件超过 {MAX_FILE_BYTES >> 20} MB，请确认没有选错文件")
        raw = source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        raise ConfigurationError(_why_not(error)) from error
    if not raw.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise ConfigurationError("文件是空的")
    _refuse_other_kinds(raw)
    return raw


def _refuse_other_kinds(raw: bytes) -> None:
    for start, kind in NOT_CSV:
        if raw.startswith(start):
            raise ConfigurationError(f"这是 {kind} 文件，请在 Excel 或 WPS 里另存为“CSV UTF-8（逗号分隔）”后再导入")
    if WEB_PAGE.match(raw[:LOOKED_AT]):
        raise ConfigurationError("这是网页，不是表格：可能没有登录，或下载的不是文件本身。请重新下载")
    if not wide_encoding(raw[:LOOKED_AT]) and _is_binary(raw[:LOOKED_AT]):
        raise ConfigurationError("这不是文字表格。请在 Excel 或 WPS 里另存为“CSV UTF-8（逗号分隔）”后再导入")


def _why_not(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return f"没有这个文件：{error.filename}"
        case IsADirectoryError():
            return f"这是文件夹，请指定里面的文件：{error.filename}"
        case PermissionError():
            return f"没有读这个文件的权限：{error.filename}"
    return "文件打不开，请检查路径和磁盘"


def _is_binary(start: bytes) -> bool:
    """Return whether a file's beginning is no text in any encoding; NULs are in UTF-16 and in padded cells too."""
    return sum(byte < 32 and byte not in b"\x00\t\n\r\x0b\x0c\x1a\x1b" for byte in start) > max(2, len(start) // 100)
