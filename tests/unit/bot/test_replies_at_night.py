"""What readers hear while no librarian is there."""

from datetime import UTC, datetime

from bot.desk import Desk
from bot.replies import Replies
from handlers.domain.say import Say

NIGHT, DAY = datetime(2026, 11, 18, 14, tzinfo=UTC), datetime(2026, 11, 18, 3, tzinfo=UTC)
FACTS = {"number": "1042", "title": "某题"}


def said(say: Say, moment: datetime, on_call: str = "") -> str:
    return Replies(Desk(librarian="王老师", on_call=on_call), lambda: moment)(say, FACTS)


def test_by_day_nothing_need_be_sent_again_and_at_night_urgency_is_offered() -> None:
    assert said(Say.TO_LIBRARIAN, DAY) == "1042 没找到可直接提供的全文，已转王老师，今天17:00前答复，不用重发。"
    assert said(Say.TO_LIBRARIAN, NIGHT).endswith("，明早8:00接着找；病人急用请回“急”。")


def test_at_night_the_number_to_call_is_named_where_the_library_has_one() -> None:
    told = "好的，1042 已标为急件，王老师优先处理，明早8:00接着找。"
    assert said(Say.URGENT, NIGHT) == told
    assert said(Say.URGENT, NIGHT, "总值班 6666") == told + "病人急用可打总值班 6666。"
    assert said(Say.URGENT, DAY, "总值班 6666") == "好的，1042 已标为急件，王老师优先处理，今天17:00前答复。"


def test_who_said_that_it_is_urgent_is_not_told_to_say_so_again() -> None:
    def told(say: Say, moment: datetime, on_call: str = "") -> str:
        facts = {**FACTS, "urgent": "yes"}
        return Replies(Desk(librarian="王老师", on_call=on_call), lambda: moment)(say, facts)

    assert told(Say.ACK, DAY) == "收到，已标急件，正在找，一般1～3分钟。编号1042"
    assert told(Say.NONE_OF_THEM, NIGHT).endswith("，按急件优先处理，明早8:00接着找，不用重发。")
    assert told(Say.TO_LIBRARIAN, DAY).endswith("已转王老师，按急件优先处理，今天17:00前答复，不用重发。")
    assert told(Say.TO_LIBRARIAN_NO_SUCH_ID, DAY).endswith("已同时转王老师，按急件优先处理，今天17:00前答复。")
    assert told(Say.TO_LIBRARIAN, NIGHT, "总值班 6666").endswith(
        "按急件优先处理，明早8:00接着找；病人急用可打总值班 6666。"
    )
