"""Taking back what was done a moment ago."""

from flask import abort, g, request
from flask_babel import gettext as _

from board import wallclock
from board.blueprints.tickets import bp
from board.blueprints.tickets.moves import put_back
from board.blueprints.tickets.outcome import done
from board.blueprints.tickets.sheets import seen_version
from board.domain.refusals import Refused
from board.extensions import db
from board.extensions.words import said
from board.forms.fields import row_id


@bp.post("/<number>/undos")
def undo():
    """Take the ticket's last event back: 200 or 303 done, 409 with the reason why it stays."""
    try:
        event_id = row_id(request.form.get("event", ""))
    except ValueError:
        abort(400)
    if seen_version() not in (None, g.ticket.version):
        return put_back([_("Somebody changed this ticket first. Nothing was changed; this is how it stands now.")])
    try:
        g.ticket.undo(event_id, by=g.actor, now=wallclock.now(), policy=g.policy)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return put_back([said(reason) for reason in refusal.reasons])
    return done(_("Undone. The ticket is as it was before."))
