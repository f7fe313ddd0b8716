"""`board bounce`: letters that came back, handed over by a mail server."""

import sys

import click

from board import create_app, wallclock
from board.config import ConfigError
from board.delivery import bounces
from board.domain.bounces import MOST_BYTES
from board.domain.policies import PolicyError

# What mail servers understand (sysexits.h).
TAKEN, NO_MAIL, TRY_AGAIN = 0, 65, 75


@click.command()
@click.argument("files", nargs=-1, type=click.File("rb"), metavar="[FILE]...")
def bounce(files):
    """Take mails that came back, from files or standard input, and tell the tickets whose letters they are.

    Exit code 0 when each was taken or is none of ours, 65 when one is no mail at all, 75 when it must be handed
    over again because the database is away.
    """
    try:
        with create_app().app_context():
            outcomes = [_take(file) for file in files or (sys.stdin.buffer,)]
    except (ConfigError, PolicyError, *bounces.AWAY) as error:
        click.echo(f"Not now: {type(error).__name__}. `board doctor` says more.", err=True)
        sys.exit(TRY_AGAIN)
    sys.exit(NO_MAIL if "garbage" in outcomes else TAKEN)


def _take(file):
    data = file.read(MOST_BYTES)
    while file.read(MOST_BYTES):
        pass  # whoever writes into a pipe is heard out
    outcome = bounces.take(data, now=wallclock.now())
    click.echo(f"{file.name}: {bounces.OUTCOMES[outcome]}")
    return outcome


commands = (bounce,)
