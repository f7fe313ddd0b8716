"""`board user`: people who may sign in."""

import secrets
from itertools import product

import click
from sqlalchemy import select

from board import create_app, wallclock
from board.domain.facts import RANKS
from board.extensions import db, policies
from board.extensions.words import LANGUAGES
from board.models.administering import enrol, grant
from board.models.administering import set_password as give_password
from board.models.person import Person

RANKS_HERE = tuple(rank for rank in RANKS if rank != "department")  # a department is chosen in the pages


@click.group()
def user():
    """Add people who may sign in, and give them passwords."""


@user.command()
@click.argument("email")
@click.option("--name", help="The name as colleagues know it; else the part before the @.")
@click.option("--board", "boards", multiple=True, help="A board's key, may be given several times; else all boards.")
@click.option("--rank", "ranks", multiple=True, type=click.Choice(RANKS_HERE), default=("agent",), show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--password", envvar="BOARD_USER_PASSWORD", help="Asked for, or generated when there is no terminal.")
def add(email, name, boards, ranks, language, password):
    """Add a person with one or more ranks."""
    with _application():
        email = email.strip().lower()
        if _person(email):
            raise click.ClickException(f"{email} has an account already. To change its password: board user password")
        _refuse_unknown(boards)
        secret, is_new = _secret(password)
        name = name or email.partition("@")[0]
        person = enrol(email=email, name=name, language=language, password=secret, now=wallclock.now())
        for board, rank in product(boards or policies, ranks):
            grant(person, board=board, rank=rank)
        db.session.commit()
        click.echo(f"{email} may sign in" + (f" with the password {secret}" if is_new else "") + ".")


@user.command("password")
@click.argument("email")
@click.option("--password", envvar="BOARD_USER_PASSWORD", help="Asked for, or generated when there is no terminal.")
def set_password(email, password):
    """Give a person another password."""
    with _application():
        person = _person(email.strip().lower())
        if person is None:
            raise click.ClickException(f"Nobody has the address {email}.")
        secret, is_new = _secret(password)
        give_password(person, secret)
        db.session.commit()
        click.echo(f"The password of {person.email} was changed" + (f" to {secret}" if is_new else "") + ".")


def _application():
    return create_app().app_context()


def _person(email):
    return db.session.scalar(select(Person).where(Person.email == email))


def _refuse_unknown(boards):
    for board in boards:
        if board not in policies:
            raise click.ClickException(f"There is no board {board!r}; there are {', '.join(policies)}.")


def _secret(given):
    """The password and whether it was made up here."""
    if given is None and click.get_text_stream("stdin").isatty():
        given = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if given is None:
        return secrets.token_urlsafe(12), True
    return given, False


commands = (user,)
