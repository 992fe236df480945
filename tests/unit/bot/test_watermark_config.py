"""The watermark section: looks are read, and what could not be traced back stops the start."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.watermark_config import Watermark
from handlers.domain.mark import Grade, Look


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
    ],
)
def test_a_template_that_could_not_be_traced_is_refused_in_words(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Watermark.model_validate(given)

    assert words in str(refused.value)
