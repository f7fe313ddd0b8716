"""The stream's door: who asks, about what, and from where on."""

from flask import Blueprint, Response, abort, current_app, request
from flask_login import current_user

from board.extensions import db
from board.extensions.feed import Place
from board.extensions.words import language
from board.live.line import Line
from board.live.topics import topic_for

bp = Blueprint("live", __name__)

MOST_PAGES = 40
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@bp.get("/boards/<board>/live")
def listen(board):
    """`text/event-stream` of what changes on the board with the page's query, and on the pages named by `also`.

    Events: cards and ticket (the page's address, then what is new), inbox (unread notices), beat (the server's
    time), resync (look at everything again). 401 signed out, 404 out of reach; never a redirect.
    """
    if not current_user.is_authenticated:
        abort(401)
    person = current_user._get_current_object()
    query = request.query_string.decode()
    own = topic_for(f"/boards/{board}?{query}", person)
    if own is None:
        abort(404)
    others = (topic_for(address, person) for address in request.args.getlist("also")[:MOST_PAGES])
    topics = {topic.address: topic for topic in (own, *others) if topic}
    after = Place.parse(request.headers.get("Last-Event-ID") or request.args.get("after"))
    return _stream(current_app.extensions["live"], person, list(topics.values()), after)


def _stream(hub, person, topics, after):
    return answer(hub, hub.open(person, topics, language(), after))


def answer(hub, stream):
    """The open answer that carries a stream; the database is given back before the first byte."""
    db.session.remove()
    stream.line = Line.under(request.environ)
    response = Response(stream.messages(hub.beat), mimetype="text/event-stream", headers=HEADERS)
    response.call_on_close(lambda: hub.close(stream))
    return response
