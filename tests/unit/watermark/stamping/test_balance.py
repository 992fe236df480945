import pytest

from watermark.stamping.balance import Balance, balance

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
