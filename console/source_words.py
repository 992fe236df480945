"""How the console tells of sources: their names, how they are, and six hours as a picture."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from console.words import FAILURE_NAMES, ago
from resolvers.outgoing.health import Nature, SourceHealth
from resolvers.outgoing.lanes import Budget
from resolvers.outgoing.tally import Slot

FAILURES = {word.value: said for word, said in FAILURE_NAMES.items()}
SPANS = {"hour": "本小时", "day": "今日"}
FEW_LEFT = 0.1
BAR_WIDTH, BAR_HEIGHT = 3, 24
LEAST_HEIGHT = 2.0


def condition(health: SourceHealth, zone: ZoneInfo, now: datetime) -> tuple[str, str]:
    """Return how a source is, in a few words, and the colour of it."""
    if not health.is_on:
        return "已停用", ""
    if health.resting_until:
        return f"休息至 {_clock_time(health.resting_until, zone, now)}", "mid"
    if any(budget.left == 0 for budget in health.budgets):
        return "额度用完", "mid"
    if health.nature is not Nature.SERVICE:
        return "正常", "good"
    if health.is_reachable is False:
        return "连不上" if health.is_line_down else failure(health), "bad"
    return ("正常", "good") if health.is_reachable else ("还没问过", "")


def rests_for(health: SourceHealth) -> str:
    """Return why a service is left alone; empty while it is not."""
    return FAILURES.get(health.resting_why, health.resting_why) if health.is_on and health.resting_until else ""


def reached(health: SourceHealth, now: datetime) -> str:
    """Return whether a service was reached and how long ago that was seen."""
    if health.nature is not Nature.SERVICE:
        return "不需联网"
    if health.seen_at is None:
        return "—"
    when = ago(health.seen_at, now)
    when = when if when == "刚刚" else f"{when}前"
    return f"{'不通' if health.is_line_down else '通'} · {when}"


def failure(health: SourceHealth) -> str:
    """Return the last failure in Chinese; empty when there was none."""
    return FAILURES.get(health.failure, health.failure)


def rate(health: SourceHealth) -> str:
    """Return which part of the answers had what was asked for."""
    share = health.tally.hit_rate
    return "—" if share is None else f"{share:.0%}"


def span(seconds: float) -> str:
    """Return how long a call takes: `85 毫秒`, `1.24 秒`."""
    return f"{seconds * 1000:.0f} 毫秒" if seconds < 1 else f"{seconds:.1f} 秒"


def left(budget: Budget) -> str:
    """Return what is left of a budget."""
    return f"{SPANS[budget.span]} {budget.left}/{budget.of}"


def is_short(budget: Budget) -> bool:
    """Return whether a budget is nearly spent."""
    return budget.left < budget.of * FEW_LEFT


def spark(slots: Sequence[Slot]) -> Markup:
    """Return the last hours as bars, ten minutes each: answers in green, failures on top in red."""
    most = max((slot.answered + slot.failed for slot in slots), default=0)
    width = len(slots) * (BAR_WIDTH + 1)
    bars = "".join(_bar(number, slot, most) for number, slot in enumerate(slots) if slot.answered or slot.failed)
    answered, failed = sum(s.answered for s in slots), sum(s.failed for s in slots)
    told = f"近6小时：答复 {answered} 次，失败 {failed} 次"
    return Markup(  # noqa: S704 - numbers and our own words alone
        f'<svg class="spark" viewBox="0 0 {width} {BAR_HEIGHT}" width="{width}" height="{BAR_HEIGHT}" role="img" '
        'preserveAspectRatio="none" '
        f'aria-label="{told}"><title>{told}</title><path class="base" d="M0 {BAR_HEIGHT - 0.5}H{width}"/>{bars}</svg>'
    )


def _bar(number: int, slot: Slot, most: int) -> str:
    x, scale = number * (BAR_WIDTH + 1), (BAR_HEIGHT - 2) / most
    good = max(LEAST_HEIGHT, slot.answered * scale) if slot.answered else 0.0
    bad = max(LEAST_HEIGHT, slot.failed * scale) if slot.failed else 0.0
    good = min(good, BAR_HEIGHT - 1 - bad)
    floor = BAR_HEIGHT - 1
    parts = (("good", floor - good, good), ("bad", floor - good - bad, bad))
    return "".join(
        f'<rect class="{kind}" x="{x}" y="{y:.1f}" width="{BAR_WIDTH}" height="{height:.1f}"/>'
        for kind, y, height in parts
        if height
    )


def _clock_time(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    local = moment.astimezone(zone)
    is_today = local.date() == now.astimezone(zone).date()
    return f"{local:%H:%M}" if is_today else f"{local.month}月{local.day}日 {local:%H:%M}"


def failures(health: SourceHealth) -> str:
    """Return every kind of failure since the start with its count, the most frequent first."""
    counted: Mapping[str, int] = health.tally.failures
    ranked = sorted(counted.items(), key=lambda pair: -pair[1])
    return "，".join(f"{FAILURES.get(word, word)} {number}" for word, number in ranked)


def all_off(every: Sequence[SourceHealth]) -> str:
    """Return an alarm in words when nobody is asked any more, for records or for files; empty while somebody is."""
    on = {place: _is_any_on(every, place) for place in ("metadata", "fulltext")}
    if not any(on.values()):
        return "全部来源已停用" if every else "没有配置任何来源"
    if not on["fulltext"]:
        return "全文来源已全部停用"
    return "" if on["metadata"] else "题录来源已全部停用"


def _is_any_on(every: Sequence[SourceHealth], place: str) -> bool:
    return any(one.is_on and one.place == place and one.nature is not Nature.LINK for one in every)
