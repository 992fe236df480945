"""What is chosen for marks on the console, and which copies are locked.

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mark_rules",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("chosen_by", sa.String(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_rules")),
    )
    op.create_table(
        "copy_lock",
        sa.Column("request", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_asked", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("password_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["request"], ["request.number"], name=op.f("fk_copy_lock_request_request")),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_copy_lock")),
    )
    op.create_index("ix_copy_lock_until", "copy_lock", ["until"])


def downgrade() -> None:
    op.drop_table("copy_lock")
    op.drop_table("mark_rules")
