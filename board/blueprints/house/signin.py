"""Who is asking: nobody sees a page without signing in, except where it is meant for everybody."""

import secrets
from functools import cache

from flask import request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_login import current_user, login_user, logout_user
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, lazyload

from board.blueprints.house import walls
from board.blueprints.house.errors import signed_out
from board.extensions import db, login
from board.htmx import is_fragment
from board.models.ended_session import end_session, has_ended, hashed
from board.models.person import Membership, Person

# Blueprints for people without an account: each checks by itself who may do what.
PUBLIC = ("auth", "health", "metrics", "confirmations", "progress", "live", "wall")


class Sessions(SecureCookieSessionInterface):
    """Session cookies, kept out of answers that caches or streams keep."""

    def should_set_cookie(self, app, session):
        """False for static files; else when it changed, or to make it last."""
        return request.endpoint not in ("static", "live.listen") and super().should_set_cookie(app, session)


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
    """Begin a session of this person, with a mark of its own."""
    session.permanent = True
    session["mark"] = secrets.token_urlsafe(16)
    login_user(person)


def let_out(now):
    """End the session here and wherever its cookie was copied to."""
    if mark := session.get("mark"):
        end_session(mark, now=now)
        db.session.commit()
    logout_user()
    session.clear()


def _person(session_id):
    """The active person whom a session names, None once it was ended or the password is another one."""
    number = session_id.partition("-")[0]
    if not number.isdigit():
        return None
    known = {"id": int(number), "mark_hash": hashed(session.get("mark"))}
    person = db.session.scalars(_who(), known).unique().one_or_none()
    return person if person is not None and person.is_active and person.get_id() == session_id else None


@cache
def _who():
    """A person with the ranks, one statement; put together at the first use, when every table is known."""
    ranks = joinedload(Person.memberships).options(lazyload(Membership.team), lazyload(Membership.department))
    return select(Person).where(Person.id == bindparam("id"), ~has_ended(bindparam("mark_hash"))).options(ranks)


def _turn_away():
    """A page is asked again after log-in; a form gets an answer that loses nothing."""
    if request.method in ("GET", "HEAD") and not is_fragment():
        here = request.full_path if request.query_string else request.path
        return "", 302, {"Location": url_for("auth.new", next=here)}
    return signed_out()
