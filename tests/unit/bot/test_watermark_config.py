"""The watermark section: looks are read, and what could not be traced back stops the start."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.watermark_config import BY_HAND, Section, Watermark
from handlers.covering import LIBRARIAN
from handlers.domain.mark import Grade, Look
from handlers.order_files import SOURCE as SUPPLIER


def test_without_a_word_in_the_file_the_look_is_the_usual_one() -> None:
    assert Watermark().looks.usual == Look()


def test_a_variant_changes_only_what_it_names_and_the_first_that_fits_is_taken() -> None:
    looks = Watermark.model_validate(
        {
            "tile_colour": "#336699",
            "variants": [
                {"source": "librarian", "grade": "strict"},
                {"licence": "CC-BY", "tile": False, "angle": 45},
                {"source": "librarian", "licence": "cc-by", "spacing": 2},
            ],
        }
    ).looks

    assert looks.usual.tile_colour == (0.2, 0.4, 0.6)
    assert looks.for_copy("unpaywall", "") == looks.usual
    assert looks.for_copy("librarian", "cc-by").grade is Grade.STRICT
    plain = looks.for_copy("pmc", "cc-by")
    assert (plain.tile, plain.angle_degrees, plain.tile_colour) == ((), 45, (0.2, 0.4, 0.6))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"footer": "{reader} {kode} {code}"}, "没有 {kode} 这个字段"),
        ({"footer": "{reader} {date}"}, "页脚里要有 {code}"),
        ({"footer": "{code}"}, "页脚里要有 {reader}"),
        ({"footer": "{reader} {code"}, "花括号要成对"),
        ({"footer": "{} {reader} {code}"}, "没有 {} 这个字段"),
        ({"tile": ["{date:%Y}"]}, "没有 {date} 这个字段"),
        ({"tile_colour": "red"}, "#rrggbb"),
        ({"variants": [{"tile": False}]}, "要写 source 或 licence"),
        ({"variants": [{"source": "x", "footer": "{name}"}]}, "页脚里要有 {code}"),
        ({"variants": [{"licence": "cc-bye"}]}, "没有“cc-bye”这种许可，可写：cc-by、cc-by-nc"),
        ({"tile_opacity": 1.0}, "平铺太浓会盖住正文"),
        ({"variants": [{"source": "pmc", "tile_colour": "#ffffff"}]}, "“平铺颜色”（tile_colour）太浅"),
    ],
)
def test_a_template_that_could_not_be_traced_is_refused_in_words(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Watermark.model_validate(given)

    assert words in str(refused.value)


def test_a_licence_is_known_however_it_is_written() -> None:
    section = Watermark.model_validate({"variants": [{"licence": "CC BY-NC 4.0", "grade": "strict"}]})

    assert section.looks.for_copy("pmc", "cc-by-nc").grade is Grade.STRICT


FULLTEXT = ({"use": "pmc"}, {"use": "plain", "name": "", "module": "sources/our_own.py"}, {"use": ["broken"]})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"variants": [{"source": "libarian"}]},
            "没有“libarian”这个来源，可写：librarian、supplier、pmc、plain、.*our_own",
        ),
        ({"variants": [{"source": "unpaywall"}]}, "没有“unpaywall”这个来源"),
        ({"encrypt_for": ["librarian", "cc-bye"]}, "encrypt_for 里的“cc-bye”不是来源也不是许可，可写：librarian、"),
    ],
)
def test_a_name_that_would_never_hold_is_refused_with_the_names_there_are(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Watermark.model_validate(given).check_names(FULLTEXT)


def test_names_of_sources_of_licences_and_of_what_comes_by_hand_are_taken() -> None:
    assert BY_HAND == (LIBRARIAN, SUPPLIER)
    variants = [{"source": name} for name in (*BY_HAND, "pmc", "our_own")]
    Watermark.model_validate({"variants": variants, "encrypt_for": ["CC-BY-NC", "supplier"]}).check_names(FULLTEXT)


@pytest.mark.parametrize("given", [{"deadline_s": float("inf")}, {"deadline_s": 1e9}, {"deadline_s": 3601}])
def test_no_file_may_take_longer_than_an_hour(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="deadline_s"):
        Watermark.model_validate(given)
    assert Watermark(deadline_s=3600).deadline_s == 3600


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_a_number_without_end_is_no_setting_anywhere(number: float) -> None:
    class Timing(Section):
        wait_s: float

    with pytest.raises(ValidationError, match="wait_s"):
        Timing(wait_s=number)
