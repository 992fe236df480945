"""What a child that opens an untrusted file may use."""

import ctypes
import os
import resource
import signal
from pathlib import Path
from typing import Any

MAX_OPEN_FILES = 64
_PR_SET_PDEATHSIG = 1


def confine(order: dict[str, Any]) -> None:
    """Limit this process to what its order allows: time, memory, output, files; and cut it off from others' streams."""
    die_with_parent()
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    cpu_s = int(order["deadline_s"]) + 1
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, cpu_s)
    _limit(resource.RLIMIT_FSIZE, order["max_output_bytes"])
    _limit(resource.RLIMIT_NOFILE, MAX_OPEN_FILES)
    _limit(resource.RLIMIT_AS, _address_space() + order["memory_bytes"])


def die_with_parent() -> None:
    """Make this process the head of a group of its own, which the kernel ends with its parent."""
    if os.getsid(0) != os.getpid():
        os.setsid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
