"""When a ticket was last handled stands on the ticket; the drafts' timers are found among themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
contracts = True  # no version that knew the request's column has ever served beside another

OF_DRAFTS = sa.text("draft_id IS NOT NULL")
TO_TICKETS = """
UPDATE ticket SET last_handled_at = (SELECT request.last_handled_at FROM request WHERE request.id = ticket.request_id)
"""
TO_REQUESTS = """
UPDATE request SET last_handled_at =
    (SELECT max(ticket.last_handled_at) FROM ticket WHERE ticket.request_id = request.id)
"""


def upgrade():
    """Bring the tables up."""
    op.add_column("ticket", sa.Column("last_handled_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(TO_TICKETS)
    op.drop_column("request", "last_handled_at")
    op.drop_index("ix_timer_draft_id", "timer")
    op.create_index("ix_timer_draft", "timer", ["draft_id"], sqlite_where=OF_DRAFTS, postgresql_where=OF_DRAFTS)


def downgrade():
    """Take it back."""
    op.drop_index("ix_timer_draft", "timer")
    op.create_index("ix_timer_draft_id", "timer", ["draft_id"])
    op.add_column("request", sa.Column("last_handled_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(TO_REQUESTS)
    op.drop_column("ticket", "last_handled_at")
