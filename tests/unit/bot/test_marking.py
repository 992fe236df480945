"""`stamp`: what it refuses before it marks, and what it says about a copy."""

from pathlib import Path

import pytest

from bot.commands.by_hand import ByHand
from bot.commands.marking import Made, told, usable_look
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
