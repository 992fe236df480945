"""Writes batches of records into the index; a batch and the note of how far its file is read are one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from handlers.domain.article import Article, Identifier, IdKind
from resolvers.index.keys import article_keys, id_key, plain, title_keys
from resolvers.index.packing import Entry, Gone, Journal, Origin, Packed, article_of, pack, unpack
from resolvers.index.schema import FIRST_OTHER_ROW, open_to_write

SEGMENT_PAGES = 4000


@dataclass(frozen=True, slots=True)
class FileNote:
    """How far a file is read: `seen` counts its records, bad ones too. `noted_at` is an ISO time, UTC."""

    path: str
    size_bytes: int
    changed_ns: int
    seen: int
    bad: int
    is_finished: bool
    noted_at: str
    fault: str = ""


@dataclass(slots=True)
class Changes:
    """What batches changed."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class _Old:
    body: bytes
    packed: Packed
    article: Article


class Store:
    """The index, open for writing. One at a time."""

    def __init__(self, path: Path) -> None:
        """Open the index, or make it.

        Raises:
            ConfigurationError: It cannot be used.
        """
        self._connection = open_to_write(path)
        self._journals: dict[Journal, int] = {}
        self._file = ""

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def note_of(self, path: str) -> FileNote | None:
        """Return how far a file was read, or `None`."""
        names = "path, size_bytes, changed_ns, seen, bad, is_finished, noted_at, fault"
        row = self._connection.execute(f"SELECT {names} FROM file WHERE path = ?", (path,)).fetchone()  # noqa: S608
        if row is None:
            return None
        path, size_bytes, changed_ns, seen, bad, is_finished, noted_at, fault = row
        return FileNote(path, size_bytes, changed_ns, seen, bad, bool(is_finished), noted_at, fault)

    def apply(self, batch: Sequence[Entry | Gone], note: FileNote) -> Changes:
        """Write a batch and the note, all or nothing; return what changed.

        Raises:
            sqlite3.Error: The disk is full, or the file is damaged; nothing of the batch is written.
        """
        changes = Changes()
        with self._transaction():
            self._file = Path(note.path).name
            # In the order of rows: the full-text table flushes whenever a row goes back.
            for row, one in sorted(self._placed(batch).items()):
                self._delete(row, one, changes) if isinstance(one, Gone) else self._put(row, one, changes)
            self._connection.execute(
                "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (note.path, note.size_bytes, note.changed_ns, note.seen, note.bad, note.is_finished, note.fault,
                 note.noted_at),
            )  # fmt: skip
        return changes

    def tidy(self) -> bool:
        """Merge some of the full-text table's segments; return whether there may be more to merge."""
        before = self._connection.total_changes
        with self._transaction():
            self._connection.execute("INSERT INTO term(term, rank) VALUES ('merge', ?)", (SEGMENT_PAGES,))
        return self._connection.total_changes - before >= 2

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._journals.clear()
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _placed(self, batch: Sequence[Entry | Gone]) -> dict[int, Entry | Gone]:
        """Return the batch by row; of several records of one paper the newest."""
        placed: dict[int, Entry | Gone] = {}
        fresh: dict[str, int] = {}
        top = self._connection.execute("SELECT max(row) FROM record").fetchone()[0] or 0
        for one in batch:
            row = self._row_of(one, fresh)
            if row is None:
                if isinstance(one, Gone):
                    continue
                row = top = max(top + 1, FIRST_OTHER_ROW)
                fresh[_name(one)] = row
            before = placed.get(row)
            if not (isinstance(one, Entry) and isinstance(before, Entry) and before.age > one.age):
                placed[row] = one
        return placed

    def _row_of(self, one: Entry | Gone, fresh: dict[str, int]) -> int | None:
        """Return the row that a record has, or `None`. All looks come before any write: a look flushes."""
        identifier = one.identifier if isinstance(one, Gone) else _first_id(one.article)
        if one.origin is Origin.PUBMED and identifier and identifier.kind is IdKind.PMID:
            return int(identifier.value)
        if (row := fresh.get(_name(one))) is not None:
            return row
        keys = (id_key(identifier),) if identifier else title_keys(_title(one)).whole[:1]
        found = self._connection.execute(
            "SELECT rowid FROM term WHERE term MATCH ? AND rowid >= ?", (f'"{keys[0]}"', FIRST_OTHER_ROW)
        ).fetchall() if keys else []  # fmt: skip
        return next((row for (row,) in found if (old := self._old(row)) and _is_same(old, one)), None)

    def _old(self, row: int) -> _Old | None:
        found = self._connection.execute("SELECT body FROM record WHERE row = ?", (row,)).fetchone()
        if found is None:
            return None
        packed = unpack(found[0])
        return _Old(found[0], packed, article_of(packed, Journal()))

    def _put(self, row: int, entry: Entry, changes: Changes) -> None:
        if self._is_withdrawn(row):
            changes.unchanged += 1
            return
        old = self._old(row)
        body = pack(entry, self._journal(Journal(entry.article.journal, entry.article.issn)))
        if old and ((old.packed.version, old.packed.revised) > entry.age or old.body == body):
            changes.unchanged += 1
            return
        keys = article_keys(entry.article)
        old_keys = article_keys(old.article) if old else ""
        if old and old_keys != keys:
            self._forget(row, old_keys)
        if keys != old_keys:
            self._connection.execute("INSERT INTO term(rowid, keys) VALUES (?, ?)", (row, keys))
        self._connection.execute("INSERT OR REPLACE INTO record VALUES (?, ?)", (row, body))
        if old:
            changes.replaced += 1
        else:
            changes.added += 1
            self._count(entry.origin, 1)

    def _delete(self, row: int, one: Gone, changes: Changes) -> None:
        if one.origin is Origin.PUBMED:
            self._connection.execute("INSERT OR REPLACE INTO gone VALUES (?, ?)", (row, self._file))
        if (old := self._old(row)) is None:
            return
        self._forget(row, article_keys(old.article))
        self._connection.execute("DELETE FROM record WHERE row = ?", (row,))
        self._count(one.origin, -1)
        changes.deleted += 1

    def _is_withdrawn(self, row: int) -> bool:
        """Return whether a later file withdrew that PMID: an older one read afterwards does not bring it back."""
        found = self._connection.execute("SELECT file FROM gone WHERE pmid = ?", (row,)).fetchone()
        if found and self._file > found[0]:
            self._connection.execute("DELETE FROM gone WHERE pmid = ?", (row,))
            return False
        return found is not None

    def _forget(self, row: int, keys: str) -> None:
        self._connection.execute("INSERT INTO term(term, rowid, keys) VALUES ('delete', ?, ?)", (row, keys))

    def _count(self, origin: Origin, change: int) -> None:
        self._connection.execute(
            "INSERT INTO origin VALUES (?1, ?2) ON CONFLICT DO UPDATE SET records = records + ?2", (origin, change)
        )

    def _journal(self, journal: Journal) -> int:
        if journal not in self._journals:
            names = (journal.name, journal.issn)
            self._connection.execute("INSERT OR IGNORE INTO journal(name, issn) VALUES (?, ?)", names)
            found = self._connection.execute("SELECT number FROM journal WHERE name = ? AND issn = ?", names).fetchone()
            self._journals[journal] = found[0]
        return self._journals[journal]


def _first_id(article: Article) -> Identifier | None:
    """Return the identifier that tells whether two records of one origin are the same paper's."""
    return next(
        (i for kind in (IdKind.PMID, IdKind.DOI, IdKind.PMCID, IdKind.ISBN) for i in article.ids if i.kind is kind),
        None,
    )


def _name(one: Entry | Gone) -> str:
    identifier = one.identifier if isinstance(one, Gone) else _first_id(one.article)
    return f"{one.origin}|{identifier or plain(_title(one))}"


def _title(one: Entry | Gone) -> str:
    return one.article.title if isinstance(one, Entry) else ""


def _is_same(old: _Old, one: Entry | Gone) -> bool:
    if old.packed.origin != one.origin:
        return False
    if isinstance(one, Gone):
        return one.identifier in old.article.ids
    identifier = _first_id(one.article)
    if identifier is None:
        return _first_id(old.article) is None and plain(old.article.title) == plain(one.article.title)
    return identifier in old.article.ids
