"""The pictures, voice messages and files that readers sent in the place of words."""

from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from handlers.domain.message import Message
from handlers.domain.original import Original
from handlers.domain.request import Lease


class OriginalList(Protocol):
    """Which message carries the original of which request, and the originals themselves, encrypted."""

    async def want(self, request: int, message: Message) -> bool:
        """Note that a message carries an original of a request; return whether that is new."""

    async def next_to_fetch(self, *, lease_s: float) -> tuple[Original, Lease] | None:
        """Take the oldest original that is due to be fetched from the gateway."""

    async def keep(self, lease: Lease, path: Path) -> Original:
        """Keep a fetched original, encrypted; the file at `path` is left alone.

        Raises:
            LeaseLost: Another worker has taken it over.
            SourceUnavailable: The disk is full.
        """

    async def not_fetched(self, lease: Lease, trouble: str, *, retry_at: datetime | None) -> int:
        """Note that fetching failed: tried again at `retry_at`, or given up when `None`.

        Returns how often it has been tried.

        Raises:
            LeaseLost: Another worker has taken it over.
        """

    async def find(self, original_id: int) -> Original | None:
        """Return one original."""

    async def of_requests(self, numbers: Collection[int]) -> Mapping[int, tuple[Original, ...]]:
        """Return the originals of these requests, oldest first; requests without any are left out."""

    async def tied(self, account: str, message_ids: Collection[str]) -> frozenset[str]:
        """Return which of these messages carry the original of some request."""

    def open(self, original: Original) -> AbstractAsyncContextManager[Path]:
        """Lend a kept original, decrypted, as a local file for the length of the block.

        Raises:
            FileNotFoundError: It is not kept, or its file is gone.
        """

    async def wipe(self, before: datetime) -> int:
        """Remove the originals of ended requests received before that moment; return how many."""
