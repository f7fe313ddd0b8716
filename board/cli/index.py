"""`board index`: the words by which tickets are found."""

import time

import click

from board import create_app
from board.cli.database import migrate_up
from board.models import search


@click.command()
@click.option("--anew", is_flag=True, help="Throw all words away first, those of erased texts with them.")
def index(anew):
    """Index every ticket that cannot be found by its words yet.

    Whatever people write is indexed as it is saved; this is for tickets that
    came by another way, and for a new version that cuts words differently.
    """
    with create_app().app_context():
        migrate_up()
        began = time.monotonic()
        if anew:
            search.forget_all()
        count = search.index_missing()
        click.echo(f"{count} tickets indexed in {time.monotonic() - began:.1f} s.")


commands = (index,)
