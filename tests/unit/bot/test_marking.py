"""`stamp`: what it refuses before it marks, and what it says about a copy."""

from pathlib import Path

import pytest

from bot.commands.by_hand import ByHand, named_after, needed, shown
from bot.commands.marking import Made, check_target, told, usable_look
from handlers.domain.errors import ConfigurationError
from handlers.domain.mark import Look, Looks, Stamped
from handlers.domain.mark_rules import MarkRules


def test_a_look_that_no_copy_can_wear_is_blamed_itself_and_not_the_file() -> None:
    with pytest.raises(ConfigurationError, match=r"水印设置要改：平铺太浓.*最多 0\.35.*“水印”页") as refused:
        usable_look(MarkRules(Looks(Look(tile_opacity=1.0))))

    assert "PDF" not in str(refused.value)
    assert usable_look(MarkRules()) == Look()


def test_a_name_that_was_cut_in_the_mark_is_told() -> None:
    asked = ByHand(Path("a.pdf"), Path("b.pdf"), "内科-很长的名字", "1042")

    said = told(Made(Stamped(3, "pikepdf"), "2345", ("内科-很…",)), asked)

    assert said[1:] == ["太长，水印里缩短成了：“内科-很…”（溯源时查到的仍是全名）"]
    assert len(told(Made(Stamped(3, "pikepdf"), "2345"), asked)) == 1


UNSEEN = {
    "a colour": ("张\x1b[31m三", "ESC，终端颜色代码的开头"),
    "a line of its own": ("张三\n已写出假行", "换行"),
    "a return": ("张\r三", "回车"),
    "a tab": ("张\t三", "制表符"),
    "orders of one character": ("张\x9b2J三", "U\\+009B"),
    "turned around": ("张\u202e三", "U\\+202E"),
    "a blank of no width": ("张\u200b三\ufeff", "U\\+200B、U\\+FEFF"),
    "a line separator": ("张\u2028三", "U\\+2028"),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_would_be_registered_otherwise_than_it_is_printed_is_refused(name: str) -> None:
    typed, told_of = UNSEEN[name]
    with pytest.raises(ConfigurationError, match=rf"^--reader 里有看不见的控制字符（{told_of}）.*去掉它们再试。$"):
        needed(Path("a.pdf"), Path("b.pdf"), f"口腔科-{typed}", "1042")
    with pytest.raises(ConfigurationError, match=rf"^--request 里有看不见的控制字符（{told_of}）"):
        needed(Path("a.pdf"), Path("b.pdf"), "口腔科-张三", f"10{typed}")


NAMES = (
    "口腔科-张三",
    "内科-ئابدۇ\u200cرەھىم",
    "信息科-ᠪᠠ\u180eᠶ",
    "نور\u200f-علي",
    "皮肤科-می\u200cخواهم",
    "急诊-O’Brien 李",
)


@pytest.mark.parametrize("name", NAMES)
def test_what_joins_and_parts_letters_within_names_stays(name: str) -> None:
    assert needed(Path("a.pdf"), Path("b.pdf"), name, "馆际 10-42").reader == name


def test_a_files_name_begins_no_line_and_gives_no_order() -> None:
    odd = Path("a\n已写出 b\x1b[31m\u202e.pdf")

    assert shown(odd) == "a�已写出 b�[31m�.pdf"
    assert named_after(odd) == "a�已写出 b�[31m�"
    with pytest.raises(ConfigurationError, match=r"^没有这个文件夹：没有�有。请先建好"):
        check_target(Path("没有\n有/b.pdf"))
