"""`board web`, `board worker`, `board ticker`: one part of a board alone, for several machines."""

import click
import redis
from sqlalchemy.exc import SQLAlchemyError

from board import config as configuration
from board import create_app
from board.cli.tree import home, members
from board.extensions import db, rq, schema


@click.command()
def web():
    """Serve pages, and nothing else: BOARD_WEB_WORKERS processes on BOARD_HOST and PORT."""
    config, log = _place()
    _application(config)
    listener = home.listen(config.host, config.port)  # held, so that it is still open when gunicorn takes it over
    members.web(config, listener, log).here()


@click.command()
def worker():
    """Carry out jobs until stopped; start as many as are needed, on as many machines."""
    config, log = _place()
    members.worker(_application(config, needs_queue=True), 1, log).here()


@click.command()
def ticker():
    """Put the sweep into the queue every few seconds; a second one on another machine does no harm."""
    config, log = _place()
    members.ticker(_application(config, needs_queue=True), log).here()


def _place():
    """The configuration, and the log where the home has one."""
    config = configuration.current()
    home.prepare(config.home)
    return config, home.open_log(config.home) if config.logs_to_file else None


def _application(config, *, needs_queue=False):
    """The application on a database that has all this version needs; one clear line when it has not."""
    app = create_app(config)
    with app.app_context():
        _refuse_old_tables()
        if needs_queue:
            _refuse_without_queue()
        db.engine.dispose()
    return app


def _refuse_old_tables():
    try:
        if schema.is_missing_anything():
            raise click.ClickException("The database lacks migrations: run `board migrate` once, on any machine.")
    except SQLAlchemyError as error:
        raise click.ClickException(
            f"The database does not answer ({type(error).__name__}). Check DATABASE_URL and its server."
        ) from None


def _refuse_without_queue():
    try:
        rq.queue.connection.ping()
    except redis.RedisError:
        raise click.ClickException("Valkey does not answer. Check VALKEY_URL and its server.") from None


commands = (web, worker, ticker)
