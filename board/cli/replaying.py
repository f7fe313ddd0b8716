"""`board replay`: a day of another system in minutes, on a board of its own."""

import hashlib
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from board import config as configuration
from board import wallclock
from board.cli.importing import found_map, found_policy, installation
from board.importing.maps import shipped

LINE_SECONDS = 1
LONGEST_SLEEP = 0.5
ALL_HERE = "Every ticket of this file is here already: take an empty BOARD_HOME to play it."


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--map", "map_name", required=True, help=f"A map file, or one of: {', '.join(shipped())}.")
@click.option("--board", help="The board's key; else the one that the map names.")
@click.option("--history", type=click.Path(exists=True, dir_okay=False), help="The file of changes, if elsewhere.")
@click.option("--speed", type=click.FloatRange(min=0.1), default=60, show_default=True, help="Minutes in a minute.")
@click.option("--from", "start", type=click.DateTime(), help="Where to begin, in the board's zone; else at the first.")
@click.option("--hours", type=click.FloatRange(min=0, min_open=True), help="How many hours of it; else to the end.")
def replay(file, map_name, board, history, speed, start, hours):
    """Play the arrivals and the handling of FILE on a running board.

    The board runs with BOARD_ENV=replay and BOARD_CLOCK, in a BOARD_HOME of
    its own, and so does this command: it sets that clock to the log's time,
    imports what had happened before, and does the rest when it is due.
    Called again after an interruption, it goes on where it stopped.
    """
    config = configuration.current()
    if config.environment not in configuration.MOVABLE_CLOCK or config.clock is None:
        raise click.ClickException("Set BOARD_ENV=replay and BOARD_CLOCK=<file> here and for `board up`: see the docs.")
    from board import importing
    from board.importing.sources import SourceError

    with installation():
        policy = found_policy(board or found_map(map_name).board)
        try:
            found = importing.plan(file, found_map(map_name), policy, history=history, with_known=True)
        except SourceError as error:
            raise click.ClickException(str(error)) from None
        start, end = _window(found, start, hours)
        _play(found, start, end, speed, config.clock, Path(file).read_bytes())


def _window(found, start, hours):
    """The two instants between which the log is played."""
    if not found.lives:
        raise click.ClickException("There is no ticket in this file.")
    start = start.replace(tzinfo=found.policy.tz) if start else found.lives[0].opened_at
    last = max(life.last_at for life in found.lives) + timedelta(seconds=1)
    return start, min(last, start + timedelta(hours=hours)) if hours else last


def _play(found, start, end, speed, clock, content):
    from board import importing
    from board.importing import replaying

    place = replaying.Place(found.policy.key, found.mapping.key, hashlib.sha256(content).hexdigest(), start, end)
    played, left_out = place.played, 0
    if is_new := played is None:
        left_out = _leave_out_known(found)
        _set_clock(clock, start, speed=0)
        if not left_out:
            place.begin()
    moments = replaying.moments(found.lives, start, end)[played or 0 :]
    if not moments:
        raise click.ClickException(ALL_HERE)
    began = _bring_in(found, start, end)
    click.echo(_opening(found, start, end, began, moments, is_new))
    _set_clock(clock, start if is_new else wallclock.now(), speed=speed)
    _watch_to_the_end(
        replaying.Player(found, importing.ticket_ids(found.policy.key), None if left_out else place), moments, speed
    )
    now = wallclock.now()
    _set_clock(clock, now, speed=1)
    click.echo(f"\nIt is {_local(now, found)}; from here the clock goes at its usual pace.")


def _leave_out_known(found):
    """Take out what is here already, and not by this replay; how many tickets that were."""
    from board import importing

    here, count = importing.ticket_ids(found.policy.key), len(found.lives)
    found.lives[:] = [life for life in found.lives if life.key not in here]
    if not found.lives:
        raise click.ClickException(ALL_HERE)
    return count - len(found.lives)


def _bring_in(found, start, end):
    """The names of all that comes, and what had happened before; the lives that had begun."""
    from board import importing
    from board.extensions import db
    from board.importing import replaying

    here, began = importing.ticket_ids(found.policy.key), replaying.before(found.lives, start)
    importing.carry_out(replace(found, lives=[life for life in began if life.key not in here]), now=start)
    found.names.create([life for life in found.lives if life.opened_at < end], policy=found.policy, now=start)
    db.session.commit()
    return began


def _opening(found, start, end, began, moments, is_new):
    window = f"{_local(start, found)} to {_local(end, found)}"
    if is_new:
        return f"{window}: {len(began)} tickets stand at first, {len(moments)} things happen."
    return f"{window}: going on; {len(moments)} things are left."


def _watch_to_the_end(player, moments, speed):
    try:
        _watch(player, moments, speed)
    except KeyboardInterrupt:
        click.echo("\nStopped.", nl=False)
        if player.place:
            click.echo(" The same command goes on from here.", nl=False)
    if player.refused:
        click.echo(f"\nThe board refused {player.refused} of them.", nl=False)


def _watch(player, moments, speed):
    shown = 0
    for number, moment in enumerate(moments, start=1):
        while (wait := (moment.at - wallclock.now()).total_seconds() / speed) > 0:
            time.sleep(min(wait, LONGEST_SLEEP))
        player.play(moment)
        if time.monotonic() - shown >= LINE_SECONDS or number == len(moments):
            shown = time.monotonic()
            late = (wallclock.now() - moment.at).total_seconds()
            behind = f", {late / 60:.0f} minutes behind" if late > 60 * max(1, speed / 60) else ""
            click.echo(f"\r{_local(moment.at, player.found)}  {number} of {len(moments)}{behind}   ", nl=False)


def _set_clock(path, instant, *, speed):
    """From now on it is `instant`, and time runs so many times as fast."""
    since = datetime.now(UTC)
    wallclock.move(path, offset_seconds=(instant - since).total_seconds(), speed=speed, since=since)


def _local(instant, found):
    return f"{instant.astimezone(found.policy.tz):%Y-%m-%d %H:%M}"


commands = (replay,)
