"""Forks one limited child for each untrusted file: `python -m watermark.workers.forkserver`.

Everything a job needs is loaded once, here; a fork takes milliseconds, and a child that crashes, hangs or
eats memory takes nobody along. This process itself never opens a file. It reads jobs from stdin, one JSON
object a line, and writes answers to stdout; it ends, with its children, when stdin does.
"""

import ctypes
import errno
import gc
import json
import os
import resource
import selectors
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument, ConfigurationError
from watermark.workers.work import do, settle, warm_up

_STDIN, _STDOUT = 0, 1
_CHUNK = 1 << 16
_MAX_ANSWER_BYTES = 4 << 20
_MAX_OPEN_FILES = 64
_PR_SET_PDEATHSIG = 1
# Only a process that lives longer than one command takes the time.
_REST_S = 1.5


@dataclass(slots=True)
class _Child:
    """A running job."""

    id: int
    pid: int
    pipe: int
    deadline: float
    answer: bytearray = field(default_factory=bytearray)
    is_late: bool = False


class _Server:
    def __init__(self) -> None:
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(_STDIN, selectors.EVENT_READ)
        self._unread = b""
        self._is_settled = False

    def serve(self) -> None:
        """Fork, collect and kill until stdin ends."""
        is_open = True
        while is_open:
            ready = self._selector.select(self._patience())
            if not ready and not self._children:
                self._settle()
            for key, _ in ready:
                if key.fd == _STDIN:
                    is_open = self._read_jobs()
                else:
                    self._read_answer(key.data)
            self._kill_late()
        for child in list(self._children.values()):
            _kill(child)

    def _patience(self) -> float | None:
        if not self._children:
            return None if self._is_settled else _REST_S
        return max(0.0, min(child.deadline for child in self._children.values()) - time.monotonic())

    def _settle(self) -> None:
        """Use the first quiet moment for what makes later jobs faster."""
        self._is_settled = True
        settle()
        gc.freeze()

    def _read_jobs(self) -> bool:
        data = os.read(_STDIN, _CHUNK)
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if "cancel" in order:
                self._cancel(order["cancel"])
            else:
                self._fork(order)
        return bool(data)

    def _cancel(self, job_id: int) -> None:
        for child in self._children.values():
            if child.id == job_id:
                _kill(child)

    def _fork(self, order: dict[str, Any]) -> None:
        read_end, write_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(read_end)
            _child_life(order, write_end)
        os.close(write_end)
        child = _Child(order["id"], pid, read_end, time.monotonic() + order["deadline_s"])
        self._children[read_end] = child
        self._selector.register(read_end, selectors.EVENT_READ, child)

    def _read_answer(self, child: _Child) -> None:
        data = os.read(child.pipe, _CHUNK)
        child.answer += data
        if len(child.answer) > _MAX_ANSWER_BYTES:
            _kill(child)
            child.answer.clear()
        if not data:
            self._finish(child)

    def _finish(self, child: _Child) -> None:
        self._selector.unregister(child.pipe)
        os.close(child.pipe)
        del self._children[child.pipe]
        _kill(child)
        _, status = os.waitpid(child.pid, 0)
        _write({"id": child.id, **_verdict(child, status)})

    def _kill_late(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            if child.deadline <= now:
                child.is_late = True
                # Its pipe closes with it, and `_finish` tells; until then it is not late again.
                child.deadline = now + 1.0
                _kill(child)


def _verdict(child: _Child, status: int) -> dict[str, Any]:
    if child.is_late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return {"bad": [Failure.TIMEOUT, "处理超时"]}
    try:
        answer: dict[str, Any] = json.loads(child.answer)
    except ValueError:
        how = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
        return {"bad": [Failure.DAMAGED, f"处理该文件的进程中止（{how}）"]}
    return answer


def _kill(child: _Child) -> None:
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    except PermissionError:
        # macOS and a child that has not yet made its group answer so.
        os.kill(child.pid, signal.SIGKILL)


def _write(answer: dict[str, Any]) -> None:
    data = json.dumps(answer).encode() + b"\n"
    while data:
        data = data[os.write(_STDOUT, data) :]


def _child_life(order: dict[str, Any], pipe: int) -> NoReturn:
    """Live as a child: limits, one job, one answer, no clean-up of what belongs to the parent."""
    try:
        _confine(order)
        answer = json.dumps(_answer(order)).encode()
        with os.fdopen(pipe, "wb") as out:
            out.write(answer)
    finally:
        os._exit(0)


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"ok": do(order["job"], order["given"])}
    except BadDocument as error:
        return {"bad": [error.reason, error.detail]}
    except ConfigurationError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"bad": [Failure.DAMAGED, "处理该文件所需内存超限"]}
    except OSError as error:
        return _os_trouble(error)
    except Exception as error:  # noqa: BLE001 - the edge of one file; the traceback goes to the log
        return {"bad": [Failure.DAMAGED, type(error).__name__], "traceback": traceback.format_exc()}


def _os_trouble(error: OSError) -> dict[str, Any]:
    if error.errno == errno.EFBIG:
        return {"bad": [Failure.TOO_LARGE, "标记后的文件过大"]}
    return {"broken": f"{type(error).__name__}: {error.strerror}"}


def _confine(order: dict[str, Any]) -> None:
    os.setsid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    cpu_s = int(order["deadline_s"]) + 1
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, cpu_s)
    _limit(resource.RLIMIT_FSIZE, order["max_output_bytes"])
    _limit(resource.RLIMIT_NOFILE, _MAX_OPEN_FILES)
    _limit(resource.RLIMIT_AS, _address_space() + order["memory_bytes"])


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def main() -> None:
    """Serve until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up()
    # What is loaded now stays shared between all children.
    gc.collect()
    gc.freeze()
    _Server().serve()


if __name__ == "__main__":
    main()
    sys.exit(0)
