"""Addresses outside the house, texts of one's own, what people want to be told and when."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


WAITING = sa.text("state IN ('queued', 'sending', 'held')")
WAITED = sa.text("state IN ('queued', 'sending')")


def upgrade():
    """Bring the tables up."""
    op.create_table(
        "edited_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board", sa.String(length=40), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_edited_text_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edited_text")),
        sa.UniqueConstraint(
            "board", "template", "channel", "language", name=op.f("uq_edited_text_board_template_channel_language")
        ),
    )
    op.create_table(
        "destination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("board", sa.String(length=40), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("mask", sa.String(length=120), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=60), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("switched_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_destination_person_id_person")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_destination_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destination")),
    )
    with op.batch_alter_table("destination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_destination_board"), ["board"], unique=False)
        batch_op.create_index(batch_op.f("ix_destination_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_destination_team_id"), ["team_id"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_attempt_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_attempt_message_id"), ["message_id"], unique=False)

    op.drop_index("ix_message_waiting", "message")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("destination_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("worded", sa.JSON(), nullable=True))
        batch_op.create_index(batch_op.f("ix_message_destination_id"), ["destination_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_message_destination_id_destination"), "destination", ["destination_id"], ["id"]
        )

    op.create_index("ix_message_waiting", "message", ["not_before"], sqlite_where=WAITING, postgresql_where=WAITING)

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("has_addresses", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("quiet_from", sa.String(length=5), nullable=True))
        batch_op.add_column(sa.Column("quiet_until", sa.String(length=5), nullable=True))
        batch_op.add_column(sa.Column("bundle_minutes", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("muted", sa.JSON(), nullable=True))

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("has_addresses", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    """Take it back."""
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_column("has_addresses")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("muted")
        batch_op.drop_column("bundle_minutes")
        batch_op.drop_column("quiet_until")
        batch_op.drop_column("quiet_from")
        batch_op.drop_column("has_addresses")

    op.drop_index("ix_message_waiting", "message")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_message_destination_id_destination"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_message_destination_id"))
        batch_op.drop_column("worded")
        batch_op.drop_column("destination_id")
    op.create_index("ix_message_waiting", "message", ["not_before"], sqlite_where=WAITED, postgresql_where=WAITED)

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_message_id"))
        batch_op.drop_index(batch_op.f("ix_attempt_at"))

    op.drop_table("attempt")
    with op.batch_alter_table("destination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_destination_team_id"))
        batch_op.drop_index(batch_op.f("ix_destination_person_id"))
        batch_op.drop_index(batch_op.f("ix_destination_board"))

    op.drop_table("destination")
    op.drop_table("edited_text")
