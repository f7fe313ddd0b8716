"""The demo of the first start, and whom to sign in as."""

import click
from sqlalchemy import exists, select

from board import demo
from board.extensions import db
from board.models.person import Person


def load_demo():
    """A believable team on the first start; on later ones its untouched tickets are moved to now."""
    if is_empty():
        click.echo("Loading the demo ...")
        _call("load")
    elif _call("is_loaded"):
        _call("reanchor")


def sign_in_lines():
    """Lines that say how to sign in."""
    if is_empty():
        return ["Nobody can sign in yet: .venv/bin/board user add you@example.com --rank admin"]
    if _call("is_loaded"):
        return [f"Sign in as {email}, password {demo.password()}" for email in demo.ACCOUNTS]
    return []


def is_empty():
    """True before anybody has an account."""
    return not db.session.scalar(select(exists(select(Person.id))))


def _call(name):
    """What the demo answers, None for a distribution that was built without one."""
    function = getattr(demo, name, None)
    return function() if function else None
