"""Messages that could not be delivered: seen here, and sent again."""

from flask import abort, flash, g, redirect, render_template
from flask_babel import gettext as _

from board import wallclock
from board.blueprints.admin import bp
from board.extensions import db
from board.models import administering
from board.queries import admin as questions


@bp.get("/messages")
def messages():
    """What delivery has given up on, and why."""
    rows = questions.messages_given_up_on([policy.key for policy in g.boards])
    return render_template("admin/messages.html", messages=rows)


@bp.post("/messages/<int:message_id>/resendings")
def resend(message_id):
    """303: queued once more; 409 when it was not given up on."""
    message = questions.message_on(message_id, [policy.key for policy in g.boards]) or abort(404)
    administering.resend(message, now=wallclock.now())
    db.session.commit()
    flash(_("Queued again. It goes out within a minute."), "good")
    address = message.destination
    is_shared = address is not None and address.person_id is None
    return redirect(f"/admin/addresses/{address.id}" if is_shared else "/admin/messages", code=303)
