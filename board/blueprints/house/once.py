"""Every form carries a `once` key: sent twice it is saved once, and answered twice alike.

The key is saved with what the form saves. The second meets it there, or is refused for what the first has done;
either way nothing of it is saved, and it gets the first one's answer.
"""

import logging
import re
import secrets
import time

from flask import Response, abort, current_app, g, has_request_context, make_response, request, session
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import delete, event, insert
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from board import wallclock
from board.blueprints.house import errors
from board.blueprints.house.answers import Answers
from board.extensions import db
from board.extensions.transactions import execute_apart, is_set_apart
from board.models.once import OnceKey

log = logging.getLogger("board.once")
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
KEPT_HEADERS = ("Location", "HX-Redirect", "HX-Trigger", "HX-Location", "Content-Type", "Content-Language")
LARGEST_BODY = 512 * 1024
LONGEST_WAIT_SECONDS = 2

NOBODY_KNOWS = _l(
    "Nobody can tell at this moment whether this was saved. Wait a few seconds, then send it again: "
    "nothing is saved twice."
)

# Writes without a key, each with the reason why repeating it does no harm.
WITHOUT = {
    "auth.create": "signing in twice is signing in",
    "auth.destroy": "signing out twice is signing out",
    "auth.set_language": "the same choice again changes nothing",
    "auth.set_theme": "the same choice again changes nothing",
    "tickets.move": "the version refuses a second move",
    "keeping.keep": "the same choice again changes nothing",
    "tickets.reveals": "the answer shows personal data and must not be kept",
    "drafts.save": "the same draft again changes nothing",
    "live.say": "nothing is written, and said twice is said",
    "inbox.reads": "read twice is read",
    "navigation.end_tour": "seen twice is seen",
    "tickets.words_to_tell": "the answer holds the customer's link and must not be kept",
    "wall.pair": "a code pairs once",
    "wall.beat": "a second beat says the same",
    "wall.prove": "the answer holds a secret and must not be kept",
    "wall.approve": "the answer holds a secret; asked twice, the first question ends",
    "wall.end_proof": "ended twice is ended",
    # The address of a customer's link is a secret, and this keeper would store it.
    "confirmations.create": "the link answers once; a second press finds it answered",
    "confirmations.add": "keeps a key of its own",
    "progress.create": "keeps a key of its own",
}


def init_app(app):
    """Ask for the key before a write, remember it with the write, keep the answer after it."""
    app.jinja_env.globals["once_key"] = lambda: secrets.token_urlsafe(18)
    with app.app_context():
        app.extensions["answers"] = Answers(db.engine)
    app.before_request(_ask_for_key)
    app.after_request(_keep_answer)
    app.register_error_handler(IntegrityError, _doubled)


def _ask_for_key():
    if request.method in ("GET", "HEAD", "OPTIONS") or request.endpoint in (None, *WITHOUT):
        return
    key = request.form.get("once") or request.headers.get("X-Once", "")
    if not KEY.fullmatch(key):
        abort(400, _l("The form came without its key. Open the page again and send it once more."))
    g.once = key


def spare():
    """What is committed from here on is kept of a form that is refused: its key stays free for the corrected one."""
    g.once_spared = True


@event.listens_for(db.session, "before_commit")
def _remember(session):
    """The key is saved by the very transaction that it guards: both or neither."""
    if session.in_nested_transaction() or is_set_apart() or not has_request_context():
        return
    if not g.get("once") or g.get("once_kept") or g.get("once_spared"):
        return
    g.once_kept = True
    row = {"key": g.once, "person_id": _person_id(), "path": request.path, "created_at": wallclock.now()}
    session.connection().execute(insert(OnceKey.__table__), row)


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session, previous_transaction):
    if has_request_context() and not previous_transaction.nested and not g.get("once_done"):
        g.once_kept = False


@event.listens_for(db.session, "after_commit")
def _settle(session):
    if has_request_context() and g.get("once_kept") and not session.in_nested_transaction() and not is_set_apart():
        g.once_done = True


def _keep_answer(response):
    if not g.get("once") or g.get("once_replayed") or response.status_code >= 500:
        return response  # saved, and then it could not be shown: sent again, it must not be saved again
    if not g.get("once_done"):
        return _as_before(response)
    if response.status_code < 400:
        current_app.extensions["answers"].keep(g.once, _answer(response))
    else:  # nothing was done, so the corrected form may use it
        execute_apart(db.engine, delete(OnceKey).where(OnceKey.key == g.once))
    return response


def _as_before(response):
    """What was answered to this key, else this; a refusal may be for what the first has done.

    Asked twice, since the first connection may be one that was cut meanwhile. Where the database is gone nobody
    knows: not that it was refused is said then, but that it is to be sent again.
    """
    try:
        return _former_answer() or response
    except SQLAlchemyError:
        log.exception("nobody knows yet whether this was sent before")
        db.session.rollback()
    try:
        return _former_answer() or response
    except SQLAlchemyError as error:
        return make_response(errors.failed(error, says=NOBODY_KNOWS))


def _answer(response):
    body = None if response.is_streamed else response.get_data(as_text=True)
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return {"status": response.status_code, "headers": headers, "body": body if len(body or "") < LARGEST_BODY else ""}


def _doubled(error):
    """Of two that came with one key the second meets the first one's row: nothing of it is saved."""
    db.session.rollback()
    if "unique" not in str(error.orig).lower():
        return errors.failed(error)
    log.info("two at once", extra={"data": {"endpoint": request.endpoint}})
    former = _former_answer() if g.get("once") else None
    return former or errors.answer(409, says=_l("Somebody did the same at this very moment. Look, then send it again."))


def _former_answer():
    """What was answered to this key, or what is wrong with sending it again; None when it is new."""
    row = _settled()
    if row is None:
        return None
    g.once_replayed, session.modified, session.is_old = True, False, False  # the first one's cookie stays
    if not row.belongs_to(person_id=_person_id(), path=request.path):
        says = _l("This key belongs to another form. Open the page again and send it once more.")
        return make_response(errors.answer(400, says=says))
    if not row.is_answered:
        says = _l("This was already saved. Go back and look before you send it again.")
        return make_response(errors.answer(409, says=says))
    return Response(row.body, status=row.status, headers=row.headers)


def _settled():
    """The key's row; of a double click the first is saved and its answer not yet kept, so that is waited for."""
    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while (row := _kept()) and not row.is_answered:
        if time.monotonic() > end:
            break
        db.session.rollback()  # it needs the lock to keep its answer
        time.sleep(0.02)
    return row


def _kept():
    with db.session.no_autoflush:
        return db.session.get(OnceKey, g.once, populate_existing=True)


def _person_id():
    return current_user.id if current_user.is_authenticated else None
