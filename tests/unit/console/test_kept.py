from datetime import UTC, datetime, timedelta

from console.kept import Kept


class Clock:
    now = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_a_value_is_given_to_its_owner_alone_and_taken_once() -> None:
    kept: Kept[str] = Kept(Clock(), keep_s=60, limit=10)
    token = kept.put("anna", "list")

    assert kept.get("bert", token) is None
    assert kept.take("anna", token) == "list"
    assert kept.take("anna", token) is None


def test_a_value_is_kept_for_its_time_only() -> None:
    clock = Clock()
    kept: Kept[str] = Kept(clock, keep_s=60, limit=10)
    kept.replace("anna", "word")

    clock.now += timedelta(seconds=60)

    assert kept.get("anna") is None


def test_memory_stays_bounded_and_the_oldest_goes_first() -> None:
    kept: Kept[int] = Kept(Clock(), keep_s=60, limit=3)

    tokens = [kept.put("anna", number) for number in range(5)]

    assert [kept.get("anna", token) for token in tokens] == [None, None, 2, 3, 4]


def test_what_is_replaced_is_gone() -> None:
    kept: Kept[str] = Kept(Clock(), keep_s=60, limit=3)
    kept.replace("anna", "first")

    kept.replace("anna", "second")

    assert kept.take("anna") == "second"
