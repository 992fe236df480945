"""The librarians' desk, as readers hear of it: who is there, and until when something is answered."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


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
            return f"今早{self.opens:%-H:%M}接着找"
        if is_weekday and local.time() < (datetime.combine(local, self.closes) - timedelta(hours=1)).time():
            return f"今天{self.closes:%-H:%M}前答复"
        return f"{self._next_day(local)}{self.opens:%-H:%M}接着找"

    @staticmethod
    def _next_day(local: datetime) -> str:
        ahead = next(n for n in range(1, 4) if (local + timedelta(days=n)).weekday() < 5)
        return "明早" if ahead == 1 else "周一早上"

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
