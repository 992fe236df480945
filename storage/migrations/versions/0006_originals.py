"""Originals of requests, and what finds messages and requests that nobody has answered.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CARRIER = sa.text("kind IN ('file', 'image', 'record', 'voice')")
UNHEARD = sa.text("acked_at IS NULL AND closed_at IS NULL")
TO_FETCH, LEFT = sa.text("state = 'to_fetch'"), sa.text("state <> 'wiped'")


def upgrade() -> None:
    op.create_table(
        "original",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('to_fetch', 'kept', 'missing', 'wiped')", name=op.f("ck_original_state")),
        sa.ForeignKeyConstraint(["request"], ["request.number"], name=op.f("fk_original_request_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_original")),
        sa.UniqueConstraint("request", "message_id", name=op.f("uq_original_request_message_id")),
    )
    op.create_index("ix_original_message", "original", ["account", "message_id"])
    op.create_index("ix_original_to_fetch", "original", ["id"], sqlite_where=TO_FETCH, postgresql_where=TO_FETCH)
    op.create_index("ix_original_left", "original", ["id"], sqlite_where=LEFT, postgresql_where=LEFT)
    op.create_index(
        "ix_message_carrier",
        "message",
        ["account", "conversation_key", "at"],
        sqlite_where=CARRIER,
        postgresql_where=CARRIER,
    )
    op.create_index("ix_request_unheard", "request", ["received_at"], sqlite_where=UNHEARD, postgresql_where=UNHEARD)


def downgrade() -> None:
    op.drop_index("ix_request_unheard", table_name="request")
    op.drop_index("ix_message_carrier", table_name="message")
    op.drop_index("ix_original_left", table_name="original")
    op.drop_index("ix_original_message", table_name="original")
    op.drop_index("ix_original_to_fetch", table_name="original")
    op.drop_table("original")
