"""The composition root: opens the parts, starts the use cases and keeps them running."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import structlog
from aiohttp import web

from bot import parts
from bot.config import Settings
from bot.order_care import order_care
from bot.program import Extras, Program
from bot.qr import show_login_code
from bot.schedule import in_turn, timer
from bot.source_care import caring, lasting_answers
from bot.upkeep import Upkeep
from console.web import build_app
from handlers.bell import Bell, Bells
from handlers.domain.errors import ConfigurationError
from handlers.speak import Speaker
from handlers.workers import work
from resolvers.load import load
from resolvers.outgoing.switchboard import InOrder

log = structlog.get_logger()


async def run(settings: Settings, extras: Extras | None = None) -> None:
    """Run the service until cancelled.

    Raises:
        ConfigurationError: A part cannot be opened; the message says which and how to mend it.
    """
    async with AsyncExitStack() as stack:
        program = await _open(settings, stack)
        await _run(program, extras or Extras(), stack)


async def _open(settings: Settings, stack: AsyncExitStack) -> Program:
    kept = await stack.enter_async_context(parts.memory(settings, is_service=True))
    answers = lasting_answers(kept)
    http = await stack.enter_async_context(parts.outgoing_line(settings, answers))
    care = await stack.enter_async_context(caring(settings, kept, http, answers))
    pdfs = await stack.enter_async_context(parts.workshop(settings))
    channel = parts.wechat(settings)
    speaker = Speaker(parts.replies(settings), channel, reply_hold_s=settings.delivery.reply_hold_s)
    sources = InOrder(http.switchboard, "metadata", load(settings.metadata, "metadata", http))
    look_up = await stack.enter_async_context(parts.look_up(settings, sources))
    return Program(settings, kept, http, pdfs, care, channel, Bells(), speaker, sources, look_up)


async def _run(program: Program, extras: Extras, stack: AsyncExitStack) -> None:
    settings, bells = program.settings, program.bells
    finder = program.finder()
    identify, fulfil, deliver, tidy, join = (
        program.identify(finder), program.fulfil(finder), program.deliver(), program.tidy(), program.join()
    )  # fmt: skip
    again = program.look_again(finder)
    send, attend = program.send(deliver), program.attend(identify)
    dispatch = program.dispatch(join, deliver)
    upkeep = Upkeep(settings, program.kept)
    desk, originals = program.front_desk(dispatch, tidy), program.fetch_originals()
    ordered = order_care(settings, program.kept, program.http, program.pdfs, bells)
    workers: list[tuple[str, Callable[[], Awaitable[bool]], Bell, int]] = [
        ("hear", desk.work_once, bells.inbox, 8),
        ("identify", identify.work_once, bells.identify, 6),
        ("search", fulfil.work_once, bells.search, 6),
        ("deliver", deliver.work_once, bells.deliver, settings.watermark.workers),
        ("send", send.work_once, bells.outbox, 12),
        ("originals", originals.work_once, bells.originals, 2),
        ("orders", ordered.errands.work_once, bells.orders, 2),
        ("watch", again.work_once, bells.watch, 1),
    ]
    working = asyncio.Event()
    pages = build_app(replace(program.site(join, attend, extras, working.is_set), orders=ordered.desk))
    address = await stack.enter_async_context(_serve(pages, settings))
    await stack.enter_async_context(
        timer(
            every_few_seconds=in_turn(program.guard(desk, dispatch).look, program.befriended().look),
            every_minute=in_turn(tidy.run, again.tell_expired, ordered.every_minute),
            recall=program.recall().run,
            recall_every_s=min(60.0, settings.delivery.recall_every_minutes * 60),
            daily=upkeep.forget,
            weekly=upkeep.write_weekly,
            weekly_cron=settings.reports.weekly,
            zone=parts.zone(settings),
        )
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(program.channel.listen(desk), name="channel")
        group.create_task(show_login_code(program.channel), name="login-code")
        group.create_task(program.care.run(), name="sources")
        group.create_task(upkeep.write_weekly_if_missing(), name="weekly-report")
        for name, once, bell, hands in workers:
            group.create_task(work(name, once, bell, hands=hands), name=name)
        working.set()
        log.info("started", console=address)
        extras.ready(address)


@asynccontextmanager
async def _serve(app: web.Application, settings: Settings) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.console.host, settings.console.port)
        try:
            await site.start()
        except OSError as error:
            where = f"{settings.console.host}:{settings.console.port}"
            raise ConfigurationError(f"网页地址 {where} 用不了（{error.strerror}），请换 console.port") from error
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
