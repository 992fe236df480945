"""A source written as plain Python that knows one book by heart."""

from collections.abc import Iterator

from resolvers.blocking.answers import Paper
from resolvers.blocking.session import FencedSession


def accepts(paper: Paper) -> bool:
    return bool(paper.isbn)


def look_up(paper: Paper, session: FencedSession) -> Iterator[dict[str, object]]:
    if paper.isbn == "9787999000013":
        yield {"title": "床旁护理手册", "isbn": "978-7-999-00001-3", "year": 2023, "kind": "book"}
