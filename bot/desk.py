"""The librarians' desk, as readers hear of it: who is there, and until when something is answered."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAWN, NOON = time(5, 0), time(12, 0)
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Desk:
    """The librarians' desk: who, how to reach it, and when it is staffed (local time, Monday to Friday)."""

    librarian: str = "馆员"
    contact: str = "图书馆"
    opens: time = time(8, 0)
    closes: time = time(17, 0)
    zone: ZoneInfo = ZoneInfo("Asia/Shanghai")  # noqa: RUF009 - an immutable value
    on_call: str = ""

    def promise(self, now: datetime) -> str:
        """Return until when a librarian answers, in a reader's words."""
        local = now.astimezone(self.zone)
        is_weekday = local.weekday() < 5
        if is_weekday and local.time() < self.opens:
            return f"今{self._part}{self.opens:%-H:%M}接着找"
        if is_weekday and local.time() < (datetime.combine(local, self.closes) - timedelta(hours=1)).time():
            return f"今天{self.closes:%-H:%M}前答复"
        return f"{self._next_day(local)}{self.opens:%-H:%M}接着找"

    def _next_day(self, local: datetime) -> str:
        """Return the next day with a librarian; before dawn `明早` would be heard as a few hours from now."""
        ahead = next(n for n in range(1, 4) if (local + timedelta(days=n)).weekday() < 5)
        if ahead == 1 and local.time() >= DAWN:
            return f"明{self._part}"
        weekday = WEEKDAYS[(local + timedelta(days=ahead)).weekday()]
        return f"周{weekday}{'早上' if self._part == '早' else '下午'}"

    @property
    def _part(self) -> str:
        return "早" if self.opens < NOON else "天下午"

    def is_staffed(self, now: datetime) -> bool:
        """Return whether a librarian is there."""
        local = now.astimezone(self.zone)
        return local.weekday() < 5 and self.opens <= local.time() < self.closes

    def on_call_part(self, now: datetime) -> str:
        """Return whom to call while nobody is there; empty by day, or when the library names nobody."""
        return f"病人急用可打{self.on_call}。" if self.on_call and not self.is_staffed(now) else ""

    @property
    def hours(self) -> str:
        """Return the hours as text."""
        return f"工作日{self.opens:%-H:%M}-{self.closes:%-H:%M}"
