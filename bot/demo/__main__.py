"""`python -m bot.demo --port P --papers DIR`: the stand-in for the services in a process of its own."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from bot.demo.server import serve


async def _run(port: int, papers_dir: Path) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serve(papers_dir, port) as address:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> int:
    """Serve until SIGINT or SIGTERM; 1 when the port or the folder cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m bot.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--papers", type=Path, required=True, metavar="DIR", help="where the sample papers are or go")
    chosen = parser.parse_args()
    try:
        asyncio.run(_run(chosen.port, chosen.papers))
    except OSError as error:
        sys.stderr.write(f"文献服务替身无法启动（端口 {chosen.port}，目录 {chosen.papers}）：{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
