"""duty and skills: who is on duty from when to when, and which domains somebody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    """Bring the tables up."""
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index("ix_duty_board_until", "duty", ["board", "until_at"])
    op.add_column("membership", sa.Column("skills", sa.JSON(), nullable=True))


def downgrade():
    """Take it back."""
    with op.batch_alter_table("membership") as table:
        table.drop_column("skills")
    op.drop_index("ix_duty_board_until", table_name="duty")
    op.drop_table("duty")
