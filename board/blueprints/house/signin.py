"""Who is asking: nobody sees a page without signing in, except where it is meant for everybody."""

import secrets
from functools import cache

from flask import request, session, url_for
from flask_login import current_user, login_user, logout_user
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload, lazyload

from board.blueprints.house import walls
from board.blueprints.house.cookies import Sessions
from board.blueprints.house.errors import signed_out
from board.cache.standing import while_it_stands
from board.extensions import after_commit, db, feed, login
from board.extensions.transactions import is_writing
from board.htmx import is_asked
from board.models.ended_session import end_session, has_ended, hashed
from board.models.person import Membership, Person
from board.models.secrets import keyed_hash

# Blueprints for people without an account: each checks by itself who may do what.
PUBLIC = ("auth", "health", "metrics", "confirmations", "progress", "live", "wall")


def init_app(app):
    """Load the person, and turn away whoever is nobody."""
    app.session_interface = Sessions()
    login.user_loader(_person)
    login.unauthorized_handler(_turn_away)

    @app.before_request
    def ask_who():
        if request.endpoint in (None, "static") or request.blueprint in PUBLIC:
            return None
        if walls.is_acting():
            return walls.admit()
        return None if current_user.is_authenticated else login.unauthorized()


def let_in(person):
    """Begin a session of this person, with a mark of its own.

    What the forms prove is the same in all sessions of one person until the password changes: words that wait in a tab
    can be sent after signing in again in another one, and never in somebody else's name.
    """
    session.permanent = True
    session["csrf_token"] = keyed_hash("forms", person.get_id())
    session["mark"] = secrets.token_urlsafe(16)
    login_user(person)


def let_out(now):
    """End the session here and wherever its cookie was copied to; the person's streams ask at the door again."""
    if mark := session.get("mark"):
        if current_user.is_authenticated:
            _ask_again(current_user.id)
        end_session(mark, now=now)
        db.session.commit()
    logout_user()
    session.clear()


def _ask_again(person_id):
    after_commit(lambda: feed.publish({"rights": [person_id]}))


def _person(session_id):
    """The active person whom a session names, None once it was ended or the password is another one."""
    number = session_id.partition("-")[0]
    if not number.isdigit():
        return None
    known = {"id": int(number), "mark_hash": hashed(session.get("mark"))}
    person = _known_as(known)
    return person if person is not None and person.is_active and person.get_id() == session_id else None


def _known_as(known):
    """The person with the ranks; while the database stands still, a copy of the one that was read before."""
    if is_writing():
        return _read(db.session, known)
    person = while_it_stands(("person", *known.values()), lambda: _read_apart(known))
    return person and db.session.merge(person, load=False)


def _read_apart(known):
    """The same in a session of its own, so that it belongs to no page."""
    with Session(db.session.connection(), join_transaction_mode="rollback_only") as apart:
        return _read(apart, known)


def _read(database, known):
    return database.scalars(_who(), known).unique().one_or_none()


@cache
def _who():
    """A person with the ranks, one statement; put together at the first use, when every table is known."""
    ranks = joinedload(Person.memberships).options(lazyload(Membership.team), lazyload(Membership.department))
    return select(Person).where(Person.id == bindparam("id"), ~has_ended(bindparam("mark_hash"))).options(ranks)


def _turn_away():
    """A page is asked again after log-in; a form and htmx get an answer that loses nothing of what is shown."""
    if request.method in ("GET", "HEAD") and not is_asked():
        here = request.full_path if request.query_string else request.path
        return "", 302, {"Location": url_for("auth.new", next=here)}
    return signed_out()
