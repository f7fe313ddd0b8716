"""`board migrate`: the database, brought up to what this version needs."""

import logging

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade

from board import create_app
from board.extensions import db, migrate, policies
from board.models.lists import seed_lists


@click.command("migrate")
def migrate_command():
    """Bring the database up to what this version needs; `board up` does it by itself."""
    with create_app().app_context():
        migrate_up()
        click.echo(f"The database is at revision {present_revision()}.")


def migrate_up():
    """Carry out the migrations that are missing; inside an application context."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()
    sow_lists()


def sow_lists():
    """Departments, teams, topics and reasons of every board, as far as they are not there yet."""
    for policy in policies.all():
        seed_lists(policy)
    db.session.commit()


def is_up_to_date():
    """True when no migration is missing."""
    return present_revision() == newest_revision()


def present_revision():
    """The revision of the database, None when it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision():
    """The revision that this version needs."""
    return ScriptDirectory.from_config(migrate.get_config()).get_current_head()


commands = (migrate_command,)
