"""A supplier is told that its file came.

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BEFORE = "errand IN ('', 'request', 'status', 'cancel', 'fetch')"
AFTER = "errand IN ('', 'request', 'status', 'cancel', 'fetch', 'received')"


def upgrade() -> None:
    _allow(BEFORE, AFTER)


def downgrade() -> None:
    op.execute("UPDATE supply_order SET errand = '', errand_at = NULL WHERE errand = 'received'")
    _allow(AFTER, BEFORE)


def _allow(old: str, new: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _allow_in_sqlite(old, new)
        return
    op.drop_constraint(op.f("ck_supply_order_errand"), "supply_order", type_="check")
    op.create_check_constraint(op.f("ck_supply_order_errand"), "supply_order", new)


def _allow_in_sqlite(old: str, new: str) -> None:
    """Change the check in place, as SQLite names the way: https://www.sqlite.org/lang_altertable.html#otheralter."""
    bind = op.get_bind()
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    changed = bind.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :old, :new) "
            "WHERE type = 'table' AND name = 'supply_order' AND instr(sql, :old) > 0"
        ),
        {"old": old, "new": new},
    )
    if changed.rowcount != 1:
        raise RuntimeError("there is no table of orders")
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
