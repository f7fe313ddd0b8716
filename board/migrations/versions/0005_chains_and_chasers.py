"""How far a chain went and who took it on; chasers; a task that was begun."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade():
    """Bring the tables up; a chain that runs goes on from the step that it has reached."""
    with op.batch_alter_table("cycle") as table:
        table.add_column(sa.Column("escalation_step", sa.Integer()))
        table.add_column(sa.Column("called_at", INSTANT))
        table.add_column(sa.Column("called", sa.JSON()))
        table.add_column(sa.Column("passed_over", sa.JSON()))
        table.add_column(sa.Column("acknowledged_at", INSTANT))
        table.add_column(sa.Column("acknowledged_by_id", sa.Integer()))
        table.create_foreign_key(op.f("fk_cycle_acknowledged_by_id_person"), "person", ["acknowledged_by_id"], ["id"])
    with op.batch_alter_table("ticket") as table:
        table.add_column(sa.Column("urge_count", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("urged_at", INSTANT))
        table.add_column(sa.Column("nudge_count", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("nudged_at", INSTANT))
    with op.batch_alter_table("commitment") as table:
        table.add_column(sa.Column("begun_at", INSTANT))
        table.add_column(sa.Column("begun_by_id", sa.Integer()))
        table.create_foreign_key(op.f("fk_commitment_begun_by_id_person"), "person", ["begun_by_id"], ["id"])
    _carry_on_chains()


def _carry_on_chains():
    """Of each chain that waits: the last step that rang, and when."""
    timer = sa.table(
        "timer", sa.column("ticket_id"), sa.column("kind"), sa.column("ref"), sa.column("fired_at", INSTANT)
    )
    cycle = sa.table(
        "cycle", sa.column("id"), sa.column("ticket_id"), sa.column("overdue_at", INSTANT),
        sa.column("escalation_step"), sa.column("called_at", INSTANT),
    )  # fmt: skip
    op.execute(
        sa.update(cycle).where(cycle.c.overdue_at.is_not(None)).values(escalation_step=0, called_at=cycle.c.overdue_at)
    )
    rung = sa.select(cycle.c.id, timer.c.ref, timer.c.fired_at).join(timer, timer.c.ticket_id == cycle.c.ticket_id)
    rung = rung.where(timer.c.kind == "act", timer.c.fired_at >= cycle.c.overdue_at).order_by(timer.c.fired_at)
    for cycle_id, ref, fired_at in op.get_bind().execute(rung).all():
        reached = {"escalation_step": int(ref.rpartition(".a")[2]), "called_at": fired_at}
        op.execute(sa.update(cycle).where(cycle.c.id == cycle_id).values(reached))


def downgrade():
    """Take it back."""
    with op.batch_alter_table("commitment") as table:
        table.drop_constraint(op.f("fk_commitment_begun_by_id_person"), type_="foreignkey")
        table.drop_column("begun_by_id")
        table.drop_column("begun_at")
    with op.batch_alter_table("ticket") as table:
        for name in ("nudged_at", "nudge_count", "urged_at", "urge_count"):
            table.drop_column(name)
    with op.batch_alter_table("cycle") as table:
        table.drop_constraint(op.f("fk_cycle_acknowledged_by_id_person"), type_="foreignkey")
        for name in ("acknowledged_by_id", "acknowledged_at", "passed_over", "called", "called_at", "escalation_step"):
            table.drop_column(name)
