"""How a wall hears that its board has changed."""

from flask import current_app, g, request

from board.blueprints.wall import bp
from board.extensions.feed import Place


@bp.get("/<board>/live")
def listen():
    """`text/event-stream`: `wall` when anything on the board has changed, `beat`, `resync`; ends when revoked."""
    after = Place.parse(request.headers.get("Last-Event-ID") or request.args.get("after"))
    return current_app.extensions["wall_stream"](g.screen, after)
