"""The one warm process of the PDF workshop, from which a child is forked for every file."""

import asyncio
import contextlib
import itertools
import json
import os
import sys
from pathlib import Path

import structlog

from handlers.domain.errors import LibraryError
from watermark.workers.plain import Plain

log = structlog.get_logger()

_HOUSE = Path(__file__).resolve().parents[2]
_LINE_LIMIT = 8 << 20
_GRACE_S = 5.0


class WorkshopDown(LibraryError):
    """The workshop's process could not be started or died twice; the work is tried again later."""


class WarmProcess:
    """One warm process and the answers that are awaited from it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._ids = itertools.count(1)
        self._awaited: dict[int, asyncio.Future[Plain | None]] = {}
        self._is_lost = False
        self._listening = asyncio.create_task(self._listen(), name="pdf-workshop")

    @classmethod
    async def start(cls) -> "WarmProcess":
        """Start the process; secrets in the environment stay here."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "watermark.workers.forkserver",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=_HOUSE,
                # A child that loads NumPy within its limits has no room for a thread on each of many cores.
                env=kept | {"OPENBLAS_NUM_THREADS": "1"},
                limit=_LINE_LIMIT,
                start_new_session=True,
            )
        except OSError as error:
            raise WorkshopDown(f"cannot start: {error.strerror}") from error
        return cls(process)

    @property
    def is_up(self) -> bool:
        """Whether it can be asked."""
        return self._process.returncode is None and not self._is_lost

    async def ask(self, order: Plain) -> Plain | None:
        """Return the answer, or `None` when the process died before it came."""
        job_id = next(self._ids)
        answer = self._awaited[job_id] = asyncio.get_running_loop().create_future()
        try:
            if not self.is_up or not await self._tell({"id": job_id, **order}) or not self.is_up:
                return None
            async with asyncio.timeout(order["deadline_s"] + _GRACE_S):
                found: Plain | None = await answer
                return found
        except TimeoutError:
            log.warning("pdf_workshop_stuck", job=order["job"])
            self._kill()
            return None
        except asyncio.CancelledError:
            await self._tell({"cancel": job_id})
            raise
        finally:
            self._awaited.pop(job_id, None)

    async def close(self) -> None:
        """End the process and wait for it."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(_GRACE_S):
                await self._process.wait()
        except TimeoutError:
            self._kill()
            await self._process.wait()
        await self._listening

    def _kill(self) -> None:
        self._is_lost = True
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def _tell(self, order: Plain) -> bool:
        if self._process.stdin is None:
            return False
        try:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            await self._process.stdin.drain()
        except (ConnectionError, RuntimeError):
            return False
        return True

    async def _listen(self) -> None:
        try:
            while self._process.stdout and (line := await self._process.stdout.readline()):
                answer = json.loads(line)
                awaited = self._awaited.get(answer["id"])
                if awaited and not awaited.done():
                    awaited.set_result(answer)
        finally:
            # From here on nobody asks it; who asked already learns that it is gone.
            self._is_lost = True
            for awaited in self._awaited.values():
                if not awaited.done():
                    awaited.set_result(None)
            with contextlib.suppress(ProcessLookupError):
                await self._process.wait()
