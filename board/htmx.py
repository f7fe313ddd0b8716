"""Page or fragment, and how to send a browser elsewhere."""

from urllib.parse import urlsplit

from flask import redirect, render_template
from htmx_flask import Htmx, make_response, request


def is_asked():
    """True when htmx asked, for a part of the page or to choose from the whole of it: it goes on by itself."""
    return bool(request.htmx) and not request.htmx.boosted


def is_fragment():
    """True when htmx asked and wants a part of the page, not the whole of it.

    `HX-Request-Type` is htmx 4's own; the extension knows the older headers.
    """
    wants_a_part = request.headers.get("HX-Request-Type", "partial") == "partial"
    return is_asked() and wants_a_part


def has_lost_files(field):
    """True when files were sent for this field and a whole page comes back: browsers choose nothing again.

    A field is spared whose files are `are_kept` elsewhere.
    """
    sent = any(file.filename for file in request.files.getlist(field.name))
    return sent and not is_fragment() and not getattr(field, "are_kept", False)


def render(page, fragment, status=200, **values):
    """The fragment's template for htmx, the page's for everyone else."""
    return render_template(fragment if is_fragment() else page, **values), status


def go(location):
    """Send the browser to a page: 303 after a form, HX-Redirect for htmx, which would swallow a 303."""
    if is_fragment():
        return make_response("", 204, redirect=location)
    return redirect(location, code=303)


def parts_of(address):
    """The parts of an address that a browser sent; empty ones of what is none."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return urlsplit("")


def is_safe_path(path):
    """True for a path of this site, so that a link cannot send people elsewhere after log-in."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc and path.isprintable()


def init_app(app):
    """Teach requests of htmx, and caches that the same address has a page and a fragment."""
    Htmx(app)

    @app.after_request
    def vary(response):
        if request.endpoint != "static":
            response.vary.update(("HX-Request", "HX-Request-Type", "Cookie"))
        return response

    app.jinja_env.globals |= {"is_fragment": is_fragment, "has_lost_files": has_lost_files}
