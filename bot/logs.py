"""Logging: JSON lines in service, colours in a terminal; the libraries' records take the same road."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from bot.printable import escaped, plain

QUIET = ("aiosqlite", "alembic", "sqlalchemy.engine", "aiohttp.access", "apscheduler", "grpclib", "hpack", "asyncio")


def set_up_logs(*, stream: TextIO = sys.stderr, is_json: bool | None = None, level: int = logging.INFO) -> None:
    """Send structlog's and the standard library's records through one formatter to `stream`."""
    as_json = not stream.isatty() if is_json is None else is_json
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_last(as_json)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _last(as_json: bool) -> list[Processor]:  # noqa: FBT001 - one choice, made in one place
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if as_json:
        return [
            strip,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
            _escaped,
        ]
    # A traceback with local variables would show names.
    return [strip, _plain, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]


def _escaped(_logger: WrappedLogger, _method: str, line: object) -> str:
    return escaped(str(line))


def _plain(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Return the event with words alone: what is no text is shown by `repr`, which has no control characters."""
    return {key: plain(value) if isinstance(value, str) else value for key, value in event.items()}
