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
