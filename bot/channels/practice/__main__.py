"""`python -m bot.channels.practice`: the gateway in a process of its own, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import logging
import os
import signal
import sys
from pathlib import Path
from typing import IO

import structlog

from .gateway import PracticeGateway
from .http import PracticeHttp
from .journal import write_json
from .world import Refusal, World, read_seed

DEFAULT_WORLD = Path(__file__).parent / "default_world.json"
READY_FILE = "gateway.json"
EXAMPLE = "example: python -m bot.channels.practice --grpc-port 8788 --http-port 8789 --token TOKEN --data var/practice"

log = structlog.get_logger(__name__)


def main(arguments: list[str] | None = None) -> int:
    """Run until stopped; 1 means a refusal explained on stderr."""
    asked = _parser().parse_args(arguments)
    _set_up_logs()
    try:
        asked.data.mkdir(parents=True, exist_ok=True)
        with _only_one(asked.data):
            asyncio.run(_run(asked))
    except (Refusal, OSError) as error:
        sys.stderr.write(f"练习网关没有启动：{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.channels.practice", description=__doc__, epilog=EXAMPLE)
    parser.add_argument("--grpc-port", type=int, default=0, help="0 picks a free port")
    parser.add_argument("--http-port", type=int, default=0, help="0 picks a free port")
    parser.add_argument("--token", required=True, help="what the bot must show")
    parser.add_argument("--data", type=Path, required=True, help="folder of history, files and gateway.json")
    parser.add_argument(
        "--members", type=Path, default=DEFAULT_WORLD, help="who is there when the folder is new (JSON)"
    )
    parser.add_argument("--note", help="a line shown at the head of the page")
    parser.add_argument("--replay", action=argparse.BooleanOptionalAction, default=True, help="resend missed events")
    parser.add_argument("--reshuffle-ids", action="store_true", help="new contact and room ids at each start")
    return parser


async def _run(asked: argparse.Namespace) -> None:
    world = World.from_seed(read_seed(asked.members))
    gateway = PracticeGateway(
        asked.data, token=asked.token, world=world, replay=asked.replay, reshuffle_ids=asked.reshuffle_ids
    )
    gateway.world.note = asked.note if asked.note is not None else (world.note or gateway.world.note)
    http = PracticeHttp(gateway)
    try:
        await gateway.start(asked.grpc_port)
        await http.start(asked.http_port)
        ready = {"grpc_port": gateway.grpc_port, "http_port": http.port, "pid": os.getpid()}
        write_json(asked.data / READY_FILE, ready)
        log.info("practice_gateway_ready", **ready)
        await _stop_signal()
    finally:
        await http.stop()
        await gateway.stop()
        (asked.data / READY_FILE).unlink(missing_ok=True)


async def _stop_signal() -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()


def _only_one(folder: Path) -> IO[str]:
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise Refusal(f"{folder} 已有一个练习网关在用") from error
    (folder / READY_FILE).unlink(missing_ok=True)
    return lock


def _set_up_logs() -> None:
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    sys.exit(main())
