"""What is chosen for marks, and the passwords of locked copies, in memory."""

from dataclasses import replace
from datetime import UTC, datetime

from handlers.domain.mark import Looks
from handlers.domain.mark_rules import MarkRules

NEVER = datetime.max.replace(tzinfo=UTC)


class FakeMarkRules:
    """Holds one choice; without it what it was made with."""

    def __init__(self, usual: MarkRules | None = None) -> None:
        self.usual = usual or MarkRules()
        self.chosen: MarkRules | None = None

    async def current(self) -> MarkRules:
        if self.chosen is None:
            return self.usual
        looks = Looks(self.chosen.looks.usual, self.usual.looks.variants)
        return replace(self.chosen, looks=looks, lock_for=self.usual.lock_for)

    async def choose(self, rules: MarkRules, *, by: str) -> None:
        self.chosen = rules

    async def reset(self) -> None:
        self.chosen = None

    async def is_chosen(self) -> bool:
        return self.chosen is not None


class FakeLocks:
    """Passwords in the clear, by request."""

    def __init__(self) -> None:
        self.asked: dict[int, bool] = {}
        self.kept: dict[int, tuple[str, str, datetime]] = {}

    async def ask(self, number: int) -> None:
        self.asked[number] = True

    async def withdraw(self, number: int) -> None:
        self.asked[number] = False

    async def is_asked(self, number: int) -> bool | None:
        return self.asked.get(number, False if number in self.kept else None)

    async def keep(self, number: int, password: str, *, sha256: str, until: datetime) -> None:
        self.kept[number] = (password, sha256, until)

    async def is_locked(self, number: int, sha256: str) -> bool:
        return self.kept.get(number, ("", "", None))[1] == sha256

    async def password(self, number: int, sha256: str) -> str:
        password, of_file, _ = self.kept.get(number, ("", "", None))
        return password if of_file == sha256 else ""

    async def forget(self, *, before: datetime) -> int:
        gone = [number for number, (_, _, until) in self.kept.items() if until < before]
        for number in gone:
            self.kept[number] = ("", self.kept[number][1], NEVER)
        return len(gone)
