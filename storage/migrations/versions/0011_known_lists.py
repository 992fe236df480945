"""Loaded lists of notices and journals, papers looked at for notices, and readers told of them.

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loaded_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what IN ('notices', 'journals')", name=op.f("ck_loaded_list_what")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loaded_list")),
    )
    op.create_index("ix_loaded_list_name", "loaded_list", ["what", "name", "year"])
    _entries()
    _told()


def _entries() -> None:
    op.create_table(
        "listed_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("doi", sa.String(), nullable=False),
        sa.Column("pmid", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_reinstatement", sa.Boolean(), nullable=False),
        sa.Column("notice_doi", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["loaded_list.id"], name=op.f("fk_listed_notice_list_id_loaded_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_notice")),
    )
    for column in ("doi", "pmid"):
        op.create_index(f"ix_listed_notice_{column}", "listed_notice", [column])
    op.create_index("ix_listed_notice_list", "listed_notice", ["list_id"])
    op.create_table(
        "listed_journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["loaded_list.id"], name=op.f("fk_listed_journal_list_id_loaded_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_journal")),
    )
    op.create_index("ix_listed_journal_key", "listed_journal", ["key"])
    op.create_index("ix_listed_journal_list", "listed_journal", ["list_id"])


def _told() -> None:
    op.create_table(
        "paper_look",
        sa.Column("paper_key", sa.String(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("paper_key", name=op.f("pk_paper_look")),
    )
    op.create_table(
        "told_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("post_key", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('said', 'told', 'held', 'settled')", name=op.f("ck_told_notice_state")),
        sa.ForeignKeyConstraint(["request"], ["request.number"], name=op.f("fk_told_notice_request_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_notice")),
        sa.UniqueConstraint("request", "kind", name=op.f("uq_told_notice_request_kind")),
    )
    op.create_index("ix_told_notice_state", "told_notice", ["state", "id"])


def downgrade() -> None:
    for table in ("told_notice", "paper_look", "listed_journal", "listed_notice", "loaded_list"):
        op.drop_table(table)
