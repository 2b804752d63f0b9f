"""What a therapist said became of it: it decides how long things are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("client") as batch:
        batch.add_column(sa.Column("concluded", sa.Text(), nullable=True))
        batch.add_column(sa.Column("concluded_at", sa.BigInteger(), nullable=True))
