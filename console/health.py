"""What machines ask: is the program alive, can it work, and how much does it do. No names anywhere."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeHistogramMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from console.site import SITE, Site
from console.source_metrics import of_calls, of_conditions
from console.work import unanswered, unhandled
from handlers.domain.errors import SourceUnavailable
from handlers.domain.figures import RequestRow
from handlers.domain.message import ChannelHealth, Link
from handlers.domain.request import State

log = structlog.get_logger()
DEADLINE_S = 3.0
WINDOW = timedelta(hours=24)
COUNTED_EVERY = timedelta(seconds=15)
BUCKETS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 180.0, 600.0, 3600.0)


async def healthz(_: web.Request) -> web.Response:
    """Say that the program answers."""
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """Say whether the program can serve readers now, and which part cannot (503)."""
    site = request.app[SITE]
    parts = {
        "database": await _is_database_up(site),
        "channel": site.channel.health().link is Link.ONLINE,
        "workers": site.is_ready(),
    }
    is_ready = all(parts.values())
    said = {name: "ok" if is_up else "down" for name, is_up in parts.items()}
    answer = {"status": "ready" if is_ready else "not_ready", **said, "link": site.channel.health().link.value}
    return web.json_response(answer, status=200 if is_ready else 503)


async def _is_database_up(site: Site) -> bool:
    try:
        async with asyncio.timeout(DEADLINE_S):
            await site.outbox.waiting(site.account)
    except (SourceUnavailable, TimeoutError):
        log.warning("database_not_ready", exc_info=True)
        return False
    return True


@dataclass(slots=True)
class Day:
    """The requests of the last 24 hours, counted at most every 15 seconds."""

    counted_at: datetime | None = None
    states: Counter[State] = field(default_factory=Counter)
    ack_s: list[float] = field(default_factory=list)
    delivery_s: list[float] = field(default_factory=list)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def refresh(self, site: Site) -> None:
        """Count anew when the last count is too old."""
        now = site.clock()
        async with self.lock:
            if self.counted_at is None or not timedelta(0) <= now - self.counted_at < COUNTED_EVERY:
                self._count([row async for row in site.figures(now - WINDOW, now + COUNTED_EVERY)])
                self.counted_at = now

    def _count(self, rows: Sequence[RequestRow]) -> None:
        self.states = Counter(row.state for row in rows)
        self.ack_s = [row.ack_s for row in rows if row.ack_s is not None]
        self.delivery_s = [row.turnaround_s for row in rows if row.turnaround_s is not None]


DAY: web.AppKey[Day] = web.AppKey("day", Day)


async def metrics(request: web.Request) -> web.Response:
    """Return the figures for Prometheus."""
    site, day = request.app[SITE], request.app[DAY]
    await day.refresh(site)
    waiting = await site.outbox.waiting(site.account)
    queue_length = len(await site.book.queue())
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Snapshot([*_of_requests(day, queue_length), *_of_channel(site.channel.health(), waiting)]))
    registry.register(Snapshot(of_calls(site.tally())))
    registry.register(Snapshot(of_conditions(site.sources.health())))
    registry.register(Snapshot(_of_delays(len(await unanswered(site)), len(await unhandled(site)))))
    return web.Response(body=generate_latest(registry), content_type="text/plain", charset="utf-8")


class Snapshot(Collector):
    """Figures as they stood at one moment."""

    def __init__(self, figures: Iterable[Metric]) -> None:
        """Keep the figures."""
        self._figures = list(figures)

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        return iter(self._figures)


def _of_requests(day: Day, queue_length: int) -> Iterator[Metric]:
    states = GaugeMetricFamily("wendi_requests_24h", "Requests received in the last 24 hours", labels=["state"])
    for state in State:
        states.add_metric([state.value], day.states[state])
    yield states
    yield GaugeMetricFamily("wendi_queue_length", "Requests that wait for a librarian", queue_length)
    yield _histogram("wendi_ack_seconds_24h", "Message to first answer, last 24 hours", day.ack_s)
    yield _histogram("wendi_delivery_seconds_24h", "Message to delivered file, last 24 hours", day.delivery_s)


def _histogram(name: str, meaning: str, values_s: Sequence[float]) -> Metric:
    buckets = [(str(limit), sum(v <= limit for v in values_s)) for limit in BUCKETS_S]
    everything = [*buckets, ("+Inf", len(values_s))]
    return GaugeHistogramMetricFamily(name, meaning, buckets=everything, gsum_value=sum(values_s))


def _of_channel(health: ChannelHealth, waiting: int) -> Iterator[Metric]:
    yield GaugeMetricFamily("wendi_channel_online", "1 while the chat account is logged in", health.link is Link.ONLINE)
    yield CounterMetricFamily("wendi_channel_sessions", "Logins of the chat account since the start", health.sessions)
    yield GaugeMetricFamily("wendi_posts_waiting", "Messages written and not sent yet", waiting)


def _of_delays(requests: int, messages: int) -> Iterator[Metric]:
    yield GaugeMetricFamily("wendi_unanswered_requests", "Open requests whose reader has heard no word yet", requests)
    yield GaugeMetricFamily("wendi_unhandled_messages", "Messages kept that nobody has dealt with in time", messages)
