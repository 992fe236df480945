"""Words in the parity of kerning: read back, and hostile content costs no time."""

import pytest

from watermark.tracing.kerning import votes, woven
from watermark.tracing.seal import Seal

KEY = b"a key for tests, thirty-two byte"
SEAL = Seal(KEY, 77)
LINE = b"[(ab) -20 (cd) 15.5 <6566> -3 (g\\)h)] TJ"


def test_every_shift_between_two_strings_is_given_a_parity_and_votes() -> None:
    assert len(list(votes(woven(LINE, SEAL), KEY))) == 3


def test_a_woven_line_keeps_its_strings() -> None:
    for string in (b"(ab)", b"(cd)", b"<6566>", b"(g\\)h)"):
        assert string in woven(LINE, SEAL)


# With a pattern that may take back what it has matched, each of these takes longer than anybody lives.
@pytest.mark.parametrize(
    "content",
    [
        b"[" + b"12" * 5000 + b" x TJ",
        b"[" + b"(a)" * 5000 + b" x TJ",
        b"[" + b" " * 20_000 + b"x TJ",
        b"[" + b"<" + b"0 " * 20_000 + b"] TJ",
        b"[(" + b"\\(" * 20_000 + b"] TJ",
        b"[" + b"1 2.5 -7 <00> (x)\n" * 3000 + b"BT TJ",
    ],
)
def test_a_broken_array_is_left_as_it_is(content: bytes) -> None:
    assert woven(content, SEAL) == content
    assert list(votes(content, KEY)) == []
