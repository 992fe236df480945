"""Dumps and loads a PostgreSQL database with the server's own tools."""

import asyncio
import os
import shutil
from pathlib import Path

from sqlalchemy.engine import URL

from handlers.domain.errors import ConfigurationError

MISSING = "备份或恢复 PostgreSQL 需要 {tool}，请先安装：apt-get install -y postgresql-client"
TIMEOUT_S = 3600.0


async def dump(url: URL, target: Path) -> None:
    """Write the database to a file in the server's own format.

    Raises:
        ConfigurationError: The tool is missing or failed.
    """
    # Services' answers can be asked for again.
    await _run("pg_dump", url, "--format=custom", "--no-owner", "--exclude-table-data=kept_answer", f"--file={target}")


async def load(url: URL, source: Path) -> None:
    """Read a dump into an empty database, all of it or nothing.

    Raises:
        ConfigurationError: The tool is missing or failed, or the database is not empty.
    """
    options = ("--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={url.database}")
    await _run("pg_restore", url, *options, str(source))


async def _run(tool: str, url: URL, *options: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise ConfigurationError(MISSING.format(tool=tool))
    process = await asyncio.create_subprocess_exec(
        found,
        *options,
        env={**os.environ, **_connection(url)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(TIMEOUT_S):
            _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        last = said.decode(errors="replace").strip().splitlines()[-1:]
        raise ConfigurationError(f"{tool} 失败：{''.join(last)}")


def _connection(url: URL) -> dict[str, str]:
    # By environment, not by arguments: every user of the machine can read those.
    given = {
        "PGHOST": url.host or (url.query.get("host") if isinstance(url.query.get("host"), str) else None),
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    return {name: str(value) for name, value in given.items() if value}
