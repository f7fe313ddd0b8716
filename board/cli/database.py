"""`board migrate`: the database, brought up to what this version needs."""

import logging

import click
from flask_migrate import upgrade

from board import create_app, wallclock
from board.delivery import reckoning
from board.extensions import db, policies, schema
from board.models.lists import seed_lists


@click.command("migrate")
def migrate_command():
    """Bring the database up to what this version needs; `board up` does it by itself.

    The former version may go on serving meanwhile: migrations only add.
    """
    with create_app().app_context():
        migrate_up()
        click.echo(f"The database is at revision {schema.present_revision()}.")


def migrate_up():
    """Carry out the migrations that are missing; inside an application context.

    Of several that are started at once, one does it; the others wait for it
    and find nothing left to do.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with schema.held_alone():
        if schema.is_missing_anything():
            upgrade()
        sow_lists()
        reckoning.notice_policies(wallclock.now())


def sow_lists():
    """Departments, teams, topics and reasons of every board, as far as they are not there yet."""
    for policy in policies.all():
        seed_lists(policy)
    db.session.commit()


commands = (migrate_command,)
