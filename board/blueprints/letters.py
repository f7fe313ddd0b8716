"""What the customer's two pages share: the link is looked up, counted and answered without a cookie."""

import hmac
from datetime import timedelta

import flask_babel
from flask import g, render_template, request

from board import wallclock
from board.domain import notes
from board.domain.actors import Actor
from board.extensions import csrf, db, policies, writing
from board.extensions.words import LANGUAGES, label, language, said
from board.models import token as links
from board.models.attachment import attach, objections_to_files
from board.models.once import OnceKey
from board.models.secrets import token_hash
from board.models.ticket import Ticket
from board.models.ticket.locking import lock_ticket

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
# Mail scanners and impatient fingers are welcome; a flood is not.
MOST_AN_HOUR = {"opened": 120, "sent": 20}


def guard(blueprint, purpose):
    """Every page of the blueprint belongs to a link: `g.link`, `g.ticket`, `g.policy`, in the customer's language."""
    csrf.exempt(blueprint)  # letters carry a key of their own, checked in `_open`

    @blueprint.before_request
    def open_link():
        return _open(request.view_args["token"], purpose)

    @blueprint.after_request
    def keep_quiet(response):
        response.headers.update(HEADERS)
        return response

    @blueprint.context_processor
    def offer():
        plain = request.view_args["token"]
        return {"form_key": links.form_key(plain), "other_language": _other_language, "here": here}


def _open(plain, purpose):
    what = "opened" if request.method in ("GET", "HEAD", "OPTIONS") else "sent"
    token = links.token_of(plain, purpose)
    _speak(token.ticket.request.language if token else language())
    if token is None:
        return letter("unknown", 404)
    if links.uses_since(token.id, what, wallclock.now() - timedelta(hours=1)) >= MOST_AN_HOUR[what]:
        return letter("busy", 429, {"Retry-After": "600"})
    _log_use(token.id, what)
    if what == "sent" and not _came_from_the_letter(plain):
        return letter("elsewhere", 400)
    if what == "sent":
        lock_ticket(Ticket.id == token.ticket_id)  # agents, the sweep and other links of the ticket wait
    _load(links.token_of(plain, purpose, lock=what == "sent"))
    return None


def _log_use(token_id, what):
    """The append-only log of uses: the one thing that opening a link writes (T3, N4)."""
    with writing():
        db.session.add(links.TokenUse(token_id=token_id, what=what, at=wallclock.now()))
        db.session.commit()


def _came_from_the_letter(plain):
    return hmac.compare_digest(request.form.get("csrf_token", "").encode(), links.form_key(plain).encode())


def _load(token):
    g.link, g.ticket = token, token.ticket
    g.policy = policies[token.ticket.board]
    g.actor = Actor(kind="token", id=token.id, door="link")


def _speak(usual):
    """The language that the reader chose in the address, else the usual one."""
    wish = request.args.get("lang")
    g.language = wish if wish in LANGUAGES else usual
    flask_babel.refresh()


def _other_language():
    return "en" if g.get("language") == "zh" else "zh"


def letter(kind, status, headers=None):
    """A page that says why the link does nothing, and what to do."""
    ticket = g.get("ticket")
    known = {"policy_name": label(g.policy.name), "number": ticket.request.number} if ticket else {}
    return render_template("letters/closed_link.html", kind=kind, **known), status, headers or {}


def here(page=""):
    """The address of this letter, or of a page below it, in the language that the reader chose."""
    wish = request.args.get("lang")
    base = request.path.split("/")[1]
    return f"/{base}/{request.view_args['token']}{page}" + (f"?lang={wish}" if wish in LANGUAGES else "")


def is_right(form):
    """True when words and files may be kept; each fault stands on its field."""
    is_valid = form.validate()
    faults = objections_to_files(form.attachments.data, g.policy.key)
    form.attachments.errors = [*form.attachments.errors, *(said(reason) for reason in faults)]
    return is_valid and not faults


def keep_files(form, entry_kind, entry_id, now):
    """Keep the files of a letter's form with an entry of its ticket."""
    attach(form.attachments.data, entry_kind, entry_id, g.ticket, g.actor, now)


def is_repeated():
    """True when this very form was saved before; notes it down otherwise.

    The usual keeper of such keys stores addresses, and this address is a secret.
    """
    key = token_hash(f"{g.link.id} {request.form.get('once', '')}")
    if not request.form.get("once"):
        return False
    if db.session.get(OnceKey, key) is not None:
        return True
    db.session.add(OnceKey(key=key, path=f"link {g.link.id}", status=303, created_at=wallclock.now()))
    return False


def entry(kind, words, now):
    """The record of what the customer wrote through the link; of the board's first kind where it has no such one."""
    kinds = [choice.key for choice in g.policy.communication_types]
    kind = kind if kind in kinds else kinds[0]
    channel = g.ticket.request.channel or g.policy.channels[0].key
    return notes.Entry(occurred_at=now, channel=channel, type=kind, customer_statement=words)
