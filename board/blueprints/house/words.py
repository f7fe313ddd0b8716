"""In which language and theme a page is answered."""

from functools import cache, lru_cache

from flask import current_app, g, request
from flask_babel import format_datetime, get_locale, get_timezone, gettext, to_user_timezone
from flask_login import current_user
from markupsafe import Markup

from board import wallclock
from board.blueprints.house.holes import hole
from board.domain import failures
from board.extensions import babel, policies
from board.extensions.words import LANGUAGES, Catalogues, label, language, said, together

THEMES = ("auto", "light", "dark")


def init_app(app):
    """Choose the language per request, and offer the words to every template."""
    babel.init_app(app, locale_selector=chosen_language, timezone_selector=chosen_zone)
    babel.domain_instance = Catalogues()
    app.jinja_env.filters.update(said=said, label=label, together=together, moment=moment)
    app.jinja_env.filters.update(datetimeformat=written, failure=failure)
    app.context_processor(_of_every_page)
    app.jinja_env.globals["same_for_all"] = same_for_all


def chosen_language():
    """What the page itself was told (`g.language`), the person's choice, the cookie, then the browser's wish."""
    wishes = (g.get("language"), getattr(_person(), "language", None), request.cookies.get("board_language"))
    for wish in wishes:
        if wish in LANGUAGES:
            return wish
    return request.accept_languages.best_match(LANGUAGES, default="en")


@cache
def _drawn_once(app, template, _language):
    return Markup(app.jinja_env.get_template(template).render())


def same_for_all(template):
    """A part of the page that every reader of a language is sent alike: drawn once."""
    return _drawn_once(current_app._get_current_object(), template, language())


def moment(instant):
    """An instant in the reader's words: the time today, with the day otherwise, with the year when it is another."""
    there, here = to_user_timezone(instant), to_user_timezone(wallclock.now())
    if there.date() == here.date():
        return written(instant, "HH:mm")
    return written(instant, gettext("d MMM, HH:mm") if there.year == here.year else gettext("d MMM y, HH:mm"))


def written(instant, pattern=None):
    """An instant by a pattern, or by one of Babel's names for them, in the reader's language and the board's zone."""
    return _written(instant, pattern, get_locale(), get_timezone())


@lru_cache(20_000)
def _written(instant, pattern, _locale, _zone):
    """Put together once: most instants on a page were there when it was last drawn."""
    return format_datetime(instant, pattern)


def failure(code):
    """Why a delivery failed, in the reader's words."""
    return said(failures.in_words(code))


def chosen_zone():
    """The zone of the board that the page is about, else of the first board: a team reads one clock."""
    policy = g.get("policy") or next(iter(policies.all()), None)
    return policy.zone if policy else "UTC"


def chosen_theme():
    """auto, light or dark."""
    for wish in (getattr(_person(), "theme", None), request.cookies.get("board_theme")):
        if wish in THEMES[1:]:
            return wish
    return "auto"


def _of_every_page():
    return {
        "language": language(),
        "theme": chosen_theme(),
        "server_time": hole("now", wallclock.now().isoformat()),
        "zone": chosen_zone(),
    }


def _person():
    """Who is signed in; nobody while an error page is made for a database that is gone."""
    try:
        return current_user if current_user.is_authenticated else None
    except Exception:
        return None
