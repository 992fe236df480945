"""A PostgreSQL server of the tests' own: a temporary data folder, loopback only, never run by root."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSTALL = "apt-get install -y --no-install-recommends postgresql"
USER = "postgres"


def binaries() -> Path | None:
    """Return the folder of the newest server that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(folder: Path, *command: str) -> None:
    account = pwd.getpwnam(USER) if os.geteuid() == 0 else None
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}\n{done.stderr}")


@contextmanager
def postgres(bin_folder: Path) -> Iterator[str]:
    """Run a server for the length of the block and yield its address without a database name."""
    folder = Path(tempfile.mkdtemp(prefix="wendi-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        data, port = folder / "data", _free_port()
        _run(folder, f"{bin_folder}/initdb", "-D", f"{data}", "-U", "wendi", "-A", "trust", "-E", "UTF8", "--no-sync")
        # fsync off: these data live for a minute. No log file descriptor is inherited, so pg_ctl returns.
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        log = folder / "log"
        _run(folder, f"{bin_folder}/pg_ctl", "-D", f"{data}", "-w", "-l", f"{log}", "-o", options, "start")
        try:
            yield f"postgresql+asyncpg://wendi@127.0.0.1:{port}"
        finally:
            _run(folder, f"{bin_folder}/pg_ctl", "-D", f"{data}", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
