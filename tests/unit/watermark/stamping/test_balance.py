import pytest

from watermark.stamping.balance import Balance, balance, is_orderly

CASES = {
    b"": Balance(),
    b"q 1 0 0 1 0 0 cm Q": Balance(),
    b"q q Q": Balance(open_states=1),
    b"Q q": Balance(open_states=1, surplus=1),
    b"Q Q": Balance(surplus=2),
    b"BT (q Q q) Tj ET": Balance(),
    b"BT (q \\( Q) Tj ET q": Balance(open_states=1),
    b"BT (a (nested q) b) Tj ET Q": Balance(surplus=1),
    b"% q in a comment\n1 w": Balance(),
    b"/q gs /Q Do": Balance(),
    b"<71> Tj q": Balance(open_states=1),
    b"/P <</MCID 0>> BDC q EMC": Balance(open_states=1),
    b"BI /W 1 /H 1 ID q Q q\x00( EI Q": Balance(surplus=1),
    b"BI /W 1 ID abc": Balance(torn=True),
    b"BT /F1 9 Tf": Balance(open_text=True),
    b"BT [(a) (b)": Balance(open_text=True, torn=True),
    b"BT (never": Balance(open_text=True, torn=True),
    b"q <12": Balance(open_states=1, torn=True),
    b"q\nq\rQ\tQ": Balance(),
    b"q[1]0 d Q": Balance(),
}


@pytest.mark.parametrize("content", CASES)
def test_what_a_page_leaves_open_is_counted_exactly(content: bytes) -> None:
    assert balance(content) == CASES[content]


@pytest.mark.parametrize(
    "content", [b"(\\(" * 200_000, b"(" + b"\\(" * 400_000, b"BI/" * 300_000, b"BI/W 1 ID " * 100_000, b"[(" * 200_000]
)
def test_a_page_of_brackets_is_not_read_again_for_each_of_them(content: bytes) -> None:
    assert balance(content) != Balance()


ORDERLY = {
    b"": True,
    b"q 1 0 0 1 0 0 cm /F1 9 Tf [(a) -20 (b)] TJ (x) ' Q": True,
    b"/P <</MCID 0 /A [1 2]>> BDC 0.5 .5 -.5 rg 0 0 m 9 9 l S EMC": True,
    b"/Cs1 cs 1 0 0 scn /P1 scn BI /W 1 ID q \xff( EI Q": True,
    b"(a (b) c) Tj % a comment with 1 re\n": True,
    b"1 2 3 re": False,
    b"BT Tj ET": False,
    b"q \xb0^\x18 Q": False,
    b"[(a) Tj": False,
    b"(never": False,
    b"] 0 g": False,
}


@pytest.mark.parametrize("content", ORDERLY)
def test_operators_are_known_and_have_their_operands(content: bytes) -> None:
    assert is_orderly(content) == ORDERLY[content]
