"""Runs the stand-in on loopback and writes down where it can be reached."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from bot.demo.papers import write_papers
from bot.demo.services import BASE_PATHS, build_app

HOST = "127.0.0.1"
STATE_FILE = "services.json"
# A service that hangs on purpose must not hold up the end of the program.
GOODBYE_S = 0.5


@asynccontextmanager
async def serve(papers_dir: Path, port: int = 0) -> AsyncIterator[str]:
    """Serve on loopback, on any free port when `port` is 0, and yield the address.

    The sample papers are written where they are missing; services.json in `papers_dir` tells other programs the
    process, the port and the `base_url` of each service.

    Raises:
        OSError: The port is taken or the folder cannot be written.
    """
    await asyncio.to_thread(write_papers, papers_dir)
    runner = web.AppRunner(build_app(papers_dir), access_log=None, shutdown_timeout=GOODBYE_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        address = f"http://{HOST}:{runner.addresses[0][1]}"
        _write_state(papers_dir / STATE_FILE, address)
        yield address
    finally:
        await runner.cleanup()
        _forget_state(papers_dir / STATE_FILE)


def base_urls(address: str) -> dict[str, str]:
    """Return the `base_url` of each service of a stand-in at that address."""
    return {name: address + path for name, path in BASE_PATHS.items()}


def _write_state(path: Path, address: str) -> None:
    state = {
        "pid": os.getpid(),
        "port": int(address.rsplit(":", 1)[1]),
        "url": address,
        "base_urls": base_urls(address),
    }
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def _forget_state(path: Path) -> None:
    """Remove services.json, unless another process has written its own in the meantime."""
    try:
        pid = json.loads(path.read_text(encoding="utf-8"))["pid"]
    except (OSError, ValueError, KeyError):
        return
    if pid == os.getpid():
        path.unlink(missing_ok=True)
