"""`board import`: tickets of other systems, with their history."""

import time
from contextlib import contextmanager
from pathlib import Path

import click

from board import wallclock
from board.importing.maps import MapError, load, shipped

SHOWN = 5


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--map", "map_name", required=True, help=f"A map file, or one of: {', '.join(shipped())}.")
@click.option("--board", help="The board's key; else the one that the map names.")
@click.option(
    "--history", type=click.Path(exists=True, dir_okay=False), help="The file of changes, if not beside FILE."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and stop.")
@click.option(
    "--bad",
    type=click.Path(dir_okay=False, writable=True),
    help="Where to write bad rows; else FILE.bad.csv in this folder.",
)
def import_(file, map_name, board, history, dry_run, bad):
    """Bring in the tickets of FILE (CSV or XLSX, also packed by gzip).

    It is read as a whole first and says what it would create. Bad rows go
    into a file with line, field and reason; good ones are kept. Nothing is
    sent to anybody, and a second run creates nothing twice.
    """
    from board import importing
    from board.importing.sources import SourceError

    with installation():
        mapping = found_map(map_name)
        try:
            found = importing.plan(file, mapping, found_policy(board or mapping.board), history=history)
        except SourceError as error:
            raise click.ClickException(str(error)) from None
        _tell(found)
        _tell_faults(found.complaints, bad or f"{Path(file).name}.bad.csv", writes=bool(bad) or not dry_run)
        if not dry_run and found.lives:
            _carry_out(found, importing)


@contextmanager
def installation():
    """The application on an up-to-date database, without a connection left behind."""
    from board import create_app
    from board.cli.database import migrate_up
    from board.extensions import db

    with create_app().app_context():
        migrate_up()
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def found_map(name):
    """The map of this name, or one clear line that says what is wrong with it."""
    try:
        return load(name)
    except MapError as error:
        raise click.ClickException(str(error)) from None


def found_policy(key):
    """The policy of a board, or one line with the boards there are."""
    from board.extensions import policies

    if key not in policies:
        raise click.ClickException(f"There is no board {key!r}; there are {', '.join(policies)}.")
    return policies[key]


def _tell(found):
    teams, people, customers = found.names.missing(found.lives)
    repeated = f"; {found.repeated} say again what another says" if found.repeated else ""
    click.echo(f"{found.rows} rows read, {len(found.complaints.dropped)} of them bad{repeated}.")
    click.echo(f"New: {len(found.lives)} tickets with {found.events} events, {len(customers)} customers,")
    click.echo(f"     {len(teams)} teams and {len(people)} people who had them (inactive, they cannot sign in).")
    for stage, count in sorted(found.stages.items(), key=lambda pair: -pair[1]):
        click.echo(f"     {count:6} {found.policy.stage_label(stage).en}")
    if found.known:
        click.echo(f"Already here: {found.known} tickets, left as they are.")
    if found.newer:
        keys = ", ".join(life.key for life in found.newer[:SHOWN])
        click.echo(f"The file tells more than was imported of {len(found.newer)} of them: {keys} …")


def _tell_faults(complaints, path, *, writes):
    if not complaints.found:
        return
    for (column, reason), count in complaints.by_reason():
        click.echo(f"{count:6} × {column or 'row'}: {reason}")
    for one in complaints.found[:SHOWN]:
        click.echo(f"       line {one.line} {one.key} {one.field}: {one.reason}{' (kept)' if one.is_kept else ''}")
    if writes:
        complaints.write(path)
        click.echo(f"All of them, with line, field and reason, are in {path}.")


def _carry_out(found, importing):
    began = time.monotonic()
    with click.progressbar(length=len(found.lives), label="Importing") as bar:
        count = importing.carry_out(found, now=wallclock.now(), each=bar.update)
    seconds = time.monotonic() - began
    click.echo(f"{count} tickets imported in {seconds:.1f} s ({count / max(seconds, 0.001):.0f} a second).")


commands = (import_,)
