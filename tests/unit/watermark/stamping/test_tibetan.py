"""How Tibetan names are written in Latin letters."""

import pytest

from watermark.stamping.tibetan import wylie


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("བཀྲ་ཤིས་རྡོ་རྗེ", "bkra shis rdo rje"),
        ("སྒྲོལ་མ།", "sgrol ma"),
        ("ཚེ་རིང", "tshe ring"),
        ("བསྟན་འཛིན་རྒྱ་མཚོ", "bstan 'dzin rgya mtsho"),
        ("དགའ་ལྡན", "dga' ldan"),
        ("པའི", "pa'i"),
        ("གངས", "gangs"),
        ("དབང་ཕྱུག", "dbang phyug"),
        ("ཨ་མ", "a ma"),
        ("༡༩", "19"),
    ],
)
def test_a_name_gets_its_letters_and_the_vowel_that_is_not_written(name: str, latin: str) -> None:
    assert wylie(name) == latin


@pytest.mark.parametrize("odd", ["༼ཀ", "\u0f72", "ཀ\u0fff", ""])
def test_what_is_no_syllable_is_not_guessed(odd: str) -> None:
    assert wylie(odd) == ""
