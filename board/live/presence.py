"""Who else looks at a ticket: said by the open page, told to the other open pages."""

from flask import abort, request
from flask_login import current_user

from board.extensions import feed, presence
from board.extensions.presence import STATES
from board.live.door import bp
from board.queries.reach import ticket_within_reach


@bp.post("/tickets/<number>/presence")
def say(number):
    """204. The field `state` is looking, writing or gone; nothing is kept for longer than a minute."""
    state = request.form.get("state")
    if not current_user.is_authenticated:
        abort(401)
    if ticket_within_reach(current_user, number) is None:
        abort(404)
    if state not in STATES:
        abort(400)
    if presence.say(number, current_user.id, current_user.name, state):
        feed.publish({"presence": number})
    return "", 204
