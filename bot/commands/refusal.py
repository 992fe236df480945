"""What the library refuses, in words for whoever sits at the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot.commands.output import say
from console.kind_words import unusable
from console.words import FAILURE_NAMES
from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument, ConfigurationError, LibraryError, SourceUnavailable
from handlers.domain.source_names import SOURCE_NAMES

DISK_FULL = "disk-full"


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the library refuses into one line on stderr and exit code 1."""
    try:
        yield
    except LibraryError as error:
        say(in_words(error), is_error=True)
        raise typer.Exit(1) from error


def in_words(error: LibraryError) -> str:
    """Return what went wrong and what to do, without the words that programs use among themselves."""
    match error:
        case ConfigurationError():
            return str(error)
        case BadDocument():
            return unusable(error)
        case SourceUnavailable(reason=reason) if DISK_FULL in reason:
            return "磁盘已满，请腾出空间后再试。"
        case SourceUnavailable(source="database", reason=reason):
            return f"数据库暂时用不了，请稍后再试（{reason.partition(': ')[2] or '写入中断'}）。"
        case SourceUnavailable(source=source, reason=reason):
            why = FAILURE_NAMES[Failure(reason)] if reason in set(Failure) else "没有应答"
            return f"{SOURCE_NAMES.get(source, source)} 暂时问不到（{why}），请稍后再试。"
    return f"没有办成：{error}"
