"""Opens a staff list as it comes from the personnel office: XLSX or CSV, as tables of plain text cells."""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from handlers.domain.errors import ConfigurationError

MAX_FILE_BYTES = 40 * 2**20
MAX_UNPACKED_BYTES = 400 * 2**20
MAX_ROWS = 200_000
MAX_COLUMNS = 100
MAX_CELL = 2_000
EXACT_DIGITS = 15
SAVE_AS = "请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（*.xlsx）”或 CSV 后再导入"
BLANKS = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\x00-\x1f\x7f]+")
HAN_BLANK = re.compile(r"(?<=[\u3400-\u9fff\uf900-\ufaff]) (?=[\u3400-\u9fff\uf900-\ufaff])")
KEPT_AS_TEXT = re.compile(r'^(?:="([^"]*)"|\'(\d.*))$')
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})"')

# What openpyxl and the XML reader raise for files that are broken in one way or another.
BROKEN = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError,
    AssertionError, EOFError, OSError, OverflowError, RuntimeError, NotImplementedError, zlib.error,
)  # fmt: skip

KINDS_BY_START = (
    (b"%PDF", "这是 PDF 文件，不是表格。请向人事部门要 Excel 名单，或" + SAVE_AS[1:]),
    (b"\x89PNG", "这是图片，不是表格，程序读不出文字。请换成 xlsx 或 CSV 文件"),
    (b"\xff\xd8\xff", "这是图片，不是表格，程序读不出文字。请换成 xlsx 或 CSV 文件"),
    (b"Rar!", "这是压缩包。请先解压，再导入里面的 xlsx 或 CSV 文件"),
    (b"7z\xbc\xaf", "这是压缩包。请先解压，再导入里面的 xlsx 或 CSV 文件"),
    (b"{\\rtf", "这是 RTF 文档，不是表格。" + SAVE_AS),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as the spreadsheet shows it, from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or one way to cut a CSV file into columns; `lines` may be called again."""

    name: str
    lines: Callable[[], Iterator[Line]]


@contextmanager
def open_tables(source: Path | bytes) -> Iterator[tuple[Table, ...]]:
    """Lend the tables of a staff list for the length of the block.

    Raises:
        ConfigurationError: The file is not a readable XLSX or CSV; the sentence says what to do.
    """
    raw = _read(source)
    _refuse_other_kinds(raw)
    if raw.startswith(b"PK\x03\x04"):
        with _workbook(raw) as tables:
            yield tables
    else:
        yield _csv_tables(_decode(raw))


def plain(text: str) -> str:
    """Return a cell without invisible characters, outer blanks, and blanks inside Chinese words."""
    if text.isalnum() and len(text) <= MAX_CELL:
        return text
    kept = KEPT_AS_TEXT.match(text.strip())
    if kept:
        text = kept[1] or kept[2] or ""
    return HAN_BLANK.sub("", BLANKS.sub(" ", text[: 2 * MAX_CELL]).strip())[:MAX_CELL]


def _read(source: Path | bytes) -> bytes:
    try:
        size_bytes = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size_bytes > MAX_FILE_BYTES:
            raise ConfigurationError(f"文件超过 {MAX_FILE_BYTES >> 20} MB，不像是职工名单。请只保留名单所在的工作表")
        raw = source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"文件打不开（{error.strerror or error}）。请检查路径和权限") from error
    if not raw.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise ConfigurationError("文件是空的。请选择有内容的职工名单（xlsx 或 CSV）")
    return raw


def _refuse_other_kinds(raw: bytes) -> None:
    for start, sentence in KINDS_BY_START:
        if raw.startswith(start):
            raise ConfigurationError(sentence)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        # An encrypted .xlsx is an OLE container with this stream inside (MS-OFFCRYPTO 2.3.4).
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise ConfigurationError("文件设有打开密码。请在 Excel 里取消密码（文件-信息-保护工作簿）并保存后再导入")
        raise ConfigurationError("这是旧的 .xls 格式。" + SAVE_AS)
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|meta|\?xml)", raw[:200], re.IGNORECASE):
        raise ConfigurationError("这个文件其实是网页或 XML（有些系统导出的“Excel”就是这样）。" + SAVE_AS)


@contextmanager
def _workbook(raw: bytes) -> Iterator[tuple[Table, ...]]:
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


def _decode(raw: bytes) -> str:
    for encoding in _encodings(raw):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigurationError("文字编码认不出来。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”或 xlsx 后再导入")


def _encodings(raw: bytes) -> tuple[str, ...]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    start = raw[:2000]
    if b"\x00" in start:
        # Latin letters, digits and commas in UTF-16 have every other byte zero.
        return ("utf-16-le",) if start[1::2].count(0) > start[0::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", "gb18030")


def _csv_tables(text: str) -> tuple[Table, ...]:
    if any(unicodedata.category(char) == "Cc" and char not in "\t\r\n\f\v\x1a" for char in text[:2000]):
        raise ConfigurationError("这不是表格文件。请选择 xlsx 或 CSV 格式的职工名单")
    return tuple(Table("CSV", partial(_csv_lines, text, delimiter)) for delimiter in _delimiters(text))


def _delimiters(text: str) -> str:
    """Return what may part the columns, the most frequent in the first lines first."""
    start = text[:20_000]
    present = sorted((d for d in ",\t;|，" if d in start), key=start.count, reverse=True)
    return "".join(present) or ","


def _csv_lines(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(islice(reader, MAX_ROWS + 1), start=1):
            if number > MAX_ROWS:
                raise ConfigurationError(f"文件超过 {MAX_ROWS} 行。请分批导入")
            yield Line(number, _csv_cells(cells))
    except csv.Error as error:
        sentence = f"CSV 第 {number + 1} 行起的双引号没有配对。请改正，或另存为 xlsx 后再导入"
        raise ConfigurationError(sentence) from error


def _csv_cells(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(plain(cell) for cell in islice(cells, MAX_COLUMNS))
