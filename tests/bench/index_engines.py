"""The engines that the local index was chosen from, each as small as it can be: the same records, the same questions.

lmdb and tantivy are not among the requirements: install them by hand to measure them again.
"""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from handlers.domain.article import Article, IdKind, TitleWanted
from resolvers.index.keys import article_keys, fold
from resolvers.index.packing import Entry, Journal, Origin, article_of, pack, unpack
from resolvers.index.reader import Reader
from resolvers.index.store import FileNote, Store


class Engine(Protocol):
    """Takes records in, gives PMIDs for a title."""

    def load(self, batch: Sequence[Article]) -> None: ...
    def finish(self) -> None: ...
    def ask(self, title: str) -> list[str]: ...


class Chosen:
    """The index as it is: FTS5 without contents or positions, pairs of words, bounded looks."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "index.db"
        self._store = Store(self._path)
        self._seen = 0
        self._reader: Reader | None = None

    def load(self, batch: Sequence[Article]) -> None:
        self._seen += len(batch)
        note = FileNote("generated", 1, 1, self._seen, 0, is_finished=False, noted_at="")
        self._store.apply([Entry(Origin.PUBMED, article) for article in batch], note)

    def finish(self) -> None:
        while self._store.tidy():
            pass
        self._store.close()
        self._reader = Reader(self._path)

    def ask(self, title: str) -> list[str]:
        assert self._reader
        return [a.id(IdKind.PMID) or "" for a in self._reader.by_title(TitleWanted(title))]


class RankedWords:
    """FTS5 as one would use it first: words with positions, all of a title's words ORed, ranked by bm25."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "index.db", isolation_level=None)
        self._db.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -131072;"
            "CREATE TABLE record (row INTEGER PRIMARY KEY, body BLOB);"
            "CREATE VIRTUAL TABLE term USING fts5(t, content='');"
        )

    def load(self, batch: Sequence[Article]) -> None:
        self._db.execute("BEGIN")
        for a in batch:
            row = int(a.id(IdKind.PMID) or 0)
            self._db.execute("INSERT INTO record VALUES (?, ?)", (row, pack(Entry(Origin.PUBMED, a), 0)))
            self._db.execute("INSERT INTO term(rowid, t) VALUES (?, ?)", (row, _spaced(a.title)))
        self._db.execute("COMMIT")

    def finish(self) -> None:
        return

    def ask(self, title: str) -> list[str]:
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(_spaced(title).split()))
        rows = self._db.execute("SELECT rowid FROM term WHERE term MATCH ? ORDER BY rank LIMIT 10", (query,))
        return [str(row) for (row,) in rows]


class _Postings(Reader):
    """The chosen way of asking, over lists of rows kept elsewhere."""

    def ask(self, title: str) -> list[str]:
        return [a.id(IdKind.PMID) or "" for a in self.by_title(TitleWanted(title))]

    def _rows(self, query: str, limit: int) -> list[int]:
        first, *others = (self._list(_number(key.strip('"')), limit if " AND " not in query else 20_000)
                          for key in query.split(" AND "))  # fmt: skip
        return [row for row in first if all(row in set(other) for other in others)][:limit]

    def _list(self, key: int, limit: int) -> list[int]:
        raise NotImplementedError


class BTree(_Postings):
    """The same keys as numbers in a table without row ids."""

    def __init__(self, folder: Path) -> None:
        self._turn = threading.Lock()
        self._connection = self._db = sqlite3.connect(folder / "index.db", isolation_level=None)
        self._db.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -131072;"
            "CREATE TABLE record (row INTEGER PRIMARY KEY, body BLOB); CREATE TABLE journal (number, name, issn);"
            "CREATE TABLE term (key INTEGER, row INTEGER, PRIMARY KEY (key, row)) WITHOUT ROWID;"
        )

    def load(self, batch: Sequence[Article]) -> None:
        self._db.execute("BEGIN")
        bodies, keys = _prepared(batch)
        self._db.executemany("INSERT INTO record VALUES (?, ?)", bodies)
        self._db.executemany("INSERT OR IGNORE INTO term VALUES (?, ?)", sorted(keys))
        self._db.execute("COMMIT")

    def finish(self) -> None:
        return

    def _list(self, key: int, limit: int) -> list[int]:
        return [row for (row,) in self._db.execute("SELECT row FROM term WHERE key = ? LIMIT ?", (key, limit))]


class Lmdb(_Postings):
    """The same keys in LMDB, rows as sorted duplicates."""

    def __init__(self, folder: Path) -> None:
        lmdb: Any = import_module("lmdb")
        self._turn = threading.Lock()
        self._env = lmdb.open(str(folder / "lmdb"), map_size=1 << 36, max_dbs=2, metasync=False, sync=False)
        self._terms = self._env.open_db(b"term", dupsort=True, dupfixed=True, integerdup=False)
        self._bodies = self._env.open_db(b"record")

    def load(self, batch: Sequence[Article]) -> None:
        bodies, keys = _prepared(batch)
        with self._env.begin(write=True) as txn:
            for row, body in bodies:
                txn.put(row.to_bytes(5, "big"), body, db=self._bodies)
            pairs = [(key.to_bytes(8, "big"), row.to_bytes(5, "big")) for key, row in sorted(keys)]
            txn.cursor(self._terms).putmulti(pairs)

    def finish(self) -> None:
        self._env.sync()

    def _list(self, key: int, limit: int) -> list[int]:
        with self._env.begin(db=self._terms) as txn, txn.cursor() as cursor:
            found: list[int] = []
            is_there = cursor.set_key(key.to_bytes(8, "big"))
            while is_there and len(found) < limit:
                found.append(int.from_bytes(cursor.value(), "big"))
                is_there = cursor.next_dup()
            return found

    def _articles(self, rows: Any) -> list[tuple[int, Article]]:
        with self._env.begin(db=self._bodies) as txn:
            return [(r, article_of(unpack(txn.get(r.to_bytes(5, "big"))), Journal())) for r in rows]


class Tantivy:
    """Tantivy: words, all of a title's words ORed, ranked by BM25."""

    def __init__(self, folder: Path) -> None:
        self._tantivy: Any = import_module("tantivy")
        schema = self._tantivy.SchemaBuilder()
        schema.add_text_field("title", stored=False, tokenizer_name="default")
        schema.add_unsigned_field("row", stored=True, indexed=True)
        schema.add_bytes_field("body", stored=True, indexed=False)
        (folder / "tantivy").mkdir()
        self._index = self._tantivy.Index(schema.build(), path=str(folder / "tantivy"))
        self._writer = self._index.writer(128_000_000, 1)

    def load(self, batch: Sequence[Article]) -> None:
        for a in batch:
            row, body = int(a.id(IdKind.PMID) or 0), pack(Entry(Origin.PUBMED, a), 0)
            document = self._tantivy.Document(title=_spaced(a.title))
            document.add_unsigned("row", row)
            document.add_bytes("body", body)
            self._writer.add_document(document)
        self._writer.commit()

    def finish(self) -> None:
        self._writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, title: str) -> list[str]:
        query = self._index.parse_query(_spaced(title), ["title"])
        hits = self._searcher.search(query, 10, count=False).hits
        return [str(self._searcher.doc(address)["row"][0]) for _, address in hits]


ENGINES: dict[str, Callable[[Path], Engine]] = {
    "chosen": Chosen,
    "fts5-bm25": RankedWords,
    "b-tree": BTree,
    "lmdb": Lmdb,
    "tantivy": Tantivy,
}


def _prepared(batch: Sequence[Article]) -> tuple[list[tuple[int, bytes]], list[tuple[int, int]]]:
    rows = [(int(a.id(IdKind.PMID) or 0), a) for a in batch]
    keys = [(_number(key), row) for row, a in rows for key in article_keys(a).split()]
    return [(row, pack(Entry(Origin.PUBMED, a), 0)) for row, a in rows], keys


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


def _spaced(title: str) -> str:
    folded = "".join(f" {c} " if "\u3400" <= c <= "\u9fff" else c if c.isalnum() else " " for c in fold(title))
    return " ".join(folded.split())
