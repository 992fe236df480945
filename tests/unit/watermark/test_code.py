import random

import pytest

from watermark.code import ALPHABET, MAX_DELIVERY_ID, check_code, codes_in, issue_code

KEY = b"a key for tests, thirty-two byte"


@pytest.mark.parametrize("delivery_id", [0, 1, 77, 2**20, MAX_DELIVERY_ID])
def test_an_issued_code_leads_back_to_its_delivery(delivery_id: int) -> None:
    assert check_code(KEY, issue_code(KEY, delivery_id)) == delivery_id


def test_a_code_has_four_groups_of_four_and_no_look_alikes() -> None:
    groups = issue_code(KEY, 5).split("-")

    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert not set("0O1IL") & set(ALPHABET)


def test_every_single_typing_error_is_noticed() -> None:
    code = issue_code(KEY, 4711)
    wrong = [
        code[:at] + letter + code[at + 1 :]
        for at, char in enumerate(code)
        if char != "-"
        for letter in ALPHABET
        if letter != char
    ]

    assert len(wrong) == 16 * 30
    assert {check_code(KEY, attempt) for attempt in wrong} == {None}


def test_codes_that_were_never_issued_lead_nowhere() -> None:
    chance = random.Random(1)  # noqa: S311 - the same attempts each time
    attempts = ("".join(chance.choices(ALPHABET, k=16)) for _ in range(3000))

    assert {check_code(KEY, attempt) for attempt in attempts} == {None}
    assert check_code(b"another key of sixteen", issue_code(KEY, 9)) is None


@pytest.mark.parametrize("text", ["", "ABCD", "OOOO-0000-1111-LLLL", "甲乙丙丁", "A" * 17])
def test_what_is_no_code_leads_nowhere(text: str) -> None:
    assert check_code(KEY, text) is None
    assert list(codes_in(KEY, text)) == []


@pytest.mark.parametrize(
    "form",
    ["{}", "x{}y", "see {} .", "{lower}", "{spaced}", "{broken}", "{bare}", "{wide}", "{dashed}", "ABC{bare}ABC"],
)
def test_a_code_is_found_however_a_text_layer_gives_it(form: str) -> None:
    code = issue_code(KEY, 31337)
    text = form.format(
        code,
        lower=code.lower(),
        spaced=" ".join(code),
        broken=code.replace("-", "-\r\n"),
        bare=code.replace("-", ""),
        wide="".join(chr(ord(c) + 0xFEE0) for c in code),
        dashed=code.replace("-", " – "),
    )

    assert set(codes_in(KEY, text)) == {31337}


TYPED = {
    "as it is told": "溯源码 {}",
    "with a colon": "溯源码：{}",
    "in brackets": "[{}]",
    "in wide brackets": "【溯源码】{}。",
    "the whole line that tells it": "已写出 Copy of 1042.pdf：12 页，溯源码 {}（口腔科-张三，求助 1042）",
    "the foot of a page": "市一医院图书馆 仅供 口腔科-张三 学习 2026-11-21 求助1042 {} 第 3 页",
    "twice": "{} / {}",
    "lower": "code: {lower}",
    "wide": "溯源码：{wide}",
    "spaced": "溯源码 {spaced}",
    "with dots": "{dots}",
    "with long dashes": "{dashes}",
    "with the figure one for dashes": "{ones}",
    "with no group": "({bare})",
    "with what nobody sees": "\ufeff{unseen}\u200b",
}


@pytest.mark.parametrize("delivery_id", [7, 31337])
@pytest.mark.parametrize("form", TYPED)
def test_a_code_is_taken_out_of_what_somebody_typed(form: str, delivery_id: int) -> None:
    code = issue_code(KEY, delivery_id)
    typed = TYPED[form].format(
        code,
        code,
        lower=code.lower(),
        wide="".join(chr(ord(c) + 0xFEE0) for c in code),
        spaced=" ".join(code).replace("-", "\u3000"),
        dots=code.replace("-", "·"),
        dashes=code.replace("-", "——"),
        ones=code.replace("-", "一"),
        bare=code.replace("-", ""),
        unseen=code.replace("-", "\u200b-\u00ad"),
    )

    assert check_code(KEY, typed) == delivery_id


def test_two_codes_typed_at_once_are_none() -> None:
    assert check_code(KEY, f"{issue_code(KEY, 1)}，{issue_code(KEY, 2)}") is None


MISREAD = {"D": "0", "Q": "O", "8": "0", "G": "o", "J": "1", "7": "l", "T": "I"}


@pytest.mark.parametrize("meant", MISREAD)
def test_letters_that_no_code_has_stand_for_those_they_are_taken_for(meant: str) -> None:
    delivery_id, code = next(
        (at, code) for at in range(999) if 0 < (code := issue_code(KEY, at)).count(meant) < 3 and "-" in code
    )

    assert check_code(KEY, f"溯源码 {code.replace(meant, MISREAD[meant])}") == delivery_id


def test_a_long_text_that_somebody_pasted_is_looked_through() -> None:
    assert check_code(KEY, f"{'Lorem ipsum dolor 0O1IL ' * 60} {issue_code(KEY, 3)}") == 3
    assert check_code(KEY, "Lorem ipsum dolor 0O1IL " * 9999) is None


def test_two_codes_side_by_side_are_both_found() -> None:
    text = issue_code(KEY, 1) + issue_code(KEY, 2)

    assert set(codes_in(KEY, text)) == {1, 2}


@pytest.mark.parametrize("delivery_id", [-1, MAX_DELIVERY_ID + 1])
def test_an_id_that_does_not_fit_is_refused(delivery_id: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        issue_code(KEY, delivery_id)


def test_a_weak_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        issue_code(b"short", 1)
