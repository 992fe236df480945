"""A request may be answered: a keyword search whose list is with its reader.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = "'marked', 'delivered', 'with_librarian'"
AFTER = "'marked', 'delivered', 'answered', 'with_librarian'"
STATES = (
    "state IN ('awaiting_binding', 'received', 'choosing', 'identified', 'searching', 'found', {}, "
    "'declined', 'cancelled', 'expired')"
)


def upgrade() -> None:
    _allow(BEFORE, AFTER)


def downgrade() -> None:
    # No older state says the same: a librarian sees to it.
    op.execute("UPDATE request SET state = 'with_librarian' WHERE state = 'answered'")
    _allow(AFTER, BEFORE)


def _allow(old: str, new: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _allow_in_sqlite(old, new)
        return
    op.drop_constraint(op.f("ck_request_state"), "request", type_="check")
    op.create_check_constraint(op.f("ck_request_state"), "request", STATES.format(new))


def _allow_in_sqlite(old: str, new: str) -> None:
    """Change the check in place: a million rows need not be written anew.

    SQLite names this way for checks that change nothing on disk: https://www.sqlite.org/lang_altertable.html#otheralter
    """
    bind = op.get_bind()
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    changed = bind.execute(
        sa.text("UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'request'"),
        {"old": old, "new": new},
    )
    if changed.rowcount != 1:
        raise RuntimeError("there is no table of requests")
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
