"""Opens a staff list as it comes from the personnel office: XLSX or CSV, as tables of plain text cells."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from handlers.domain.errors import ConfigurationError

MAX_FILE_BYTES = 40 * 2**20
MAX_ROWS = 200_000
MAX_COLUMNS = 100
MAX_CELL = 2_000
SAVE_AS = "请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（*.xlsx）”或 CSV 后再导入"
BLANKS = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f-\x9f]+")
HAN_BLANK = re.compile(r"(?<=[\u3400-\u9fff\uf900-\ufaff]) (?=[\u3400-\u9fff\uf900-\ufaff])")
KEPT_AS_TEXT = re.compile(r'^(?:="([^"]*)"|\'(\d.*))$')

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
        # openpyxl takes a tenth of the start, and is needed when a list of staff comes.
        from storage.staff_workbook import workbook  # noqa: PLC0415

        with workbook(raw) as tables:
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
