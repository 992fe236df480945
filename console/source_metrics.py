"""The sources' figures for Prometheus."""

from collections.abc import Iterator, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from resolvers.outgoing.health import Nature, SourceHealth
from resolvers.outgoing.tally import BUCKETS_S, SourceTally

LABELS = ["place", "source"]


def of_calls(tallies: Sequence[SourceTally]) -> Iterator[Metric]:
    """Yield how often each source was asked, what came of it, and how long it took."""
    calls = CounterMetricFamily("wendi_source_calls", "Calls of a source since the start", labels=[*LABELS, "outcome"])
    failures = CounterMetricFamily("wendi_source_failures", "Failed calls by failure word", labels=[*LABELS, "failure"])
    speed = GaugeMetricFamily("wendi_source_median_seconds", "Median time of the latest calls", labels=LABELS)
    times = HistogramMetricFamily("wendi_source_seconds", "Time of the calls since the start", labels=LABELS)
    for one in tallies:
        names = [one.place, one.source]
        for outcome in ("found", "not_found", "unavailable", "given_up"):
            calls.add_metric([*names, outcome], getattr(one, outcome))
        for word, number in sorted(one.failures.items()):
            failures.add_metric([*names, word], number)
        speed.add_metric(names, one.median_s)
        times.add_metric(names, buckets=_buckets(one), sum_value=one.sum_s)
    yield from (calls, failures, speed, times)


def of_conditions(sources: Sequence[SourceHealth]) -> Iterator[Metric]:
    """Yield whether each service is switched on, reachable and asked at present, and what is left of its budgets."""
    on = GaugeMetricFamily("wendi_source_on", "1 while the source is switched on", labels=LABELS)
    reached = GaugeMetricFamily("wendi_source_reachable", "1 when the service answered last", labels=LABELS)
    resting = GaugeMetricFamily("wendi_source_resting", "1 while the service is left alone", labels=LABELS)
    budget = GaugeMetricFamily("wendi_source_budget_left", "Calls left in the span", labels=[*LABELS, "span"])
    for one in sources:
        names = [one.place, one.source]
        on.add_metric(names, one.is_on)
        if one.nature is Nature.SERVICE:
            resting.add_metric(names, one.resting_until is not None)
        if one.is_reachable is not None:
            reached.add_metric(names, one.is_reachable)
        for span in dict.fromkeys(left.span for left in one.budgets):
            budget.add_metric([*names, span], min(left.left for left in one.budgets if left.span == span))
    yield from (on, reached, resting, budget)


def _buckets(one: SourceTally) -> list[tuple[str, float]]:
    everything = one.answered + one.unavailable
    return [*((str(limit), float(n)) for limit, n in zip(BUCKETS_S, one.buckets, strict=True)), ("+Inf", everything)]
