"""Open pages stay current: one stream per browser, one listener per web process, each change drawn once."""

from flask import g, request

from board.live import door, hub, presence


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
