"""What a reader sent in the place of words: a picture, a voice message, a file. A librarian reads it."""

from dataclasses import dataclass, field
from enum import StrEnum

from handlers.domain.message import MessageKind

CARRIERS = frozenset({MessageKind.IMAGE, MessageKind.VOICE, MessageKind.FILE, MessageKind.RECORD})
"""The kinds of messages whose content lies with the gateway, not in their text."""

UNKNOWN_TYPE = "application/octet-stream"
HEAD_BYTES = 32
SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""Images that every browser shows, and none of which can hold a script."""

PLAYED = frozenset({"audio/mpeg", "audio/wav", "audio/ogg", "audio/mp4", "audio/aac", "audio/flac"})
"""What a browser plays; WeChat's own AMR and SILK are not among it."""

BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"#!AMR", "audio/amr"),
    (b"#!SILK", "audio/silk"),
    (b"\x02#!SILK", "audio/silk"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
)
RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}


class OriginalState(StrEnum):
    """Where an original is."""

    TO_FETCH = "to_fetch"
    KEPT = "kept"
    MISSING = "missing"
    WIPED = "wiped"


@dataclass(frozen=True, slots=True)
class Original:
    """One original of a request.

    `media_type` is told by its first bytes, never by its name; `trouble` is a short code for why it is missing.
    """

    id: int
    request: int
    message_id: str
    kind: MessageKind
    state: OriginalState
    file_name: str = field(default="", repr=False)
    media_type: str = ""
    size_bytes: int = 0
    sha256: str = ""
    trouble: str = ""
    tries: int = 0

    @property
    def is_shown(self) -> bool:
        """Whether a page may show it as an image."""
        return self.state is OriginalState.KEPT and self.media_type in SHOWN

    @property
    def is_played(self) -> bool:
        """Whether a page may play it."""
        return self.state is OriginalState.KEPT and self.media_type in PLAYED


def media_type_of(head: bytes) -> str:
    """Return what a file is by its first bytes; a type that says nothing when they are not known."""
    for beginning, media_type in BEGINNINGS:
        if head.startswith(beginning):
            return media_type
    if head.startswith(b"RIFF"):
        return RIFF.get(head[8:12], UNKNOWN_TYPE)
    if head[4:8] == b"ftyp" and head[8:11] in {b"M4A", b"M4B"}:
        return "audio/mp4"
    return UNKNOWN_TYPE
