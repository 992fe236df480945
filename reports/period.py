"""The periods that reports are made for, in the library's local time."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.domain.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to but not including `end`, both aware; `code` names it in files, `name` in print."""

    code: str
    name: str
    start: datetime
    end: datetime


def week(code: str, zone: ZoneInfo) -> Period:
    """Return an ISO 8601 week written `2026-W46`.

    Raises:
        ConfigurationError: There is no such week.
    """
    year, number = _numbers(code, r"(\d{4})-?W(\d{1,2})", "周次应写成 2026-W46")
    try:
        start = datetime.combine(datetime.fromisocalendar(year, number, 1), time(), zone)
        end = start + timedelta(days=7)
    except (ValueError, OverflowError) as error:
        raise ConfigurationError(f"{year} 年没有第 {number} 周") from error
    shown = f"{year}年第{number}周（{start:%-m月%-d日}—{end - timedelta(days=1):%-m月%-d日}）"
    return Period(f"{year}-W{number:02d}", shown, start, end)


def month(code: str, zone: ZoneInfo) -> Period:
    """Return a month written `2026-11`; raises like `week`."""
    year, number = _numbers(code, r"(\d{4})-(\d{1,2})", "月份应写成 2026-11")
    return _months(f"{year}-{number:02d}", f"{year}年{number}月", year, number, 1, zone)


def quarter(code: str, zone: ZoneInfo) -> Period:
    """Return a quarter written `2026-Q4`; raises like `week`."""
    year, number = _numbers(code, r"(\d{4})-?Q([1-4])", "季度应写成 2026-Q4")
    return _months(f"{year}-Q{number}", f"{year}年第{number}季度", year, 3 * number - 2, 3, zone)


def year(code: str, zone: ZoneInfo) -> Period:
    """Return a year written `2026`; raises like `week`."""
    number, _ = _numbers(code, r"(\d{4})()", "年份应写成 2026")
    return _months(f"{number}", f"{number}年", number, 1, 12, zone)


def last_week(now: datetime, zone: ZoneInfo) -> Period:
    """Return the week before the one that `now` lies in."""
    day = now.astimezone(zone) - timedelta(days=7)
    iso = day.isocalendar()
    return week(f"{iso.year}-W{iso.week:02d}", zone)


def _numbers(code: str, pattern: str, how: str) -> tuple[int, int]:
    match = re.fullmatch(pattern, code.strip(), re.IGNORECASE)
    if match is None:
        raise ConfigurationError(f"{how}，不是“{code[:20]}”")
    return int(match[1]), int(match[2] or 0)


def _months(code: str, name: str, year_: int, first: int, count: int, zone: ZoneInfo) -> Period:
    try:
        start = datetime(year_, first, 1, tzinfo=zone)
        last = first - 1 + count
        end = datetime(year_ + last // 12, last % 12 + 1, 1, tzinfo=zone)
    except ValueError as error:
        raise ConfigurationError(f"没有“{name}”这个时间段") from error
    return Period(code, name, start, end)
