"""`board export`: tickets as a table that leaves the house."""

import csv
import os
from datetime import date
from pathlib import Path

import click
from flask_babel import force_locale

from board.cli.importing import found_policy, installation
from board.domain import exports
from board.extensions import policies
from board.extensions.words import LANGUAGES
from board.queries.exported import columns, exported

DAY = click.DateTime(formats=["%Y-%m-%d"])
EVER = date(1, 1, 2), date(9998, 12, 31)  # in any zone


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True))
@click.option("--board", help="The board's key; else the first one.")
@click.option("--from", "first", type=DAY, help="The first day, by when the request was received; else all.")
@click.option("--to", "last", type=DAY, help="The last day; else until now.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
def export(file, board, first, last, language):
    """Write the tickets of a board to FILE, a CSV with a row for each.

    The columns are those of the forms of registration, judgement and task;
    names and contacts are masked as on every screen, inside of texts too.
    FILE is there as a whole or not at all, for its owner alone.
    """
    with installation(), force_locale(language):
        policy = found_policy(board or next(iter(policies)))
        since, until = _period(first, last, policy)
        count = _write(Path(file), columns(policy, language), exported(policy, since, until, language))
        click.echo(f"{count} tickets of {policy.key} written to {file}.")


def _period(first, last, policy):
    first, last = first.date() if first else EVER[0], last.date() if last else EVER[1]
    if last < first:
        raise click.ClickException("The last day lies before the first one.")
    return exports.instants_of(first, last, policy.tz)


def _write(path, labels, rows):
    """How many; a spreadsheet opens the file as it is, in Chinese too."""
    fresh, count = path.with_name(f".{path.name}.{os.getpid()}"), 0
    try:
        with open(fresh, "x", encoding="utf-8-sig", newline="", opener=_for_its_owner) as target:
            writer = csv.writer(target)
            writer.writerow([exports.cell(label) for label in labels])
            for row in rows:
                writer.writerow([exports.cell(text) for _label, text in row])
                count += 1
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return count


def _for_its_owner(path, flags):
    return os.open(path, flags, 0o600)


commands = (export,)
