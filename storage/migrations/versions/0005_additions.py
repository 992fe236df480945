"""Further messages that were added to a request.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["request"], ["request.number"], name=op.f("fk_addition_request_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addition")),
        sa.UniqueConstraint("account", "message_id", "item", name=op.f("uq_addition_account_message_id_item")),
    )
    op.create_index("ix_addition_request", "addition", ["request"], unique=False)
    op.add_column("request", sa.Column("rewordings", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("request", "rewordings")
    op.drop_index("ix_addition_request", table_name="addition")
    op.drop_table("addition")
