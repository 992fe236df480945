"""A copy that is marked by hand is kept with the title of its original.

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stamp", sa.Column("title_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("stamp", "title_sealed")
