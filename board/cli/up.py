"""`board up`: everything that a running board needs, as one tree of processes."""

import sys
import time

import click

from board import config as configuration
from board import create_app
from board.cli.database import migrate_up
from board.cli.first_start import load_demo, sign_in_lines
from board.cli.tree import home, members
from board.cli.tree.supervisor import StartFailed, Supervisor
from board.extensions import db


@click.command()
def up():
    """Serve the board until Ctrl-C: web, workers, ticker and, unless one is named, Valkey."""
    began = time.monotonic()
    config = configuration.current()
    home.prepare(config.home)
    held = home.lock(config.home)
    listener = home.listen(config.host, config.port)
    log = home.open_log(config.home) if config.logs_to_file else None
    supervisor = Supervisor(say=lambda line: click.echo(line, err=True))
    supervisor.listen()
    try:
        app = _start(supervisor, config, listener, held, log)
        _greet(app, config, time.monotonic() - began)
        supervisor.watch()
        click.echo("Stopping ...")
    except StartFailed as error:
        if not supervisor.is_stopping:
            _explain(error, config)
    finally:
        supervisor.stop()


def _start(supervisor, config, listener, held, log):
    """Every child, in the order in which they need each other; the application comes back."""
    if config.embeds_valkey:
        supervisor.add(members.valkey(config, log))
    app = _prepared_application(config)
    for number in range(1, config.job_workers + 1):
        supervisor.add(members.worker(app, number, log, (listener, held)))
    supervisor.add(members.ticker(app, log, (listener, held)))
    supervisor.add(members.web(config, listener, log), timeout=60)
    return app


def _prepared_application(config):
    """The application on a database that is up to date, with the demo on the first start."""
    app = create_app(config)
    with app.app_context():
        migrate_up()
        if config.demo:
            load_demo()
        db.session.remove()
        db.engine.dispose()
    return app


def _greet(app, config, seconds):
    click.echo(f"Andon Board is ready after {seconds:.1f} s:  {config.public_url}")
    with app.app_context():
        for line in sign_in_lines():
            click.echo(line)
    click.echo(f"Data and logs are in {config.home}. Ctrl-C stops everything.")


def _explain(error, config):
    hint = f" The reason is at the end of {config.home / 'logs' / 'board.log'}." if config.logs_to_file else ""
    click.echo(f"Error: {error}.{hint}", err=True)
    sys.exit(1)


commands = (up,)
