"""`board doctor`: what is wrong with this installation, and what to do about it."""

import os
import smtplib
import sys

import click
import redis
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from board import config as configuration
from board import create_app, wallclock
from board.cli.first_start import is_empty
from board.delivery import backlog
from board.domain.calendars import years
from board.domain.policies import PolicyError
from board.extensions import db, policies, rq, schema
from board.models.reckoning import is_reckoned

MANY_JOBS = 1000
LATE_SECONDS = 60  # a sweep comes every few seconds


@click.command()
def doctor():
    """Check configuration, folder, policies, database, Valkey, workers, what waits, and mail; say what to do."""
    config = configuration.current()
    _say(True, f"configuration: {config.environment}, home {config.home}, {config.public_url}")
    results = [_folder(config)]
    app, fault = _application(config)
    results.append(_say(app is not None, "policies", fault))
    if app is not None:
        with app.app_context():
            results += [_database(), _people(), _holidays(), _reckoned(), _valkey(), _crew(), _backlog(), _mail(config)]
            results.append(_bounces(config))
    if not all(results):
        sys.exit(1)


def _say(is_well, what, advice=""):
    mark = click.style("ok  ", fg="green") if is_well else click.style("FIX ", fg="red")
    click.echo(f"{mark} {what}" + (f"\n     {advice}" if advice and not is_well else ""))
    return is_well


def _folder(config):
    writable = os.access(config.home, os.W_OK)
    return _say(writable, "folder can be written", f"Make {config.home} writable, or choose another with BOARD_HOME.")


def _application(config):
    try:
        return create_app(config), ""
    except PolicyError as error:
        return None, str(error)


def _database():
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return _say(
            False, "database", f"It does not answer ({type(error).__name__}). Check DATABASE_URL and its server."
        )
    finally:
        db.session.remove()
    is_whole = not schema.is_missing_anything()
    return _say(is_whole, "database", "Migrations are missing: run `board migrate`, or start `board up`.")


def _people():
    try:
        empty = is_empty()
    except SQLAlchemyError:
        empty = True
    names = ", ".join(policies)
    return _say(
        not empty, f"boards: {names}; people", "Nobody can sign in: `board user add you@example.com --rank admin`."
    )


def _holidays():
    used = [calendar for policy in policies.all() for calendar in policy.calendars.values()]
    missing = years.gaps(used, wallclock.now())
    named = ", ".join(f"{key} {year}" for key, year in missing)
    advice = f"There is no file for {named}: its working days count as usual. `board calendar generate` writes China's."
    return _say(not missing, "holidays", advice)


def _reckoned():
    try:
        behind = [policy.key for policy in policies.all() if not is_reckoned(policy)]
    except SQLAlchemyError:
        behind = []
    advice = f"Deadlines on {', '.join(behind)} are of an earlier policy: `board policy apply`, or start `board up`."
    return _say(not behind, "deadlines by the policies in force", advice)


def _valkey():
    try:
        return _say(bool(rq.queue.connection.ping()), "Valkey")
    except redis.RedisError:
        advice = "It does not answer. Start `board up`, or check VALKEY_URL. Nothing is lost meanwhile."
        return _say(False, "Valkey", advice)


def _crew():
    crew = backlog.crew() or backlog.Crew({}, {}, 0, 0)
    jobs, failed = sum(crew.jobs.values()), sum(crew.failed.values())
    return all(
        (
            _say(crew.workers > 0, f"workers: {crew.workers}", "None is running: start `board up` or `board worker`."),
            _say(crew.tickers > 0, f"tickers: {crew.tickers}", "None is running: start `board up` or `board ticker`."),
            _say(failed == 0, f"failed jobs: {failed}", "The log says why; what they were for is still due."),
            _say(jobs < MANY_JOBS, f"jobs waiting: {jobs}", "The workers do not keep up: start more `board worker`."),
        )
    )


def _backlog():
    try:
        waits = backlog.backlog(wallclock.now())
    except SQLAlchemyError:
        return False  # said by the database's own line
    return all(
        (
            _say(
                waits.timer_lag < LATE_SECONDS,
                f"timers due: {waits.timers}, the latest {waits.timer_lag:.0f} s late",
                "The sweep does not keep up, or does not run: look at workers and tickers, start more `board worker`.",
            ),
            _say(
                waits.message_lag < LATE_SECONDS,
                f"messages to send: {waits.messages}, the oldest waits {waits.message_lag:.0f} s",
                "They do not go out: look at workers and mail; each is tried again by itself.",
            ),
            _say(
                waits.parked == 0,
                f"messages parked: {waits.parked}",
                "They were tried several times: see why, and send them again, under Admin → Messages.",
            ),
        )
    )


def _mail(config):
    if config.smtp_host is None:
        return _say(True, "mail: written to a file (SMTP_HOST is not set)")
    try:
        kind = smtplib.SMTP_SSL if config.smtp_security == "tls" else smtplib.SMTP
        with kind(config.smtp_host, config.smtp_port, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        advice = f"{config.smtp_host}:{config.smtp_port} does not answer ({error}). Check SMTP_HOST and SMTP_PORT."
        return _say(False, "mail", advice)
    return _say(True, f"mail: {config.smtp_host}")


def _bounces(config):
    if config.bounces is None:
        return _say(True, "letters that come back: no folder is read (BOARD_BOUNCES), only what `board bounce` gets")
    parts = [config.bounces / name for name in ("new", "cur")]
    closed = [str(part) for part in parts if not os.access(part, os.R_OK | os.W_OK | os.X_OK)]
    advice = f"{', '.join(closed)}: make a Maildir there that the board may read and write, or unset BOARD_BOUNCES."
    return _say(not closed, f"letters that come back: {config.bounces}", advice)


commands = (doctor,)
