"""What is said when something cannot be done: as a page with a way back, or as a notice for htmx."""

import errno
import logging

from flask import current_app, g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as WaitedTooLong
from werkzeug.exceptions import HTTPException, InternalServerError

from board.domain.files import AT_ONCE
from board.domain.refusals import Refused
from board.extensions import db, policies
from board.extensions.words import said
from board.htmx import is_asked, is_safe_path, parts_of

log = logging.getLogger("board.errors")
SAVED_ALL_THE_SAME = _l("What you did was saved; only the answer could not be shown. Open the page again and look.")
NEVER_RETURNED = ("csrf_token", "once", "password", "pin", "code", "proof")
DRAINED_BYTES = 64 * 1024 * 1024

# status: heading, what to do next
SAYS = {
    400: (_l("This request was not understood"), _l("Go back, open the page again and repeat what you did.")),
    401: (_l("You are signed out"), _l("Sign in and send it again. What you typed is kept here.")),
    403: (_l("You may not do this"), _l("Ask a supervisor of this board if you need to.")),
    404: (_l("There is nothing here"), _l("It does not exist, or it is not on one of your boards.")),
    405: (_l("This cannot be done here"), _l("Go back and use the buttons of the page.")),
    409: (_l("Nothing was changed"), _l("Look at the present state, then decide again.")),
    413: (_l("This is too large"), _l("Go back and choose a smaller file, or fewer at a time.")),
    415: (_l("This kind of file is not accepted"), _l("Go back and choose another file.")),
    422: (_l("Something is missing"), _l("Go back, fill in what is marked and send it again.")),
    429: (_l("Too many attempts"), _l("Wait a little, then try again.")),
    500: (_l("Something went wrong here"), _l("It was logged. Nothing was saved; go back and try again.")),
    503: (_l("The board is busy"), _l("Wait a few seconds, then try again. Nothing was saved.")),
    507: (_l("There is no room left"), _l("Nothing was saved. Tell whoever runs this board that its disk is full.")),
}


def init_app(app):
    """Answer every failure in the reader's language."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, failed)


def answer(status, *, says=None, reasons=(), headers=None, heading=None, **values):
    """A page, or a notice that htmx adds to #notices; reasons are sentences, all of them shown."""
    usual_heading, usual_advice = SAYS.get(status, SAYS[500 if status >= 500 else 400])
    words = {"status": status, "heading": heading or usual_heading, "says": says or usual_advice, "reasons": reasons}
    template = "errors/_notice.html" if is_asked() else "errors/page.html"
    return render_template(template, **words, back=way_back(), **values), status, headers or {}


def signed_out():
    """401 that gives back what was typed, to be sent again after log-in in another tab."""
    fields = _typed() if _is_from_here() else []
    return answer(401, typed=fields, login_next=request.path if request.method == "GET" else way_back())


def refused(reasons):
    """409 with every reason of the domain."""
    db.session.rollback()
    return answer(409, reasons=[said(reason) for reason in reasons])


def _refused(error):
    return refused(error.reasons)


def _http_error(error):
    db.session.rollback()
    if error.code is None or error.code < 400:
        return error  # a redirect raised as an exception
    says = error.description if error.description != type(error).description else None
    if error.code == 413:
        _drain()
        says = _("A file may have %(limit)s MB, at most %(count)s at a time.", limit=policies.largest_mb, count=AT_ONCE)
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return answer(error.code, says=says, headers=headers)


def _csrf_error(error):
    if not current_user.is_authenticated and request.blueprint != "auth":
        return signed_out()
    says = _("This page was open for too long, or was made before you signed in. Open it again and repeat.")
    return answer(400, says=says)


def failed(error, says=None):
    """A bug, or a database that is gone: logged with its trace, and answered even when the layout cannot be."""
    log.exception("unhandled %s", type(error).__name__)
    if current_app.config.get("PROPAGATE_BUGS"):  # tests want the trace, not the page
        raise error
    status = _status_of(error)
    says = SAVED_ALL_THE_SAME if g.get("has_committed") else says
    try:
        db.session.rollback()
        return answer(status, says=says)
    except Exception:
        log.exception("the error page failed as well")
        heading, advice = SAYS[status]
        advice = says or advice
        return render_template("errors/bare.html", heading=heading, says=advice), status


def _status_of(error):
    """503 for a database that is busy or away, 507 for a full disk, 500 for a bug."""
    if (isinstance(error, OSError) and error.errno == errno.ENOSPC) or "disk is full" in str(error):
        return 507
    is_away = isinstance(error, (OperationalError, InterfaceError, WaitedTooLong))
    return 503 if is_away else InternalServerError.code


def way_back():
    """The page somebody came from, when it is one of ours and not this one; else the start."""
    came_from = parts_of(request.referrer)
    is_ours = came_from.netloc == request.host and came_from.path != request.path
    path = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return path if is_ours and is_safe_path(path) else "/"


def _is_from_here():
    """True when the browser says that one of our own pages sent the form; others get nothing to send again."""
    origin = request.headers.get("Origin") or request.referrer
    return parts_of(origin).netloc == request.host


def _typed():
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_RETURNED]


def _drain():
    """Read what is still coming: a browser that cannot finish sending never shows the answer."""
    stream, left = request.environ["wsgi.input"], DRAINED_BYTES
    while left > 0 and (piece := stream.read(65536)):
        left -= len(piece)
