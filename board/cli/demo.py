"""`board demo`: a believable team, customers and tickets."""

import time

import click

from board import create_app
from board import demo as house
from board.cli.database import migrate_up
from board.cli.first_start import is_empty


@click.command()
def demo():
    """Fill an empty installation with a demo: 14 people, 60 customers, about 150 tickets.

    Everybody's password is BOARD_DEMO_PASSWORD, else a generated one that is
    kept in $BOARD_HOME/demo-password. Where the demo is there already, its
    tickets that nobody has touched are moved to now.
    """
    with create_app().app_context():
        migrate_up()
        began = time.monotonic()
        if house.is_loaded():
            click.echo(f"{house.reanchor()} untouched tickets of the demo were moved to now.")
            return
        if not is_empty():
            raise click.ClickException("There are people here already: the demo is for an empty installation.")
        count = house.load()
        click.echo(f"{count} tickets loaded in {time.monotonic() - began:.1f} s.")
        for email in house.ACCOUNTS:
            click.echo(f"Sign in as {email}, password {house.password()}")


commands = (demo,)
