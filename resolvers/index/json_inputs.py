"""Reads Crossref's works and records of our own from JSON."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from handlers.domain.article import Article, ArticleKind, Identifier
from resolvers.formats import crossref, people, records
from resolvers.formats.answers import shaped
from resolvers.index.packing import Entry, Gone, Origin

MOST_BYTES_A_LINE = 16 * 1024 * 1024
MOST_BYTES_A_WHOLE = 256 * 1024 * 1024


class Indexed(msgspec.Struct, rename="kebab"):
    """When Crossref last touched a work."""

    date_parts: list[list[int | None]] | None = None


def read_json_lines(content: BinaryIO) -> Iterator[Entry | Gone | None]:
    """Yield the record of each line; `None` for a line that holds none.

    Raises:
        ValueError: A line is too long to be a record.
        EOFError: The file's compression breaks off.
    """
    while line := content.readline(MOST_BYTES_A_LINE + 1):
        if len(line) > MOST_BYTES_A_LINE:
            raise ValueError("有一行大得不合常理，后面的没有读")
        if line.strip():
            yield _read(_decoded(line.removeprefix(b"\xef\xbb\xbf")))


def read_whole_json(content: BinaryIO) -> Iterator[Entry | Gone | None]:
    """Yield the records of `{"items": […]}` or of a list.

    Raises:
        ValueError: It is too large to be read at once, or no JSON.
        EOFError: The file's compression breaks off.
    """
    whole = content.read(MOST_BYTES_A_WHOLE + 1)
    if len(whole) > MOST_BYTES_A_WHOLE:
        raise ValueError("文件太大，请改成每行一条记录（JSONL）")
    value = _decoded(whole.removeprefix(b"\xef\xbb\xbf"))
    del whole
    if isinstance(value, dict) and isinstance(value.get("message"), dict):
        value = value["message"]
    listed = value.get("items") if isinstance(value, dict) else value
    if not isinstance(listed, list):
        raise ValueError("JSON 里没有 items 列表，或文件不完整")  # noqa: TRY004 - a fault of the file
    for one in listed:
        yield _read(one)


def _decoded(text: bytes) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def _read(value: object) -> Entry | Gone | None:
    if not isinstance(value, dict):
        return None
    return _work(value) if "DOI" in value else _record(value)


def _work(value: Mapping[str, Any]) -> Entry | None:
    work = shaped(value, crossref.Work)
    article = crossref.article(work) if work else None
    if article is None or not article.title or not article.ids:
        return None
    return Entry(Origin.CROSSREF, article, revised=_touched(value))


def _touched(value: Mapping[str, Any]) -> int:
    moment = shaped(value.get("indexed"), Indexed)
    parts = (moment.date_parts or [[]])[0] if moment else []
    return (
        int("".join(f"{p or 0:02d}" for p in parts))
        if len(parts) == 3 and all(0 <= (p or 0) < 10_000 for p in parts)
        else 0
    )


def _record(value: Mapping[str, Any]) -> Entry | Gone | None:
    ids = _ids(value)
    if value.get("deleted") is True:
        return Gone(Origin.RECORDS, ids[0]) if ids else None
    own = records.clean_title(value.get("original_title"))
    title = records.clean_title(value.get("title")) or own
    if not any(c.isalnum() for c in title):
        return None
    return Entry(Origin.RECORDS, _article(value, ids, title, own))


def _article(value: Mapping[str, Any], ids: tuple[Identifier, ...], title: str, own: str) -> Article:
    kind = records.text(value.get("kind"))
    return Article(
        title=title,
        ids=ids,
        authors=_authors(value),
        journal=records.clean_title(value.get("journal")),
        year=records.year_in(value.get("year")),
        volume=records.text(value.get("volume")),
        issue=records.text(value.get("issue")),
        pages=records.full_pages(value.get("pages") or value.get("first_page")),
        language=records.language(value.get("language")),
        kind=ArticleKind(kind) if kind in set(ArticleKind) else ArticleKind.JOURNAL,
        publisher=records.text(value.get("publisher")),
        original_title=own,
        issn=records.text(value.get("issn")),
        is_retracted=value.get("retracted") is True or records.says_retracted(title),
    )


def _ids(value: Mapping[str, Any]) -> tuple[Identifier, ...]:
    return records.identifiers(
        pmid=value.get("pmid"), doi=value.get("doi"), pmcid=value.get("pmcid"), isbn=value.get("isbn")
    )


def _authors(value: Mapping[str, Any]) -> tuple[str, ...]:
    listed = value.get("authors", value.get("first_author"))
    if isinstance(listed, str):
        return people.listed_names(listed)
    return tuple(name for one in listed if (name := records.text(one))) if isinstance(listed, list) else ()
