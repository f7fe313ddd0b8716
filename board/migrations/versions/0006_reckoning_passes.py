"""reckoning passes: after another policy, how far the open tickets have its deadlines."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    """Bring the tables up."""
    op.create_table(
        "reckoning_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board", sa.String(length=40), nullable=False),
        sa.Column("policy_hash", sa.String(length=16), nullable=False),
        sa.Column("former_hash", sa.String(length=16), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reckoning_pass")),
    )
    op.create_index(op.f("ix_reckoning_pass_board"), "reckoning_pass", ["board"])


def downgrade():
    """Take it back."""
    op.drop_index(op.f("ix_reckoning_pass_board"), table_name="reckoning_pass")
    op.drop_table("reckoning_pass")
