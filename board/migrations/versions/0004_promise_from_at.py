"""promise from: since when the policy reckons a promise that nobody else has named."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The first promise of an assignment is the policy's, until somebody names another time or it breaks.
THE_POLICYS_OWN = """
UPDATE cycle SET promise_from_at = promise_made_at
WHERE promise_no = 1 AND promise_made_at = assigned_at AND overdue_at IS NULL AND resolved_at IS NULL
"""


def upgrade():
    """Bring the tables up."""
    op.add_column("cycle", sa.Column("promise_from_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(THE_POLICYS_OWN)


def downgrade():
    """Take it back."""
    with op.batch_alter_table("cycle") as table:
        table.drop_column("promise_from_at")
