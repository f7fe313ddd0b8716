"""`board doctor`: what is wrong with this installation, and what to do about it."""

import os
import smtplib
import sys

import click
import redis
from rq import Worker
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from board import config as configuration
from board import create_app
from board.cli.database import is_up_to_date
from board.cli.first_start import is_empty
from board.domain.policies import PolicyError
from board.extensions import db, policies, rq


@click.command()
def doctor():
    """Check configuration, folder, policies, database, Valkey, workers and mail; say what to do."""
    config = configuration.current()
    _say(True, f"configuration: {config.environment}, home {config.home}, {config.public_url}")
    results = [_folder(config)]
    app, fault = _application(config)
    results.append(_say(app is not None, "policies", fault))
    if app is not None:
        with app.app_context():
            results += [_database(), _people(), _valkey(), _workers(), _mail(config)]
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
    return _say(is_up_to_date(), "database", "Migrations are missing: run `board migrate`, or start `board up`.")


def _people():
    try:
        empty = is_empty()
    except SQLAlchemyError:
        empty = True
    names = ", ".join(policies)
    return _say(
        not empty, f"boards: {names}; people", "Nobody can sign in: `board user add you@example.com --rank admin`."
    )


def _valkey():
    try:
        return _say(bool(rq.queue.connection.ping()), "Valkey")
    except redis.RedisError:
        advice = "It does not answer. Start `board up`, or check VALKEY_URL. Nothing is lost meanwhile."
        return _say(False, "Valkey", advice)


def _workers():
    try:
        count = Worker.count(connection=rq.queue.connection)
        failed = rq.queue.failed_job_registry.count
    except redis.RedisError:
        count = failed = 0
    is_well = _say(count > 0, f"workers: {count}", "None is running: start `board up`.")
    return is_well and _say(failed == 0, f"failed jobs: {failed}", "The log says why; what they were for is still due.")


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


commands = (doctor,)
