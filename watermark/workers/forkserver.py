"""Forks one limited child for each untrusted file: `python -m watermark.workers.forkserver`.

Everything a job needs is loaded once, here; a fork takes milliseconds, and a child that crashes, hangs or
eats memory takes nobody along. This process itself opens no file but a page of its own. It reads jobs from stdin, one
JSON object a line, and writes answers to stdout; it ends, with its children, when stdin does. In quiet moments it forks
two children ahead, which rehearse: the pages of memory that a child has to copy are copied before anybody waits.
"""

import errno
import gc
import json
import os
import selectors
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument, ConfigurationError
from watermark.workers.confine import MAX_OPEN_FILES, confine, die_with_parent
from watermark.workers.rehearsal import rehearse
from watermark.workers.work import do, settle, warm_up

_STDIN, _STDOUT, _FIRST_OWN = 0, 1, 3
_CHUNK = 1 << 16
_MAX_ANSWER_BYTES = 4 << 20
# Only a process that lives longer than one command takes the time.
_REST_S = 1.5
# One for looking at a file, one for marking it right after.
_SPARES = 2
_BREATH_S = 0.03


@dataclass(frozen=True, slots=True)
class _Spare:
    """A child that has rehearsed and waits for the one job of its life."""

    pid: int
    orders: int
    pipe: int


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
        self._spares: list[_Spare] = []

    def serve(self) -> None:
        """Fork, collect and kill until stdin ends."""
        is_open = True
        while is_open:
            ready = self._selector.select(self._patience())
            if not ready and not self._children:
                self._use_the_quiet()
            for key, _ in ready:
                if key.fd == _STDIN:
                    is_open = self._read_jobs()
                else:
                    self._read_answer(key.data)
            self._kill_late()
        for pid in [child.pid for child in self._children.values()] + [spare.pid for spare in self._spares]:
            _kill(pid)

    def _patience(self) -> float | None:
        if not self._children:
            if self._is_settled:
                return _BREATH_S if len(self._spares) < _SPARES else None
            return _REST_S
        return max(0.0, min(child.deadline for child in self._children.values()) - time.monotonic())

    def _use_the_quiet(self) -> None:
        """Use the first quiet moment for what makes later jobs faster, later ones for children ahead of their jobs."""
        if not self._is_settled:
            self._is_settled = True
            settle()
            gc.freeze()
        else:
            self._spares.append(self._ahead())

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
                _kill(child.pid)

    def _fork(self, order: dict[str, Any]) -> None:
        pid, pipe = self._given_to_a_spare(order) or _forked(lambda: order)
        child = _Child(order["id"], pid, pipe, time.monotonic() + order["deadline_s"])
        self._children[pipe] = child
        self._selector.register(pipe, selectors.EVENT_READ, child)

    def _ahead(self) -> _Spare:
        read_end, write_end = os.pipe()
        pid, pipe = _forked(lambda: _awaited(read_end), keep=read_end)
        os.close(read_end)
        return _Spare(pid, write_end, pipe)

    def _given_to_a_spare(self, order: dict[str, Any]) -> tuple[int, int] | None:
        while self._spares:
            spare = self._spares.pop(0)
            try:
                with os.fdopen(spare.orders, "wb") as orders:
                    orders.write(json.dumps(order).encode() + b"\n")
            except BrokenPipeError:
                # Somebody killed it.
                os.close(spare.pipe)
                os.waitpid(spare.pid, 0)
                continue
            return spare.pid, spare.pipe
        return None

    def _read_answer(self, child: _Child) -> None:
        data = os.read(child.pipe, _CHUNK)
        child.answer += data
        if len(child.answer) > _MAX_ANSWER_BYTES:
            _kill(child.pid)
            child.answer.clear()
        if not data:
            self._finish(child)

    def _finish(self, child: _Child) -> None:
        self._selector.unregister(child.pipe)
        os.close(child.pipe)
        del self._children[child.pipe]
        answer = None if child.is_late else _answered(child)
        if answer:
            # Before its end: giving so much memory back takes longer than a fork.
            _write({"id": child.id, **answer})
        _kill(child.pid)
        _, status = os.waitpid(child.pid, 0)
        if answer is None:
            _write({"id": child.id, **_verdict(child, status)})

    def _kill_late(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            if child.deadline <= now:
                child.is_late = True
                # Its pipe closes with it, and `_finish` tells; until then it is not late again.
                child.deadline = now + 1.0
                _kill(child.pid)


def _answered(child: _Child) -> dict[str, Any] | None:
    try:
        answer: dict[str, Any] = json.loads(child.answer)
    except ValueError:
        return None
    return answer


def _verdict(child: _Child, status: int) -> dict[str, Any]:
    """Return what is said for a child that ended without an answer."""
    if child.is_late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return {"bad": [Failure.TIMEOUT, "处理超时"]}
    how = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
    return {"bad": [Failure.DAMAGED, f"处理该文件的进程中止（{how}）"], "died": True}


def _kill(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    except PermissionError:
        # macOS and a child that has not yet made its group answer so.
        os.kill(pid, signal.SIGKILL)


def _write(answer: dict[str, Any]) -> None:
    data = json.dumps(answer).encode() + b"\n"
    while data:
        data = data[os.write(_STDOUT, data) :]


def _forked(order: Callable[[], dict[str, Any]], *, keep: int = 0) -> tuple[int, int]:
    """Return a new child's number and the pipe on which it answers the order that it finds.

    Of what the parent has open, the child has the standard streams and `keep`: others' orders are none of its business.
    """
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        low, high = sorted((keep or write_end, write_end))
        for begin, end in ((_FIRST_OWN, low), (low + 1, high), (high + 1, MAX_OPEN_FILES)):
            os.closerange(begin, end)
        _child_life(order, write_end)
    os.close(write_end)
    return pid, read_end


def _awaited(orders: int) -> dict[str, Any]:
    """Rehearse, and return the order when it comes; this life ends with the parent's, or when none will come."""
    die_with_parent()
    rehearse()
    with os.fdopen(orders, "rb") as file:
        found: dict[str, Any] = json.loads(file.readline())
    return found


def _child_life(given: Callable[[], dict[str, Any]], pipe: int) -> NoReturn:
    """Live as a child: limits, one job, one answer, no clean-up of what belongs to the parent."""
    try:
        order = given()
        confine(order)
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
        return {"bad": [Failure.TOO_LARGE, "处理该文件所需内存超限"]}
    except OSError as error:
        return _os_trouble(error)
    except Exception as error:  # noqa: BLE001 - the edge of one file; the traceback goes to the log
        return {"bad": [Failure.DAMAGED, type(error).__name__], "traceback": traceback.format_exc()}


def _os_trouble(error: OSError) -> dict[str, Any]:
    if error.errno == errno.EFBIG:
        return {"bad": [Failure.TOO_LARGE, "标记后的文件过大"]}
    return {"broken": f"{type(error).__name__}: {error.strerror}"}


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
