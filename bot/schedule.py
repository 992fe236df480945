"""Which use case runs when. APScheduler is the timer and nothing more: what is due is decided by the data."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from handlers.domain.errors import ConfigurationError

log = structlog.get_logger()
Job = Callable[[], Awaitable[object]]


@asynccontextmanager
async def timer(
    *,
    every_few_seconds: Job,
    every_minute: Job,
    recall: Job,
    recall_every_s: float,
    daily: Job,
    weekly: Job,
    weekly_cron: str,
    zone: ZoneInfo,
) -> AsyncIterator[None]:
    """Run the jobs for the length of the block; a job that fails is logged and runs again at its next time.

    Raises:
        ConfigurationError: `weekly_cron` is not a cron expression.
    """
    try:
        weekly_trigger = CronTrigger.from_crontab(weekly_cron, timezone=zone)
    except ValueError as error:
        raise ConfigurationError(f"reports.weekly 不是正确的 cron 表达式：{weekly_cron}") from error
    scheduler = AsyncIOScheduler(timezone=zone, job_defaults={"coalesce": True, "max_instances": 1})
    often = IntervalTrigger(seconds=5)
    scheduler.add_job(_guarded("every_few_seconds", every_few_seconds), often, id="every_few_seconds")
    scheduler.add_job(_guarded("every_minute", every_minute), IntervalTrigger(seconds=60), id="every_minute")
    scheduler.add_job(_guarded("recall", recall), IntervalTrigger(seconds=recall_every_s), id="recall")
    scheduler.add_job(_guarded("daily", daily), CronTrigger(hour=3, minute=30, timezone=zone), id="daily")
    scheduler.add_job(_guarded("weekly", weekly), weekly_trigger, id="weekly", misfire_grace_time=3600)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


def in_turn(*jobs: Job) -> Job:
    """Return one job that runs these, each however the one before ended."""

    async def run() -> None:
        for job in jobs:
            await _guarded(getattr(job, "__qualname__", "job"), job)()

    return run


def _guarded(name: str, job: Job) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            await job()
        except Exception:
            # One job's trouble must not end the timer.
            log.exception("timer_job_failed", job=name)

    return run
