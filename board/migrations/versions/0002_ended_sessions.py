"""ended sessions; a column that nobody read."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
contracts = True  # no version that knew the column has ever served beside another


def upgrade():
    """Bring the tables up."""
    op.create_table(
        "ended_session",
        sa.Column("mark_hash", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark_hash", name=op.f("pk_ended_session")),
    )
    op.create_index(op.f("ix_ended_session_ended_at"), "ended_session", ["ended_at"])
    op.drop_column("person", "single_keys")  # each browser remembers for itself


def downgrade():
    """Take the tables back."""
    op.add_column("person", sa.Column("single_keys", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.drop_table("ended_session")
