"""A fence round a thread: it connects nowhere but where a vetted way leads.

It stops what goes round the session that a source is handed (`requests.get`, `urllib`, sockets, other programs;
threads of its own from Python 3.12 on). It guards against mistakes, not against whoever writes the source.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

OTHER_WAYS = frozenset(
    {
        "socket.sendto",
        "subprocess.Popen",
        "os.system",
        "os.posix_spawn",
        "os.exec",
        "os.fork",
        "_thread.start_new_thread",
    }
)


class _Fence(threading.local):
    is_up = False
    tell: Callable[[str], object] | None = None
    way_out: tuple[str, int] | None = None


_fence = _Fence()


def _watch(event: str, details: tuple[Any, ...]) -> None:
    if not _fence.is_up:
        return
    if event == "socket.connect" and (not isinstance(details[1], tuple) or details[1][:2] != _fence.way_out):
        _refuse("only the session that the source is handed may connect")
    if event in OTHER_WAYS:
        _refuse(f"a source may not use {event}")


def _refuse(why: str) -> None:
    """Raise what libraries expect of a connection that fails, so that they close what they opened."""
    if _fence.tell:
        _fence.tell(why)
    raise PermissionError(why)


@cache
def _put_up() -> None:
    sys.addaudithook(_watch)  # stays for good, and costs next to nothing while no fence is up


@contextmanager
def fenced(tell: Callable[[str], object] | None = None) -> Iterator[None]:
    """Keep this thread from connecting anywhere but through a `gate`; `tell` hears of what is refused."""
    _put_up()
    _fence.is_up, _fence.tell = True, tell
    try:
        yield
    finally:
        _fence.is_up, _fence.tell = False, None


@contextmanager
def gate(address: str, port: int) -> Iterator[None]:
    """Open the fence of this thread towards one address."""
    _fence.way_out = (address, port)
    try:
        yield
    finally:
        _fence.way_out = None
