"""What became of a file when it was marked is kept with its delivery.

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("stamped_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("delivery", "stamped_sealed")
