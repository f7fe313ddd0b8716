"""Open pages stay current: one stream per browser, one listener per web process, each change drawn once."""

import time

from flask import g, has_request_context, request
from sqlalchemy import event

from board.extensions import db
from board.extensions.transactions import is_set_apart
from board.live import door, hub, presence

TURN_SECONDS = 0.001


def init_app(app):
    """Hang the stream's door on the application; listening begins with the first reader."""
    live = app.extensions["live"] = hub.Hub(app)
    app.register_blueprint(presence.bp)
    app.extensions["wall_stream"] = lambda screen, after: door.answer(live, live.open_wall(screen, after))

    @app.before_request
    def mark():
        """Where in the feed a page stands, taken before it reads its first row: from there its stream goes on."""
        if request.method == "GET" and request.blueprint != "live":
            g.live_after = live.place()

    @event.listens_for(db.session, "after_commit")
    def give_way(session):
        """Whoever looks on is shown what was committed first; then the request goes on to draw its own answer."""
        if has_request_context() and not session.in_nested_transaction() and not is_set_apart() and live.has_readers:
            time.sleep(TURN_SECONDS)
