"""The manifest of the library's own folder: which file is which paper."""

import csv
import io
import stat
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from handlers.domain.article import Article, Identifier, Version, plain_title
from resolvers.formats import records
from resolvers.formats.near_titles import in_part, nearest
from resolvers.index.keys import plain

NAMES = ("manifest.csv", "manifest.json")
COLUMNS = {
    "license": "licence",
    "filename": "file",
    "文件": "file",
    "题名": "title",
    "许可": "licence",
    "版本": "version",
}
VERSIONS = {"published": Version.PUBLISHED, "accepted": Version.ACCEPTED, "preprint": Version.PREPRINT}
SHORTEST_TITLE = 6
MAX_BYTES = 20 * 1024 * 1024


class ManifestError(Exception):
    """The manifest as a whole cannot be read; the message says why and holds no contents."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A state of the manifest: when it differs, the file is read again."""

    name: str
    changed_ns: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Row:
    """One file and what it is. A relative path never leads out of the folder."""

    path: Path
    ids: tuple[Identifier, ...]
    title: str
    year: int | None
    licence: str
    version: Version

    def contradicts(self, article: Article) -> bool:
        """Return whether both carry an identifier of one kind, and it differs."""
        return any((other := article.id(i.kind)) is not None and other != i.value for i in self.ids)


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was left out, counted as a spreadsheet counts."""

    row: int
    reason: str


@dataclass(slots=True)
class Manifest:
    """The rows, found by identifier or by title."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    _by_id: defaultdict[Identifier, list[int]] = field(default_factory=lambda: defaultdict(list))
    _by_title: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _titles: list[str] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Take a row in."""
        number = len(self.rows)
        self.rows.append(row)
        self._titles.append(plain(row.title))
        for identifier in row.ids:
            self._by_id[identifier].append(number)
        if len(title := plain_title(row.title)) >= SHORTEST_TITLE:
            self._by_title[title].append(number)

    def rows_of(self, article: Article) -> list[Row]:
        """Return the files of a paper: by any identifier; by exact title where either side has no identifier."""
        numbers = {n for identifier in _wider(article.ids) for n in self._by_id.get(identifier, ())}
        titles = {plain_title(t) for t in (article.title, article.original_title) if t}
        for n in (n for title in titles for n in self._by_title.get(title, ())):
            if (not self.rows[n].ids or not article.ids) and _same_year(self.rows[n], article):
                numbers.add(n)
        return [row for n in sorted(numbers) if not (row := self.rows[n]).contradicts(article)]

    def near(self, title: str) -> list[Row]:
        """Return the files that a title with a slip, a part of one or a citation may mean, best first."""
        asked = plain(title)
        numbers = dict.fromkeys(nearest(asked, self._titles) + in_part(asked, self._titles))
        return [self.rows[n] for n in numbers if asked]


def stamp_of(folder: Path, name: str) -> Stamp:
    """Return the state of the folder's manifest.

    Raises:
        OSError: There is none, or it cannot be looked at.
    """
    names = (name,) if name else NAMES
    path = next((folder / n for n in names if (folder / n).is_file()), folder / names[0])
    seen = path.stat()
    return Stamp(path.name, seen.st_mtime_ns, seen.st_size)


def read_manifest(folder: Path, stamp: Stamp) -> Manifest:
    """Read the manifest; rows that cannot be used are listed in `faults`.

    Raises:
        ManifestError: It is no table of files at all.
        OSError: It cannot be read.
    """
    if stamp.size_bytes > MAX_BYTES:
        raise ManifestError("the manifest is too large")
    text = _decoded((folder / stamp.name).read_bytes())
    rows = _json_rows(text) if stamp.name.lower().endswith(".json") else _csv_rows(text)
    manifest = Manifest()
    root = folder.resolve(strict=True)
    for number, cells in enumerate(rows, 2):
        try:
            manifest.add(_row(root, cells))
        except ValueError as error:
            manifest.faults.append(Fault(number, str(error)))
    return manifest


def _row(root: Path, cells: Mapping[str, str]) -> Row:
    ids = records.identifiers(
        doi=cells.get("doi") or _doi_of_arxiv(cells.get("arxiv", "")),
        pmid=cells.get("pmid"),
        pmcid=cells.get("pmcid"),
        isbn=cells.get("isbn"),
    )
    title = records.clean_title(cells.get("title"))
    if not ids and len(plain_title(title)) < SHORTEST_TITLE:
        raise ValueError("neither a valid identifier nor a title")
    return Row(
        path=_inside(root, cells.get("file", "")),
        ids=_wider(ids),
        title=title,
        year=records.year_in(cells.get("year")),
        licence=cells.get("licence", ""),
        version=VERSIONS.get(cells.get("version", "").casefold(), Version.UNKNOWN),
    )


def _inside(root: Path, name: str) -> Path:
    """Return the file's path.

    Raises:
        ValueError: It is no regular file of the folder: missing, elsewhere, or a link.
    """
    if not name or "\x00" in name:
        raise ValueError("no file named")
    path = root / name.replace("\\", "/")
    if Path(name).is_absolute() or not path.resolve().is_relative_to(root):
        raise ValueError("the file is outside of the folder")
    if path.resolve() != path:
        raise ValueError("the file is reached through a link")
    try:
        is_regular = stat.S_ISREG(path.lstat().st_mode)
    except OSError as error:
        raise ValueError("the file is not there") from error
    if not is_regular:
        raise ValueError("not a file")
    return path


def _csv_rows(text: str) -> Iterable[Mapping[str, str]]:
    try:
        dialect = csv.Sniffer().sniff(text.partition("\n")[0], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), dialect))
    except csv.Error as error:
        raise ManifestError("the manifest is not a CSV file") from error
    header = [_column(cell) for cell in lines[0]] if lines else []
    if "file" not in header:
        raise ManifestError("the manifest has no column `file`")
    return [dict(zip(header, (cell.strip() for cell in line), strict=False)) for line in lines[1:] if any(line)]


def _json_rows(text: str) -> Iterable[Mapping[str, str]]:
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ManifestError("the manifest is not JSON") from error
    listed = value.get("files") if isinstance(value, dict) else value
    if not isinstance(listed, list):
        raise ManifestError("the manifest is not a list of files")
    return [_cells(entry) if isinstance(entry, dict) else {} for entry in listed]


def _cells(entry: Mapping[str, object]) -> dict[str, str]:
    return {_column(name): records.text(value) for name, value in entry.items()}


def _column(name: str) -> str:
    plain = name.strip().casefold()
    return COLUMNS.get(plain, plain)


def _decoded(content: bytes) -> str:
    """Return the text; spreadsheets in China save CSV as GBK."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ManifestError("the manifest is neither UTF-8 nor GBK")


def _wider(ids: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    """Return the identifiers, and for an arXiv number its DOI and the other way round."""
    arxiv = next((i.value for i in ids if i.kind == "arxiv"), "")
    doi = next((i.value for i in ids if i.kind == "doi"), "")
    more = records.identifiers(doi=doi or _doi_of_arxiv(arxiv))
    return tuple(dict.fromkeys((*ids, *more)))


def _doi_of_arxiv(number: str) -> str:
    bare = number.strip().casefold().removeprefix("arxiv:").partition("v")[0]
    return f"10.48550/arxiv.{bare}" if bare else ""


def _same_year(row: Row, article: Article) -> bool:
    return not row.year or not article.year or abs(row.year - article.year) <= 1
