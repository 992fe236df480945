"""Orders at other libraries, what happened to them, and the mails in which files come back.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = (
    "awaiting_approval", "to_send", "sent", "accepted", "expected", "on_loan", "supplied", "fulfilled", "returned",
    "unfilled", "retry", "cancelled", "not_sent",
)  # fmt: skip
ERRANDS = ("", "request", "status", "cancel", "fetch")
OPEN, BUSY, STRAY = sa.text("ended_at IS NULL"), sa.text("errand <> ''"), sa.text("state = 'stray'")
WORDS = (
    "previous", "approved_by", "word", "reason", "note", "supplier_ref", "url", "errand", "trouble",
)  # fmt: skip
MOMENTS = ("sent_at", "due_at", "ended_at", "heard_at", "errand_at", "retry_at", "lease_until")


def one_of(column: str, words: tuple[str, ...], table: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def moment(name: str, *, nullable: bool) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "supply_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("request", sa.Integer(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        moment("made_at", nullable=False),
        *(sa.Column(name, sa.String(), nullable=False, server_default="") for name in WORDS),
        *(moment(name, nullable=True) for name in MOMENTS),
        sa.Column("cost", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("fence", sa.Integer(), nullable=False, server_default="0"),
        one_of("state", STATES, "supply_order"),
        one_of("errand", ERRANDS, "supply_order"),
        sa.ForeignKeyConstraint(["request"], ["request.number"], name=op.f("fk_supply_order_request_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_order")),
        sa.UniqueConstraint("ref", name=op.f("uq_supply_order_ref")),
    )
    op.create_index(
        "uq_supply_order_open", "supply_order", ["request"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_supply_order_errand", "supply_order", ["errand_at"], sqlite_where=BUSY, postgresql_where=BUSY)
    op.create_index("ix_supply_order_request", "supply_order", ["request", "id"])
    op.create_index("ix_supply_order_made", "supply_order", ["made_at"])
    op.create_table(
        "supply_order_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        moment("at", nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["supply_order.id"], name=op.f("fk_supply_order_event_order_id_supply_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_order_event")),
        sa.UniqueConstraint("order_id", "key", name=op.f("uq_supply_order_event_order_id_key")),
    )
    op.create_table(
        "letter",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("subject_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sender_sealed", sa.LargeBinary(), nullable=False),
        moment("at", nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        one_of("state", ("filed", "stray", "settled"), "letter"),
        sa.ForeignKeyConstraint(["order_id"], ["supply_order.id"], name=op.f("fk_letter_order_id_supply_order")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_letter")),
    )
    op.create_index("ix_letter_stray", "letter", ["at"], sqlite_where=STRAY, postgresql_where=STRAY)


def downgrade() -> None:
    op.drop_table("letter")
    op.drop_table("supply_order_event")
    op.drop_table("supply_order")
