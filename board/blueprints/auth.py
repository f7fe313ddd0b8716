"""Sign in, sign out, and how the pages look to whoever is reading them."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from flask_login import current_user

from board import wallclock
from board.blueprints.house import signin
from board.blueprints.house.errors import way_back
from board.blueprints.house.words import THEMES
from board.extensions import db, passwords, writing
from board.extensions.words import LANGUAGES
from board.forms.login import LoginForm
from board.htmx import go, is_safe_path
from board.models import throttle
from board.queries.people import active_person_at

bp = Blueprint("auth", __name__)

FREE_TRIES_PER_ACCOUNT = 5
FREE_TRIES_PER_ADDRESS = 30
YEAR_SECONDS = 365 * 24 * 3600


@bp.get("/login")
def new():
    """The log-in page; straight on for whoever is signed in."""
    if current_user.is_authenticated:
        return redirect(_next())
    return render_template("auth/login.html", form=LoginForm(next=request.args.get("next")))


@bp.post("/login")
def create():
    """303 to where they wanted to go, 422 when the secret is wrong, 429 after too many tries."""
    form = LoginForm()
    if not form.validate_on_submit():
        return render_template("auth/login.html", form=form), 422
    if blocked_until := _count_attempt(form.email.data):
        return _wait(form, blocked_until)
    person = _person_with(form.email.data, form.password.data)
    if person is None:
        wrong = _("E-mail or password is wrong. Check both and try again.")
        return render_template("auth/login.html", form=form, reasons=[wrong]), 422
    _let_in(person, form.email.data)
    return go(_next())


@bp.post("/logout")
def destroy():
    """303 to the log-in page."""
    signin.let_out(wallclock.now())
    return go(url_for("auth.new"))


@bp.post("/language")
def set_language():
    """303 back, with the pages in the chosen language."""
    return _choose("language", LANGUAGES)


@bp.post("/theme")
def set_theme():
    """303 back, with the chosen light."""
    return _choose("theme", THEMES)


def _count_attempt(email):
    """The instant until which there is no further try; None when this one may be made, which is counted."""
    doors = ("account", email, FREE_TRIES_PER_ACCOUNT), ("address", _address(), FREE_TRIES_PER_ADDRESS)
    wait = throttle.attempt(*doors, now=wallclock.now())
    db.session.commit()
    return wait


def _address():
    return request.remote_addr or "unknown"


def _wait(form, until):
    seconds = max(1, round((until - wallclock.now()).total_seconds()))
    wait = _(
        "Too many attempts. Try again at %(time)s, in %(minutes)s min.",
        time=format_time(until, "HH:mm:ss"),
        minutes=-(-seconds // 60),
    )
    page = render_template("auth/login.html", form=form, reasons=[wait])
    return page, 429, {"Retry-After": str(seconds)}


def _person_with(email, password):
    """The person, or None; takes the same time for an unknown address and a wrong password."""
    person = active_person_at(email)
    stored = person.password_hash if person else None
    db.session.rollback()  # nobody waits for the lock while the password is hashed
    return person if passwords.matches(password, stored) else None


def _let_in(person, email):
    with writing():
        throttle.succeed("account", email)
        throttle.take_back("address", _address(), free=FREE_TRIES_PER_ADDRESS)
        db.session.commit()
    signin.let_in(person)


def _next():
    wished = request.form.get("next") or request.args.get("next")
    return wished if is_safe_path(wished) else "/"


def _choose(name, allowed):
    """Kept with the person who is signed in, and in a cookie for the log-in page."""
    wish = request.form.get(name)
    if wish not in allowed:
        return redirect(_next(), code=303)
    if current_user.is_authenticated:
        setattr(current_user, name, wish)
        db.session.commit()
    response = make_response(go(_next_or_back()))
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(f"board_{name}", wish, max_age=YEAR_SECONDS, secure=secure, httponly=True, samesite="Lax")
    return response


def _next_or_back():
    return _next() if is_safe_path(request.form.get("next")) else way_back()
