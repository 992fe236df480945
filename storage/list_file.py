"""Reads a list that somebody else made: CSV in any usual encoding, its columns known by any of several names."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from handlers.domain.errors import ConfigurationError

MAX_FILE_BYTES = 400 * 2**20
MAX_CELL = 100_000
UTF16 = (b"\xff\xfe", b"\xfe\xff")
LOOKED_AT = 4096
NOT_CSV = ((b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0", "xls"), (b"%PDF", "PDF"))


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list whose head was understood: `columns` maps our names to the heads found, `size` counts its lines."""

    columns: Mapping[str, str]
    size: int
    _text: str
    _delimiter: str

    def rows(self) -> Iterator[dict[str, str]]:
        """Return each line by our names of its columns, cells without outer blanks.

        Raises:
            ConfigurationError: A line cannot be read, as with quotation marks that do not match.
        """
        reader = csv.DictReader(io.StringIO(self._text, newline=""), delimiter=self._delimiter)
        try:
            for row in reader:
                yield {ours: (row.get(theirs) or "").strip() for ours, theirs in self.columns.items()}
        except csv.Error as error:
            raise ConfigurationError(f"第 {reader.line_num} 行读不下去（{error}），请检查引号是否配对") from error


def open_list(source: Path | bytes, known: Mapping[str, Sequence[str]], *, needs: Sequence[str]) -> ListFile:
    """Return the list of a CSV file; `known` gives the heads that each of our columns may have.

    Raises:
        ConfigurationError: It cannot be read, or lacks one of the columns that it `needs`.
    """
    csv.field_size_limit(MAX_CELL)
    text = _decoded(_read(source))
    head = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=head.count)
    try:
        heads = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error as error:
        raise ConfigurationError(f"表头读不出来（{error}），请另存为 CSV UTF-8 后再导入") from error
    columns = {ours: found for ours, names in known.items() if (found := _head(heads, names))}
    if missing := [known[name][0] for name in needs if name not in columns]:
        raise ConfigurationError(f"缺少这些列：{'、'.join(missing)}。文件里的列是：{'、'.join(heads[:30]) or '（空）'}")
    return ListFile(columns, max(text.count("\n") - 1, 1), text, delimiter)


def _head(heads: Sequence[str], names: Sequence[str]) -> str | None:
    plain = {_plain(head): head for head in reversed(heads)}
    return next((plain[_plain(name)] for name in names if _plain(name) in plain), None)


def _plain(head: str) -> str:
    return re.sub(r"[\s_\-（）()./]+", "", head).casefold()


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
    for start, kind in NOT_CSV:
        if raw.startswith(start):
            raise ConfigurationError(f"这是 {kind} 文件，请在 Excel 或 WPS 里另存为“CSV UTF-8（逗号分隔）”后再导入")
    if not raw.startswith(UTF16) and _is_binary(raw[:LOOKED_AT]):
        raise ConfigurationError("这不是文字表格。请在 Excel 或 WPS 里另存为“CSV UTF-8（逗号分隔）”后再导入")
    return raw


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
    """Return whether a file's beginning is no text in any encoding: a stray NUL or two is let pass."""
    return sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a\x1b" for byte in start) > max(2, len(start) // 100)


def _decoded(raw: bytes) -> str:
    if raw.startswith(UTF16):
        return raw.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding).replace("\x00", "")
    # A few broken letters in titles of a long list must not keep its DOIs out.
    return raw.decode("utf-8-sig", "replace").replace("\x00", "")
