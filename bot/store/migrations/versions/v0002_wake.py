"""When a session wants to be looked at though nobody wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversation") as batch:
        batch.add_column(sa.Column("wake_at", sa.BigInteger(), nullable=True))
        batch.create_index(op.f("ix_conversation_wake_at"), ["wake_at"])
