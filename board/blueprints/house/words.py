"""In which language and theme a page is answered."""

from flask import g, request
from flask_login import current_user

from board import wallclock
from board.extensions import babel
from board.extensions.words import LANGUAGES, label, language, said

THEMES = ("auto", "light", "dark")


def init_app(app):
    """Choose the language per request, and offer the words to every template."""
    babel.init_app(app, locale_selector=chosen_language)
    app.jinja_env.filters.update(said=said, label=label)
    app.context_processor(_of_every_page)


def chosen_language():
    """What the page itself was told (`g.language`), the person's choice, the cookie, then the browser's wish."""
    wishes = (g.get("language"), getattr(_person(), "language", None), request.cookies.get("board_language"))
    for wish in wishes:
        if wish in LANGUAGES:
            return wish
    return request.accept_languages.best_match(LANGUAGES, default="en")


def chosen_theme():
    """auto, light or dark."""
    for wish in (getattr(_person(), "theme", None), request.cookies.get("board_theme")):
        if wish in THEMES[1:]:
            return wish
    return "auto"


def _of_every_page():
    return {"language": language(), "theme": chosen_theme(), "server_time": wallclock.now().isoformat()}


def _person():
    """Who is signed in; nobody while an error page is made for a database that is gone."""
    try:
        return current_user if current_user.is_authenticated else None
    except Exception:
        return None
