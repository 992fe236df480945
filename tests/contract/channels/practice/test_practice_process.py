"""The practice gateway in a process of its own."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.contract.channels.practice.line import REPOSITORY, TOKEN


def begin(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bot.channels.practice", "--token", TOKEN, "--data", str(folder), *options]
    return subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE)


async def ready(folder: Path, process: subprocess.Popen[bytes]) -> dict[str, int]:
    async with asyncio.timeout(20):
        while True:
            assert process.poll() is None, process.stderr and process.stderr.read().decode()
            if (folder / "gateway.json").exists():
                shown: dict[str, int] = json.loads((folder / "gateway.json").read_text(encoding="utf-8"))
                if shown["pid"] == process.pid:
                    return shown
            await asyncio.sleep(0.05)


async def test_a_killed_process_finds_its_history_again(tmp_path: Path) -> None:
    first = begin(tmp_path, "--note", "第一次")
    ports = await ready(tmp_path, first)
    root = f"http://127.0.0.1:{ports['http_port']}/practice/api"
    body = {"to": "bot", "sender": "口腔科-张三", "text": "还在吗"}
    async with aiohttp.ClientSession() as session, session.post(f"{root}/messages", json=body) as answer:
        said_id = (await answer.json())["id"]
    first.kill()
    first.communicate()
    second = begin(tmp_path, "--http-port", str(ports["http_port"]), "--grpc-port", str(ports["grpc_port"]))
    again = await ready(tmp_path, second)
    async with aiohttp.ClientSession() as session, session.get(f"{root}/messages") as answer:
        kept = [each["id"] for each in await answer.json()]
    second.send_signal(signal.SIGTERM)
    second.communicate(timeout=20)
    assert kept == [said_id]
    assert (again["http_port"], again["grpc_port"]) == (ports["http_port"], ports["grpc_port"])
    assert second.returncode == 0
    assert not (tmp_path / "gateway.json").exists()


async def test_a_second_start_on_the_same_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    first = begin(tmp_path)
    await ready(tmp_path, first)
    second = begin(tmp_path)
    _, problem = second.communicate(timeout=20)
    first.terminate()
    first.communicate(timeout=20)
    assert second.returncode == 1
    assert "已有一个练习网关在用" in problem.decode()
    assert "Traceback" not in problem.decode()


@pytest.mark.parametrize(
    "content", [None, "not json", "[]", "{}", '{"bot": {"name": "b"}, "rooms": [{}]}', '{"bot": 7}']
)
def test_a_bad_members_file_is_refused_in_one_line(tmp_path: Path, content: str | None) -> None:
    members = tmp_path / "members.json"
    if content is not None:
        members.write_text(content, encoding="utf-8")
    process = begin(tmp_path / "data", "--members", str(members))
    _, problem = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "练习网关没有启动" in problem.decode()
    assert "Traceback" not in problem.decode()


async def test_a_port_that_is_taken_is_named_in_one_line(tmp_path: Path) -> None:
    first = begin(tmp_path / "first")
    ports = await ready(tmp_path / "first", first)
    problems = []
    for option in ("--grpc-port", "--http-port"):
        second = begin(tmp_path / "second", option, str(ports[option[2:].replace("-", "_")]))
        problems.append(second.communicate(timeout=20)[1].decode())
        assert second.returncode == 1
    first.terminate()
    first.communicate(timeout=20)
    assert all("练习网关没有启动" in problem for problem in problems)
    assert not any("Traceback" in problem for problem in problems)


def test_the_gateway_does_not_know_wechaty(tmp_path: Path) -> None:
    code = "import sys, bot.channels.practice.__main__; sys.exit('wechaty' in sys.modules)"
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert list(tmp_path.iterdir()) == []
