"""`stamp`: what it refuses before it marks, and what it says about a copy."""

import pytest

from bot.commands.marking import usable_look
from handlers.domain.errors import ConfigurationError
from handlers.domain.mark import Look, Looks
from handlers.domain.mark_rules import MarkRules


def test_a_look_that_no_copy_can_wear_is_blamed_itself_and_not_the_file() -> None:
    with pytest.raises(ConfigurationError, match=r"水印设置要改：平铺太浓.*最多 0\.35.*“水印”页") as refused:
        usable_look(MarkRules(Looks(Look(tile_opacity=1.0))))

    assert "PDF" not in str(refused.value)
    assert usable_look(MarkRules()) == Look()
