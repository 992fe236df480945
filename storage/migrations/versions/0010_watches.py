"""Papers that are watched for, files that readers report, and marks on purchase suggestions.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")
UNJUDGED = sa.text("verdict = ''")


def upgrade() -> None:
    _watches()
    _reported_files()
    op.create_table(
        "purchase_mark",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_purchase_mark")),
    )


def _watches() -> None:
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_key", sa.String(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("stalls", sa.Integer(), nullable=False),
        sa.Column("last_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
    )
    op.create_index(
        "uq_watch_open_paper", "watch", ["paper_key"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_watch_open", "watch", ["next_try_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "watcher",
        sa.Column("request", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_wish", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request"], ["request.number"], name=op.f("fk_watcher_request_request")),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_watcher_watch_id_watch")),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_watcher")),
    )
    op.create_index("ix_watcher_watch", "watcher", ["watch_id"])
    op.create_index("ix_watcher_until", "watcher", ["until"], sqlite_where=OPEN, postgresql_where=OPEN)


def _reported_files() -> None:
    op.create_table(
        "reported_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("paper_key", sa.String(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("holding", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("is_blocked", sa.Boolean(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("judged_by", sa.String(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("verdict IN ('', 'wrong', 'right')", name=op.f("ck_reported_file_verdict")),
        sa.ForeignKeyConstraint(["request"], ["request.number"], name=op.f("fk_reported_file_request_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_file")),
        sa.UniqueConstraint("account", "message_id", name=op.f("uq_reported_file_account_message_id")),
    )
    op.create_index("ix_reported_file_request", "reported_file", ["request"])
    op.create_index("ix_reported_file_paper", "reported_file", ["paper_key", "sha256"])
    op.create_index("ix_reported_file_open", "reported_file", ["id"], sqlite_where=UNJUDGED, postgresql_where=UNJUDGED)


def downgrade() -> None:
    for table in ("purchase_mark", "reported_file", "watcher", "watch"):
        op.drop_table(table)
