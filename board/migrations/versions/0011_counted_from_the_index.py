"""Boards count what is open from the index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("stage IN ('new', 'assigned', 'in_progress', 'awaiting_customer')")
COUNTED = ("stage", "colour", "assignee_id", "team_id", "due_at", "due_is_paused", "paused_for", "face")


def upgrade():
    """Bring the index up."""
    _put_in_place("board", *COUNTED)


def downgrade():
    """Take it back."""
    _put_in_place("board", "rank")


def _put_in_place(*columns):
    op.drop_index("ix_ticket_open", "ticket")
    op.create_index("ix_ticket_open", "ticket", [*columns], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
