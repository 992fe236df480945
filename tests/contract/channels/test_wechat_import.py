"""Importing the channel repairs wechaty and touches nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

IMPORT = """
import logging, os, sys
root = logging.getLogger()
kept = dict(os.environ), list(root.handlers), root.level, {name: sys.modules.get(name) for name in ("telnetlib",)}
from bot.channels.wechat import WechatyChannel
import pyee, urllib3
now = dict(os.environ), list(root.handlers), root.level, {name: sys.modules.get(name) for name in ("telnetlib",)}
assert now == kept, "the process was changed"
assert not hasattr(pyee, "AsyncIOEventEmitter")
loggers = [logging.getLogger(name) for name in root.manager.loggerDict if name.split(".")[0].startswith("wechaty")]
assert loggers
assert all(logger.propagate and not logger.handlers for logger in loggers), "records come twice"
print("imported", sys.version_info[:2])
"""


def interpreters() -> list[str]:
    """This one, and those named in WENDI_PYTHONS (separated by colons), which have the same packages."""
    return [sys.executable, *filter(None, os.environ.get("WENDI_PYTHONS", "").split(":"))]


def run(python: str, folder: Path, code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    home = folder / "home"
    home.mkdir()
    cwd = folder / "cwd"
    cwd.mkdir(mode=0o500)
    clean = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [python, "-W", "error", "-c", code],
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert not list(home.iterdir()), "files in HOME"
    assert not list(cwd.iterdir()), "files in the working directory"
    return done


@pytest.mark.parametrize("python", interpreters())
def test_importing_leaves_no_trace(python: str, tmp_path: Path) -> None:
    done = run(python, tmp_path, IMPORT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("imported")


def test_importing_heeds_no_environment_of_wechatys(tmp_path: Path) -> None:
    log_file = tmp_path / "wechaty.log"
    done = run(
        sys.executable,
        tmp_path,
        IMPORT,
        WECHATY_LOG="debug",
        WECHATY_LOG_FILE=str(log_file),
        CACHE_DIR=str(tmp_path / "cache"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not log_file.exists()
    assert not (tmp_path / "cache").exists()


def test_a_channel_needs_no_files_and_prints_no_token(tmp_path: Path) -> None:
    code = """
import asyncio, logging
from datetime import UTC, datetime
from bot.channels.wechat import WechatyChannel
logging.basicConfig(level=logging.DEBUG)
async def main():
    channel = WechatyChannel(endpoint="127.0.0.1:1", token="hush", clock=lambda: datetime.now(UTC))
    task = asyncio.create_task(channel.listen(None))
    while channel.health().trouble != "gateway_down":
        await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
asyncio.run(main())
print("ended")
"""
    done = run(sys.executable, tmp_path, code, TOKEN="hush-too", ENDPOINT="127.0.0.1:2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("ended")
    assert "hush" not in done.stdout + done.stderr


@pytest.mark.parametrize(("endpoint", "token"), [("", "token"), ("127.0.0.1:1", "")])
def test_a_channel_without_endpoint_or_token_is_not_made(endpoint: str, token: str) -> None:
    from bot.channels.wechat import WechatyChannel
    from tests.contract.channels.wechat_line import now

    with pytest.raises(ValueError, match="endpoint and a token"):
        WechatyChannel(endpoint=endpoint, token=token, clock=now)
