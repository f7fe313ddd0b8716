"""`board policy`: what another policy or calendar would move, and putting it in force."""

import sys
from pathlib import Path

import click

from board import create_app, wallclock
from board.delivery import reckoning
from board.extensions import db, policies
from board.models.reckoning import latest_pass
from board.queries.deadlines import preview

WAYS = ("late", "sooner", "later", "new", "gone")


@click.group()
def policy():
    """See what a change of policy or calendar moves, and put it in force."""


@policy.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--all", "with_all", is_flag=True, help="List every deadline that moves, not only how many.")
def diff(files, with_all):
    """Say which deadlines of the open tickets FILES would move; nothing is written.

    FILES are policies (of one board each) and dated files of holidays, or
    folders of them; each is compared with what is in force here.
    """
    with create_app().app_context():
        proposed = policies.proposed([(path.name, path.read_text("utf-8")) for path in _flat(files)])
        for board, other in proposed.items():
            if board in policies and other.hash == policies[board].hash:
                continue
            found = preview(other, now=wallclock.now(), most_shown=sys.maxsize if with_all else 0)
            _say(found, other)


def _flat(paths):
    for path in paths:
        yield from sorted(path.rglob("*.toml")) if path.is_dir() else [path]


def _say(found, other):
    click.echo(f"{found.board}: {found.moved} deadlines of {found.touched} of {found.tickets} open tickets move.")
    for kind, ways in found.kinds():
        click.echo(f"  {kind:<12}" + ", ".join(f"{ways[way]} {way}" for way in WAYS if ways[way]))
    for number, move in found.shown:
        click.echo(f"  {number} {move.kind}: {_local(move.before, other)} -> {_local(move.after, other)}")


def _local(instant, other):
    return f"{instant.astimezone(other.tz):%Y-%m-%d %H:%M}" if instant else "none"


@policy.command()
def apply():
    """Give the open tickets the deadlines of the policies that stand here now; `board up` does it by itself."""
    with create_app().app_context():
        reckoning.notice_policies(wallclock.now())
        while reckoning.reckon_for_a_turn(wallclock.now()):
            pass
        for board in policies:
            done = latest_pass(board)
            click.echo(f"{board}: {done.tickets} open tickets looked at, deadlines of {done.moved} moved.")
        db.session.rollback()


commands = (policy,)
