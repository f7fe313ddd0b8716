"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    """Bring the tables up."""
    ${upgrades if upgrades else "pass"}


def downgrade():
    """Take it back."""
    ${downgrades if downgrades else "pass"}
