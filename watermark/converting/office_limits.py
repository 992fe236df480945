"""Becomes LibreOffice, within limits and without a network where the system allows: `SECONDS COMMAND...`."""

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_MAX_MEMORY_BYTES = 4 << 30
_MAX_OUTPUT_BYTES = 400 << 20
_MAX_PROCESSES = 4096


def main(words: list[str]) -> None:
    """Set the limits and go over into the command."""
    seconds, command = int(words[0]), words[1:]
    system = ctypes.CDLL(None)
    system.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # Where ordinary accounts may not do that, the check before (`office.check_docx`) stands alone.
    system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, seconds + 1),
        (resource.RLIMIT_FSIZE, _MAX_OUTPUT_BYTES),
        (resource.RLIMIT_AS, _MAX_MEMORY_BYTES),
        (resource.RLIMIT_NPROC, _MAX_PROCESSES),
    ):
        _limit(what, most)
    os.execvp(command[0], command)  # noqa: S606 - its own command, given by `office`


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(sys.argv[1:])
