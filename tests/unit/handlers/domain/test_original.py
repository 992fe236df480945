"""What a file is, by its first bytes."""

import pytest

from handlers.domain.message import MessageKind
from handlers.domain.original import UNKNOWN_TYPE, Original, OriginalState, media_type_of


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", UNKNOWN_TYPE),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypisom", UNKNOWN_TYPE),
        (b"#!AMR\n", "audio/amr"),
        (b"\x02#!SILK_V3", "audio/silk"),
        (b"%PDF-1.7", "application/pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", UNKNOWN_TYPE),
        (b"<html><script>", UNKNOWN_TYPE),
        (b"PK\x03\x04", UNKNOWN_TYPE),
        (b"", UNKNOWN_TYPE),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head: bytes, media_type: str) -> None:
    assert media_type_of(head) == media_type


@pytest.mark.parametrize(
    ("media_type", "state", "shown", "played"),
    [
        ("image/png", OriginalState.KEPT, True, False),
        ("audio/mpeg", OriginalState.KEPT, False, True),
        ("audio/silk", OriginalState.KEPT, False, False),
        ("application/pdf", OriginalState.KEPT, False, False),
        ("image/png", OriginalState.WIPED, False, False),
        ("audio/mpeg", OriginalState.MISSING, False, False),
    ],
)
def test_only_what_cannot_run_is_shown_or_played(
    media_type: str, state: OriginalState, *, shown: bool, played: bool
) -> None:
    original = Original(1, 1001, "m1", MessageKind.IMAGE, state, media_type=media_type)
    assert (original.is_shown, original.is_played) == (shown, played)
