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
    if op.get_context().dialect.name != "postgresql":
        op.drop_index("ix_ticket_open", "ticket")
        op.create_index("ix_ticket_open", "ticket", [*columns], sqlite_where=IS_OPEN)
        return
    op.create_index("ix_ticket_open_new", "ticket", [*columns], postgresql_where=IS_OPEN)  # readers go on meanwhile
    op.drop_index("ix_ticket_open", "ticket")
    op.execute("ALTER INDEX ix_ticket_open_new RENAME TO ix_ticket_open")
