"""What the timer has done once a day and once a week: old data wiped, last week's report written."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from bot import parts
from bot.config import Settings
from bot.parts import Memory, now
from handlers.advise_purchases import missed_until
from reports.period import last_week
from reports.usage import report_file, write_usage

log = structlog.get_logger()
FORGET_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The jobs that look at no request."""

    settings: Settings
    kept: Memory

    async def write_weekly_if_missing(self) -> None:
        """Write last week's report where a server that was off on Monday has not written it."""
        period = last_week(now(), parts.zone(self.settings))
        folder = Path(self.settings.reports.folder)
        if not await asyncio.to_thread(report_file(folder, period, "html").exists):
            await self.write_weekly()

    async def write_weekly(self) -> None:
        """Write last week's report."""
        zone = parts.zone(self.settings)
        period = last_week(now(), zone)
        rows = [row async for row in self.kept.figures.rows_between(period.start, period.end)]
        missed = await missed_until(self.kept.purchases, period.end)
        folder, library = Path(self.settings.reports.folder), self.settings.library.name
        files = await asyncio.to_thread(
            write_usage, rows, period, folder, formats=("html", "csv"), zone=zone, library=library, missed=missed
        )
        log.info("weekly_report_written", files=len(files), requests=len(rows))

    async def forget(self) -> None:
        """Wipe what need not be kept: old texts and contacts never seen again."""
        moment = now()
        contacts = await self.kept.members.forget(moment - FORGET_AFTER)
        old = moment - timedelta(days=self.settings.privacy.keep_text_days)
        originals = await self.kept.originals.wipe(old)
        passwords = await self.kept.locks.forget(before=moment)
        texts = await self.kept.book.wipe_texts(old)
        log.info("old_data_wiped", contacts=contacts, originals=originals, texts=texts, passwords=passwords)
