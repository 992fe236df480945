"""What `match` and `same` do: records from a file, answers line by line."""

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from rich.progress import Progress

from bot.commands.output import say
from bot.commands.screen import Screen
from bot.commands.text import Answer, BadLine
from bot.printable import in_one_line
from handlers.domain.errors import ConfigurationError
from handlers.matching import Library, Record, read_record, same_record, same_title

GZIP_MAGIC = b"\x1f\x8b"


def load_library(path: Path) -> Library:
    """Return the records of a JSONL file, packed or not, with a progress bar on stderr; bad lines are counted there.

    Raises:
        ConfigurationError: The file cannot be read, or holds no record.
    """
    screen, bad = Screen(is_error=True), 0
    records: list[Record] = []
    try:
        with Progress(console=screen, transient=True, disable=not screen.is_terminal) as bar:
            for line in _lines(path, bar):
                record = _record(line)
                bad += record is None
                records.extend([record] if record is not None else [])
    except (OSError, EOFError, zlib.error) as error:
        raise ConfigurationError(f"题录文件 {path} {_why_unread(error)}") from error
    if not records:
        raise ConfigurationError(f"题录文件 {path} 里没有一条读得懂的题录（每行应是一个 JSON 对象）")
    if bad:
        say(f"题录文件 {in_one_line(str(path))} 有 {bad} 行读不懂，已跳过。", is_error=True)
    return Library(records)


def _why_unread(error: Exception) -> str:
    match error:
        case FileNotFoundError():
            return "不存在，请核对 --records 后面的路径"
        case IsADirectoryError():
            return "是文件夹，请写到具体的 .jsonl 或 .jsonl.gz 文件"
        case PermissionError():
            return "没有读取权限"
        case EOFError() | zlib.error() | gzip.BadGzipFile():
            return "的压缩包不完整或已损坏，请重新生成"
    return "读不出来，请检查磁盘"


def _lines(path: Path, bar: Progress) -> Iterator[str]:
    task = bar.add_task("读题录 / loading", total=path.stat().st_size)
    with ExitStack() as stack:
        raw: BinaryIO = stack.enter_context(path.open("rb"))
        is_packed = raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        raw.seek(0)
        stream: Any = stack.enter_context(gzip.GzipFile(fileobj=raw)) if is_packed else raw
        text = stack.enter_context(io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace"))
        for line in text:
            bar.update(task, completed=raw.tell())
            if line.strip():
                yield line


def _record(line: str) -> Record | None:
    try:
        fields = json.loads(line)
        return read_record(fields) if isinstance(fields, dict) else None
    except (ValueError, RecursionError):
        return None


class Matching:
    """Answers the lines of `match` from one library."""

    def __init__(self, library: Library) -> None:
        """Keep the library."""
        self._library = library

    def match(self, given: Answer) -> Answer:
        """Answer one line: `{"id","reference"}` or `{"id","title"}`."""
        text = given.get("reference") or given.get("title")
        if not isinstance(text, str) or not text.strip():
            raise BadLine("缺少 reference 或 title（应是文字）")
        found = self._library.match(text)
        ask = [record.doi or {"pmid": record.pmid or None, "title": record.title} for record in found.ask]
        if found.record is not None and not found.record.doi:
            ask = [{"pmid": found.record.pmid or None, "title": found.record.title}]
        doi = found.record.doi if found.record is not None else ""
        return {"id": given.get("id"), "doi": doi or None, "score": found.score, "ask": ask}


def same(given: Answer) -> Answer:
    """Answer one line of `same`: `{"id","a","b"}`, each a title or a record."""
    a, b = given.get("a"), given.get("b")
    if isinstance(a, str) and isinstance(b, str):
        return {"id": given.get("id"), "same": same_title(a, b)}
    return {"id": given.get("id"), "same": same_record(_side(a, "a"), _side(b, "b"))}


def _side(value: object, key: str) -> Record:
    if isinstance(value, str):
        return Record(title=value)
    if isinstance(value, dict):
        try:
            return read_record(value)
        except ValueError as error:
            raise BadLine(f"{key} 里{error}") from error
    raise BadLine(f"缺少 {key}" if value is None else f"{key} 应是标题（文字）或题录")
