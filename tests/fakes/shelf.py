"""Files and holdings in memory: nothing touches the disk."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from handlers.domain.article import Article, Holding, Version

RANK = {Version.PUBLISHED: 0, Version.ACCEPTED: 1, Version.UNKNOWN: 2, Version.PREPRINT: 3}


class FakeShelf:
    """Files by SHA-256; a path is only a name: `sizes` and `contents` say what the file at a path is."""

    def __init__(self) -> None:
        self.files: dict[str, int] = {}
        self.sizes: dict[Path, int] = {}
        self.contents: dict[Path, str] = {}
        self.scratches = 0
        self.trouble: Exception | None = None
        self.is_always_same = False

    async def put(self, source: Path) -> tuple[str, int]:
        if self.trouble:
            raise self.trouble
        content = "" if self.is_always_same else self.contents.get(source, str(source))
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        self.files[sha256] = self.sizes.get(source, 1000)
        return sha256, self.files[sha256]

    @asynccontextmanager
    async def open(self, sha256: str) -> AsyncIterator[Path]:
        if sha256 not in self.files:
            raise FileNotFoundError(sha256)
        yield Path("/shelf") / sha256

    async def drop(self, sha256: str) -> None:
        self.files.pop(sha256, None)

    @asynccontextmanager
    async def scratch(self) -> AsyncIterator[Path]:
        self.scratches += 1
        yield Path(f"/scratch/{self.scratches}")


class FakeHoldingList:
    """Which documents are copies of which paper."""

    def __init__(self) -> None:
        self.holdings: list[tuple[set[str], Holding]] = []
        self.blocks: list[tuple[set[str], str]] = []

    async def holding_for(self, article: Article) -> Holding | None:
        refused = await self.blocked(article)
        named = [holding for names, holding in reversed(self.holdings) if names & _names(article)]
        held = [holding for holding in named if holding.document.sha256 not in refused]
        return min(held, key=lambda holding: RANK[holding.version], default=None)

    async def record(self, article: Article, holding: Holding) -> None:
        self.holdings.append((_names(article), holding))

    async def block(self, article: Article, sha256: str, *, request: int, by: str) -> None:
        self.blocks.append((_names(article), sha256))

    async def unblock(self, article: Article, sha256: str) -> None:
        self.blocks = [(names, one) for names, one in self.blocks if one != sha256 or not names & _names(article)]

    async def blocked(self, article: Article) -> frozenset[str]:
        return frozenset(sha256 for names, sha256 in self.blocks if names & _names(article))


def _names(article: Article) -> set[str]:
    return {str(one) for one in article.ids} or {article.key}
