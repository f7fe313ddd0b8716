"""Reports find broken promises and tasks of departments by their days."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ASKED = sa.text("department_id IS NOT NULL")


def upgrade():
    """Bring the indexes up."""
    op.create_index("ix_cycle_first_promise", "cycle", ["first_promise_at"])
    op.create_index("ix_commitment_asked", "commitment", ["made_at"], sqlite_where=ASKED, postgresql_where=ASKED)


def downgrade():
    """Take them back."""
    op.drop_index("ix_commitment_asked", "commitment")
    op.drop_index("ix_cycle_first_promise", "cycle")
