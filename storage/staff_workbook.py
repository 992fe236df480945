"""Reads the sheets of an XLSX workbook as tables of plain text cells."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from handlers.domain.errors import ConfigurationError
from storage.staff_file import MAX_COLUMNS, MAX_ROWS, SAVE_AS, Line, Table, plain

MAX_UNPACKED_BYTES = 400 * 2**20
EXACT_DIGITS = 15
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})"')

# What openpyxl and the XML reader raise for files that are broken in one way or another.
BROKEN = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError,
    AssertionError, EOFError, OSError, OverflowError, RuntimeError, NotImplementedError, zlib.error,
)  # fmt: skip


@contextmanager
def workbook(raw: bytes) -> Iterator[tuple[Table, ...]]:
    """Lend the visible sheets of a workbook for the length of the block.

    Raises:
        ConfigurationError: It is damaged, locked or too large; the sentence says what to do.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_archive(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # missing styles and unknown extensions do not concern us
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except BROKEN as error:
        raise ConfigurationError("文件损坏或不是标准的 xlsx。" + SAVE_AS) from error
    try:
        sheets = [s for s in book.worksheets if s.sheet_state == "visible"] or book.worksheets
        yield tuple(Table(s.title, partial(_sheet_lines, s, raw)) for s in sheets)
    finally:
        book.close()


def _check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise ConfigurationError("这是带密码的压缩包。请先解压，再导入里面的 xlsx 或 CSV 文件")
    if "xl/workbook.xml" not in names:
        raise ConfigurationError("这不是 xlsx 工作簿（可能是 Word、ODS、xlsb 或压缩包）。" + SAVE_AS)
    # zipfile never unpacks more than the declared size, so the declared sizes can be trusted as a limit.
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise ConfigurationError("文件解压后过大，可能已损坏或带有恶意内容。请只保留名单所在的工作表，另存后再导入")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if b"<!DOCTYPE" in part.read(4096):
                    raise ConfigurationError("文件里有不该有的 XML 声明，不予读取。" + SAVE_AS)


def _sheet_lines(sheet: Any, raw: bytes) -> Iterator[Line]:  # noqa: ANN401 - openpyxl's read-only sheet is untyped
    merged = _merged(sheet, raw)
    held: dict[int, tuple[int, str]] = {}
    try:
        rows = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS)
        for number, row in enumerate(rows, start=1):
            if number > MAX_ROWS:
                raise ConfigurationError(f"工作表“{sheet.title}”超过 {MAX_ROWS} 行。请分批导入，或删去表尾的空行")
            # Rows are padded to the full width: the test by identity is what makes a long list quick.
            cells = ["" if cell is EMPTY_CELL else _cell_text(cell) for cell in row]
            yield Line(number, _filled(number, cells, merged, held))
    except BROKEN as error:
        raise ConfigurationError(f"工作表“{sheet.title}”损坏，读不下去。" + SAVE_AS) from error


def _merged(sheet: Any, raw: bytes) -> dict[tuple[int, int], int]:  # noqa: ANN401 - as above
    """Return first row and column of each vertical merge, with its last row; read-only sheets know none."""
    path = sheet._worksheet_path  # noqa: SLF001 - the only way to the sheet's XML
    tail = b""
    found: dict[tuple[int, int], int] = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive, archive.open(path) as part:
        while chunk := part.read(1 << 20):
            for column, first, last in MERGED.findall(tail + chunk):
                if last != first:
                    index = column_index_from_string(column.decode()) - 1
                    found[int(first), index] = int(last)
            tail = (tail + chunk)[-200:]
    return found


def _filled(
    number: int, cells: list[str], merged: dict[tuple[int, int], int], held: dict[int, tuple[int, str]]
) -> tuple[str, ...]:
    if merged:
        for column, text in enumerate(cells):
            if (number, column) in merged:
                held[column] = (merged[number, column], text)
            elif column in held and not text and number <= held[column][0]:
                cells[column] = held[column][1]
    return tuple(cells)


def _cell_text(cell: Any) -> str:  # noqa: ANN401 - openpyxl's cells are untyped
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number_text(value, cell.number_format or "")
    return value.isoformat() if isinstance(value, date) else plain(str(value))


def _number_text(value: float, number_format: str) -> str:
    """Return 1001.0 as 1001, and 1001 shown with the format 000000 as 001001."""
    if abs(value) >= 10**EXACT_DIGITS:
        return f"{value:.4E}"  # Excel keeps 15 digits; what follows is invented
    if value != int(value):
        return repr(value)
    is_padded = re.fullmatch(r"0{2,30}", number_format)
    return str(int(value)).zfill(len(number_format)) if is_padded else str(int(value))
