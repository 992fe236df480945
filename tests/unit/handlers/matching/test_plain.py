"""The form in which titles are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.matching.misprints import is_misprint
from handlers.matching.plain import fold, read_plain, words_of

WRITING = st.text(alphabet="aeinorstuz AEI-:().,[]0123βω₂éœ’“中国指南第一版年（）〇", max_size=60)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Tumour oedema, anaemia and diarrhoea", "tumoredemaanemiaanddiarrhea"),
        ("Intra-epithelial aerobic oestrogens", "intraepithelialaerobicestrogens"),
        ("Part I, type V, class X", "part1type5class10"),
        ("Vitamin V and mode I", "vitaminvandmodei"),
        ("10<sup>6</sup> cells; $10^{6}$ cells", "106cells106cells"),
        ("\\textit{E. coli}", "ecoli"),
        ("台灣醫學", "台湾医学"),
        ("指南（2020年版）", "指南2020"),
        ("指南（第二版）", "指南第2版"),
        ("Pain (author's transl)", "pain"),
        ("", ""),
    ],
)
def test_print_spelling_and_character_sets_are_folded_away(text: str, joined: str) -> None:
    assert read_plain(text).joined == joined


def test_numbers_and_signs_are_kept_beside_the_letters() -> None:
    plain = read_plain("HbA1c ≥ 6·5% in 12,450 patients")
    assert plain.numbers == ("1", "6.5", "12450")
    assert plain.signs == ("≥",)


@given(WRITING)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    plain = read_plain(text)
    assert read_plain(plain.folded).words == plain.words
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300))
def test_any_text_has_a_plain_form(text: str) -> None:
    assert all(words_of(fold(text)))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("carcinorna", "carcinoma"), ("claudication", "c1audication"), ("mitochondrial", "mitochondria1"),
        ("hypertension", "hypertensi0n"), ("efficacy", "eficacy"), ("vvound", "wound"), ("abdominal", "abdomnial"),
        ("fibrillation", "fihrillation"), ("diabetes", "diabctes"),
    ],
)  # fmt: skip
def test_a_slip_that_betrays_itself_is_a_misprint(word: str, other: str) -> None:
    assert is_misprint(word, other)
    assert is_misprint(other, word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("nitrate", "nitrite"), ("ureteral", "urethral"), ("infection", "injection"), ("abduction", "adduction"),
        ("casual", "causal"), ("trail", "trial"), ("stimulation", "simulation"), ("intubation", "incubation"),
        ("hyper", "hypo"), ("humeral", "humoral"), ("factors", "factor5"), ("il1", "ill"), ("il", "i1"),
        ("rnethyl", "ethyl"), ("abcdefg", "badcfeg"), ("2nd", "3rd"), ("ferment", "forment"),
        ("taping", "tapping"), ("marital", "martial"), ("sabcdefg", "asbcdefg"),
    ],
)  # fmt: skip
def test_another_word_is_no_misprint(word: str, other: str) -> None:
    assert not is_misprint(word, other)
