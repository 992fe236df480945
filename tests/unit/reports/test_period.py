from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.errors import ConfigurationError
from reports import period

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_week_runs_from_monday_to_monday_in_local_time() -> None:
    week = period.week("2026-W47", SHANGHAI)
    assert week.start == datetime(2026, 11, 15, 16, tzinfo=UTC)
    assert week.end == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert week.name == "2026年第47周（11月16日—11月22日）"


@pytest.mark.parametrize(
    ("read", "code", "start", "end"),
    [
        (period.week, "2026W1", "2025-12-29", "2026-01-05"),
        (period.month, "2026-12", "2026-12-01", "2027-01-01"),
        (period.month, "2026-2", "2026-02-01", "2026-03-01"),
        (period.quarter, "2026-q4", "2026-10-01", "2027-01-01"),
        (period.year, "2026", "2026-01-01", "2027-01-01"),
    ],
)
def test_a_period_ends_where_the_next_begins(read: object, code: str, start: str, end: str) -> None:
    found = read(code, SHANGHAI)  # type: ignore[operator]
    assert (f"{found.start:%Y-%m-%d}", f"{found.end:%Y-%m-%d}") == (start, end)


@pytest.mark.parametrize(
    ("read", "code"),
    [
        (period.week, "2026-W60"),
        (period.week, "2026-46"),
        (period.week, "9999-W52"),
        (period.week, ""),
        (period.month, "2026-13"),
        (period.month, "2026-00"),
        (period.quarter, "2026-Q5"),
        (period.year, "26"),
        (period.year, "0000"),
        (period.year, "9999"),
    ],
)
def test_a_period_that_does_not_exist_is_refused_in_words(read: object, code: str) -> None:
    with pytest.raises(ConfigurationError, match=r"[\u4e00-\u9fff]"):
        read(code, SHANGHAI)  # type: ignore[operator]


def test_last_week_is_the_one_before_this_moment_in_local_time() -> None:
    monday_in_shanghai = datetime(2026, 11, 22, 17, tzinfo=UTC)
    assert period.last_week(monday_in_shanghai, SHANGHAI).code == "2026-W47"
    assert period.last_week(datetime(2026, 11, 22, 15, tzinfo=UTC), SHANGHAI).code == "2026-W46"
