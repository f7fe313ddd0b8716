"""Numbers from elsewhere are found however they are spelt."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BARE = "upper(replace(replace(replace(replace(replace({}, ' ', ''), '-', ''), '.', ''), '/', ''), '_', ''))"
COMES_FROM_ELSEWHERE = sa.text("external_ref IS NOT NULL")


def upgrade():
    """Bring the indexes up."""
    op.create_index(
        "ix_request_elsewhere", "request", [sa.text(BARE.format("external_ref"))],
        sqlite_where=COMES_FROM_ELSEWHERE, postgresql_where=COMES_FROM_ELSEWHERE,
    )  # fmt: skip
    op.create_index("ix_reference_bare", "reference", [sa.text(BARE.format("value"))])
    op.drop_index("ix_reference_value", "reference")
    if op.get_context().dialect.name == "postgresql":  # what it does not know of an expression, it guesses too high
        op.execute("ANALYZE request, reference")


def downgrade():
    """Take them back."""
    op.create_index("ix_reference_value", "reference", ["value"])
    op.drop_index("ix_reference_bare", "reference")
    op.drop_index("ix_request_elsewhere", "request")
