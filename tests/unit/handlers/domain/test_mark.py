"""The templates of a mark, and what is told about a copy."""

import pytest

from handlers.domain.mark import ACTIVE_NAMES, FIELDS, MAX_TEMPLATE, Active, Look, Stamped, filled, look_fault


@pytest.mark.parametrize(
    ("foot", "words"),
    [
        ("{reader} {kode} {code}", "没有 {kode} 这个字段"),
        ("{reader} {} {code}", "没有 {} 这个字段"),
        ("{reader} {0} {code}", "没有 {0} 这个字段"),
        ("{reader.name} {code}", "没有 {reader.name} 这个字段"),
        ("{reader!r} {code}", "没有 {reader} 这个字段"),
        ("{reader:>{code}}", "没有 {reader} 这个字段"),
        ("{reader · {code}", "花括号要成对"),
        ("{reader} {{code}}", "页脚里要有 {code}"),
        ("{{reader}} {code}", "页脚里要有 {reader}"),
        ("", "页脚里要有 {code}"),
        ("{reader} {code}" + "字" * MAX_TEMPLATE, f"最多 {MAX_TEMPLATE} 个字"),
    ],
)
def test_a_template_that_would_not_name_reader_and_code_is_refused_in_one_sentence(foot: str, words: str) -> None:
    fault = look_fault(Look(foot=foot))

    assert words in fault
    assert "\n" not in fault


def test_a_fault_in_a_line_of_the_tile_is_found_as_well() -> None:
    assert "{kode}" in look_fault(Look(tile=("{reader}", "{kode}")))
    assert not look_fault(Look())
    assert not look_fault(Look(tile=(), foot="{{ {department} {name} }} {code}"))


LIGHT, PALE = (1.0, 1.0, 1.0), (0.8, 0.8, 0.75)


@pytest.mark.parametrize(
    ("look", "words"),
    [
        (Look(tile=("{reader}",) * 6), "平铺文字（tile）最多 5 行"),
        (Look(tile=("{reader}",) * 1000, spacing=4), "平铺文字（tile）最多 5 行"),
        (Look(tile_opacity=1.0), "平铺太浓会盖住正文：“平铺浓淡”（tile_opacity）最多 0.35"),
        (Look(tile_opacity=0.35, spacing=0.6), "“平铺浓淡”（tile_opacity）在间距 0.6 时最多 0.21"),
        (Look(tile_colour=LIGHT), "“平铺颜色”（tile_colour）太浅"),
        (Look(tile_colour=PALE, tile_opacity=0.35), "“平铺颜色”（tile_colour）太浅"),
        (Look(tile_opacity=0.05), "“平铺浓淡”（tile_opacity）用这个颜色至少要 0.1"),
        (Look(foot_colour=LIGHT), "“页脚颜色”（footer_colour）太浅"),
        (Look(foot_colour=PALE), "“页脚颜色”（footer_colour）太浅"),
        (Look(foot_opacity=0.3), "“页脚浓淡”（footer_opacity）用这个颜色至少要 0."),
        (Look(foot="{reader} · {code} · " + " · ".join(["{notice}"] * 15)), "页脚太长"),
    ],
)
def test_a_look_that_hides_the_paper_or_itself_is_refused_with_the_setting_to_change(look: Look, words: str) -> None:
    assert words in look_fault(look)


@pytest.mark.parametrize(
    "look",
    [
        Look(spacing=0.6),
        Look(tile=("{reader}",) * 5),
        Look(tile_opacity=0.35),
        Look(tile=(), tile_opacity=1.0, tile_colour=LIGHT),
        Look(tile_opacity=0.1),
        Look(tile_colour=(1, 0, 0), foot_colour=(1, 0, 0)),
        Look(foot_colour=(0, 0, 0), foot_opacity=0.5),
    ],
)
def test_a_look_that_can_be_read_and_read_through_is_taken(look: Look) -> None:
    assert not look_fault(look)


def test_the_least_opacity_that_is_named_is_one_that_is_taken() -> None:
    least = float(look_fault(Look(foot_opacity=0.3)).rpartition(" ")[2])
    assert not look_fault(Look(foot_opacity=least))
    least = float(look_fault(Look(tile_opacity=0.05)).rpartition(" ")[2])
    assert not look_fault(Look(tile_opacity=least))


def test_a_part_without_anything_to_say_is_left_out() -> None:
    fields = dict.fromkeys(FIELDS, "") | {"reader": "口腔科-张三", "code": "ABCD"}

    assert filled("{reader} · 编号 {number} · {library}{notice} · {{}} · {code}", fields) == (
        "口腔科-张三",
        "{}",
        "ABCD",
    )


def test_only_what_somebody_could_look_for_counts_as_missed() -> None:
    assert Stamped(1, "pikepdf", removed=tuple(Active)).missed == ("附件", "音视频", "动态表单")
    assert Stamped(1, "pikepdf", removed=(Active.JAVASCRIPT, Active.AUTOMATIC)).missed == ()
    assert set(ACTIVE_NAMES) == set(Active)
