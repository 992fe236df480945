"""Brings a database to the tables that this program knows, through the migrations."""

from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.sql.schema import MetaData

from handlers.domain.errors import ConfigurationError
from storage.columns import Base

MIGRATIONS = Path(__file__).parent / "migrations"
TABLE_MODULES = (
    "storage.tables",
    "storage.paper_tables",
    "storage.original_tables",
    "storage.member_tables",
    "storage.source_tables",
    "storage.order_tables",
    "storage.watch_tables",
    "storage.known_tables",
    "storage.mark_tables",
)


def known_tables() -> MetaData:
    """Return the metadata of every table, all modules imported."""
    for name in TABLE_MODULES:
        import_module(name)
    return Base.metadata


def alembic_config(connection: Connection) -> Config:
    """Return an alembic configuration that works on that connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def head() -> str:
    """Return the newest revision that this program knows."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def revision(connection: Connection) -> str:
    """Return the revision that a database stands at; empty for a new one."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def is_pending(connection: Connection) -> bool:
    """Return whether the database has to be migrated.

    Raises:
        ConfigurationError: A newer program has written it.
    """
    current = revision(connection)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current and current not in known:
        raise ConfigurationError(f"数据库由更新版本的文递写入（{current}），请升级程序后再启动")
    return current != head()


def upgrade(connection: Connection) -> None:
    """Migrate to the newest revision."""
    command.upgrade(alembic_config(connection), "head")
