"""The demo's two neighbour processes: the practice gateway and the stand-in for the services.

They are processes of their own, so that the chat's history outlives a kill of the bot; a start finds
those of the last one that still run.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handlers.domain.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
START_S = 30.0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A process that writes where it listens to `ready`, a JSON file with its pid."""

    name: str
    module: str
    ready: Path
    arguments: tuple[str, ...]

    def found(self) -> dict[str, int] | None:
        """Return where the running process listens, or `None` when none runs."""
        try:
            where = json.loads(self.ready.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return where if _is_running(int(where.get("pid", 0)), self.module) else None

    async def start(self) -> dict[str, int]:
        """Return where the process listens, started now if need be.

        Raises:
            ConfigurationError: It did not come up; its log says why.
        """
        if where := self.found():
            return where
        self.ready.parent.mkdir(parents=True, exist_ok=True)
        log_path = self.ready.with_suffix(".log")
        process = await asyncio.to_thread(self._spawn, log_path)
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and process.poll() is None:
            if where := self.found():
                return where
            await asyncio.sleep(0.05)
        raise ConfigurationError(f"{self.name}没有启动，原因见 {log_path}")

    def _spawn(self, log_path: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", self.module, *self.arguments]
        with log_path.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own module
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    async def stop(self, patience_s: float = 5.0) -> None:
        """End the process, if it runs."""
        where = self.found()
        if where is None:
            return
        os.kill(where["pid"], signal.SIGTERM)
        for _ in range(round(patience_s / 0.05)):
            if self.found() is None:
                return
            await asyncio.sleep(0.05)


async def stop_all(neighbours: Sequence[Neighbour]) -> None:
    """End all processes at once."""
    await asyncio.gather(*(neighbour.stop() for neighbour in neighbours))


def _is_running(pid: int, module: str) -> bool:
    """Return whether that process is ours: a pid may have been given to another since."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0]
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, IndexError):
        return False
    return pid > 0 and state != "Z" and module.encode() in words
