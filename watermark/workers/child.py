"""The workshop: untrusted PDFs are opened only in child processes with limits, never in the bot itself."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import structlog

from handlers.domain.article import Article, Failure
from handlers.domain.errors import BadDocument, ConfigurationError
from handlers.domain.inspection import Inspection
from handlers.domain.mark import Mark, Reading, Stamped
from watermark.limits import Limits
from watermark.workers.plain import Plain, article_given, inspection, mark_given, reading, stamped
from watermark.workers.warm import WarmProcess, WorkshopDown

log = structlog.get_logger()

# Nobody waits in a chat for a trace, and every page's text is read.
_TRACE_DEADLINE_S = 300.0
_LOOK_S = 20.0
_SPARE_OUTPUT_BYTES = 64 << 20


class PdfWorkshop:
    """Inspects, marks and traces PDFs, each in a child of its own forked from one warm process.

    `at_once` children run at a time; `memory_bytes` is what each may use beyond what is loaded already.
    The warm process is replaced when it dies; jobs that died with it are done once more.
    """

    def __init__(
        self,
        *,
        key: bytes = b"",
        limits: Limits | None = None,
        at_once: int = 2,
        memory_bytes: int = 512 << 20,
        deadline_s: float = 60.0,
    ) -> None:
        """Keep the limits; `key` is the signing key of trace codes, without it no copy is recognised."""
        self._key = key
        self._limits = limits or Limits()
        self._limits_given = asdict(self._limits)
        self._memory_bytes = memory_bytes
        self._deadline_s = deadline_s
        self._free = asyncio.Semaphore(at_once)
        self._starting = asyncio.Lock()
        self._server: WarmProcess | None = None
        self._is_closed = False

    async def __aenter__(self) -> Self:
        """Start the warm process and wait until it answers."""
        await self._do("ping", {}, self._deadline_s)
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End the warm process and every child; who still waits learns that there is no process."""
        self._is_closed = True
        if self._server:
            await self._server.close()

    async def inspect(
        self, path: Path, article: Article | None, *, must_match: bool = True, deadline_s: float | None = None
    ) -> Inspection:
        """Look whether a file is a sound PDF of that paper.

        Raises:
            BadDocument: It is not, with its failure word.
            WorkshopDown: No process to look with.
        """
        self._limits.check_size(path)
        paper = article_given(article) if article else None
        given = {
            "path": str(path),
            "article": paper,
            "must_match": must_match,
            "key": self._key.hex(),
            "limits": self._limits_given,
        }
        return inspection(await self._do("inspect", given, deadline_s or self._deadline_s))

    async def make_copy(self, source: Path, target: Path, mark: Mark, *, deadline_s: float | None = None) -> Stamped:
        """Write the marked copy and return what is known about it; `target` appears whole or not at all.

        Raises:
            BadDocument: It cannot be marked on every page.
            WorkshopDown: No process to mark with.
        """
        size_bytes = self._limits.check_size(source)
        draft = target.with_name(f"{target.name}.draft")
        given = {
            "source": str(source),
            "target": str(draft),
            "mark": mark_given(mark),
            "key": self._key.hex(),
            "limits": self._limits_given,
        }
        room = size_bytes * 4 + _SPARE_OUTPUT_BYTES
        try:
            made = stamped(await self._do("stamp", given, deadline_s or self._deadline_s, max_output_bytes=room))
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
            draft.with_name(f"{draft.name}.mended").unlink(missing_ok=True)
        log.info("pdf_marked", road=made.road, pages=made.pages, replaced_characters=len(made.missing))
        return made

    async def trace(self, path: Path, *, passwords: Sequence[str] = (), deadline_s: float | None = None) -> Reading:
        """Return the deliveries whose valid codes a file carries, and how much of it was looked at.

        A PDF that asks for a password is tried with each of `passwords`; it lies open for that long, for us alone.

        Raises:
            BadDocument: Not a PDF that any reader opens.
            ConfigurationError: A picture, or no signing key is set.
            WorkshopDown: No process to read with.
        """
        if not self._key:
            raise ConfigurationError("没有设置溯源码的签名密钥，无法追溯。")
        size_bytes = self._limits.check_size(path)
        room = size_bytes * 4 + _SPARE_OUTPUT_BYTES if passwords else 0
        with TemporaryDirectory(prefix="wendi-trace-") as folder:
            opened = str(Path(folder) / "opened.pdf")
            given = {"path": str(path), "key": self._key.hex(), "passwords": list(passwords), "opened": opened}
            deadline_s = deadline_s or _TRACE_DEADLINE_S
            return reading(await self._do("trace", given, deadline_s, max_output_bytes=room))

    async def marked_for(self, path: Path, *, look_s: float = _LOOK_S) -> int | None:
        """Return the delivery that a copy was marked for; `None` for an original.

        What it says is read first, then, for at most `look_s`, what it hides.

        Raises:
            BadDocument: Reading took too long.
            WorkshopDown: No process to look with.
        """
        if not self._key:
            return None
        given = {"path": str(path), "key": self._key.hex()}
        found: int | None = (await self._do("printed", given, self._deadline_s))["delivery"]
        if found is not None:
            return found
        try:
            found = (await self._do("hidden", given, look_s))["delivery"]
        except BadDocument:
            # A file that is heavy to draw is no copy for that; whether it is of use is told when it is marked.
            return None
        return found

    async def said_title(self, path: Path) -> str:
        """Return the title in a PDF's properties; empty when there is none worth the name.

        Raises:
            BadDocument: Looking took too long.
            WorkshopDown: No process to look with.
        """
        title: str = (await self._do("said_title", {"path": str(path)}, self._deadline_s))["title"]
        return title

    async def run(
        self, job: str, given: Plain, *, deadline_s: float, max_output_bytes: int, memory_bytes: int
    ) -> Plain:
        """Do a job of `watermark.workers.work` under its own limits; raises like `make_copy`."""
        return await self._do(job, given, deadline_s, max_output_bytes=max_output_bytes, memory_bytes=memory_bytes)

    async def _do(
        self, job: str, given: Plain, deadline_s: float, *, max_output_bytes: int = 0, memory_bytes: int = 0
    ) -> Plain:
        answer = await self._answer(job, given, deadline_s, max_output_bytes, memory_bytes or self._memory_bytes)
        path = given.get("path") or given.get("source")
        if answer.get("died") and path:
            # The reader is told that a bomb is one, not that the file is damaged.
            weighed = await self._answer("weigh", {"path": path}, deadline_s, 0, self._memory_bytes)
            if weighed.get("bad", [""])[0] == Failure.TOO_LARGE:
                answer = weighed
        return _result(answer)

    async def _answer(
        self, job: str, given: Plain, deadline_s: float, max_output_bytes: int, memory_bytes: int
    ) -> Plain:
        order = {
            "job": job,
            "given": given,
            "deadline_s": deadline_s,
            "max_output_bytes": max_output_bytes,
            "memory_bytes": memory_bytes,
        }
        async with self._free:
            answer = await self._asked(order) or await self._asked(order)
        if answer is None:
            raise WorkshopDown("the PDF workshop died twice")
        return answer

    async def _asked(self, order: Plain) -> Plain | None:
        async with self._starting:
            if self._is_closed:
                return None
            if self._server is None or not self._server.is_up:
                self._server = await WarmProcess.start()
            server = self._server
        return await server.ask(order)


def _result(answer: Mapping[str, Any]) -> Plain:
    if "traceback" in answer:
        log.warning("pdf_job_failed", traceback=answer["traceback"])
    if "bad" in answer:
        reason, detail = answer["bad"]
        raise BadDocument(Failure(reason), detail)
    if "refused" in answer:
        raise ConfigurationError(answer["refused"])
    if "broken" in answer:
        raise WorkshopDown(answer["broken"])
    found: Plain = answer["ok"]
    return found
