"""What a librarian reads about a copy."""

from console.copy_words import ROAD_NAMES, became
from handlers.domain.mark import Active, Stamped


def test_a_plain_copy_has_one_line_and_an_old_one_none() -> None:
    assert became(Stamped(12, "pikepdf")) == ["水印：12 页，直接加印"]
    assert became(None) == []


def test_everything_that_differs_from_the_original_is_told() -> None:
    stamped = Stamped(
        2, "pypdf", ("𪚥", "م"), breaks_signature=True, removed=(Active.JAVASCRIPT, Active.ATTACHMENT, Active.XFA)
    )
    road, chars, removed, signature = became(stamped)

    assert ROAD_NAMES["pypdf"] in road
    assert "\u2068𪚥\u2069（U+2A6A5）、\u2068م\u2069（U+0645）" in chars
    assert removed == "已去掉原件里的脚本、附件、动态表单（其中附件、动态表单已告诉读者）"
    assert "数字签名" in signature


def test_what_the_reader_was_not_told_is_not_claimed() -> None:
    assert became(Stamped(1, "pikepdf", removed=(Active.LAUNCH,)))[1] == "已去掉原件里的启动程序的动作"


def test_many_characters_are_counted() -> None:
    assert became(Stamped(1, "pikepdf", tuple(map(chr, range(0x1F600, 0x1F650)))))[1].endswith("等 80 个")
