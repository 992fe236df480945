"""Files that went through the chat, kept once each under their SHA-256."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .protocol import CHUNK_BYTES

MAX_NAME_LENGTH = 255
_NEVER_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f/\\]")


@dataclass(frozen=True)
class StoredFile:
    """One file as it was named in the chat; its content lies in the vault."""

    name: str
    size_bytes: int
    sha256: str


class Upload:
    """A file on its way into the vault: hashed and written piece by piece, never whole in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"{uuid.uuid4().hex}.part"
        self._file = self._path.open("wb")
        self._hash = hashlib.sha256()
        self.size_bytes = 0

    def write(self, chunk: bytes) -> None:
        """Add a piece. Small enough pieces go to the page cache quicker than a thread is started."""
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size_bytes += len(chunk)

    def finish(self, name: str) -> StoredFile:
        """Return the stored file, now under its hash."""
        self._file.close()
        digest = self._hash.hexdigest()
        self._path.replace(self._folder / digest)
        return StoredFile(clean_name(name), self.size_bytes, digest)

    def abandon(self) -> None:
        """Remove what has been written; harmless after `finish`."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class Vault:
    """The folder of all files. `fetch` ids stand for one file each and are forgotten at the end of the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._offered: dict[str, StoredFile] = {}

    def open(self) -> None:
        """Make the folder, and clear what an earlier kill left half written."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for part in self._folder.glob("*.part"):
            part.unlink()

    def receive(self) -> Upload:
        """Return an empty upload; the caller finishes or abandons it."""
        return Upload(self._folder)

    def keep(self, name: str, content: bytes) -> StoredFile:
        """Store a file that is in memory anyway."""
        upload = self.receive()
        upload.write(content)
        return upload.finish(name)

    def path(self, sha256: str) -> Path:
        """Return where the content lies; it may not exist.

        Raises:
            LookupError: Not a SHA-256 in hexadecimal.
        """
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise LookupError(f"no file {sha256}")
        return self._folder / sha256

    def chunks(self, file: StoredFile) -> Iterator[bytes]:
        """Yield the content in pieces of `CHUNK_BYTES`."""
        with self.path(file.sha256).open("rb") as content:
            while chunk := content.read(CHUNK_BYTES):
                yield chunk

    def offer(self, file: StoredFile) -> str:
        """Return a new id under which `fetch` gives the file."""
        offered = uuid.uuid4().hex
        self._offered[offered] = file
        return offered

    def fetch(self, offered: str) -> StoredFile:
        """Return the file offered under this id.

        Raises:
            LookupError: No such offer in this process.
        """
        if offered not in self._offered:
            raise LookupError(f"no file with uuid {offered}")
        return self._offered[offered]


def clean_name(name: str) -> str:
    """Return the name as a chat shows it: no folders, no control characters, not empty."""
    kept = _NEVER_IN_A_NAME.sub("_", name.encode("utf-8", "replace").decode("utf-8")).strip()
    return kept[-MAX_NAME_LENGTH:] or "file.dat"
