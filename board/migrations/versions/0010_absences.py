"""absences: from when until when somebody is away, several and ahead.

What the version before keeps with the person stays there, so that it goes on reading it; whoever is away now is
taken over, as away from now on, since nobody wrote down when it began.
"""

import sqlalchemy as sa
from alembic import op

from board import wallclock

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade():
    """Bring the table up, with who is away."""
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_at", INSTANT, nullable=False),
        sa.Column("until_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_absence_by_id_person")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_absence_ended_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_person", "absence", ["person_id"])
    op.create_index("ix_absence_until", "absence", ["until_at"])
    _take_over(wallclock.now())


def _take_over(now):
    person = sa.table("person", sa.column("id"), sa.column("absent_until", INSTANT))
    absence = sa.table("absence", *(sa.column(name) for name in ("person_id", "from_at", "until_at", "created_at")))
    moment = sa.literal(now.replace(tzinfo=None) if op.get_bind().dialect.name == "sqlite" else now, INSTANT)
    away = sa.select(person.c.id, moment, person.c.absent_until, moment).where(person.c.absent_until > moment)
    op.execute(absence.insert().from_select([column.name for column in absence.c], away))


def downgrade():
    """Take it back."""
    op.drop_table("absence")
