"""What the wall shows, and the beat by which it says that it is there."""

from flask import current_app, g, make_response, render_template

from board.blueprints.house import walls
from board.blueprints.house.statics import software
from board.blueprints.wall import bp
from board.blueprints.wall.pairing import keypad
from board.extensions import db
from board.extensions.words import language
from board.htmx import is_fragment
from board.queries.wall import wall_page


@bp.get("/<board>")
def show():
    """The wall, as a page or as the part that changes; the keypad for a screen that is not paired, 401 as a part."""
    if g.screen is None:
        return ("", 401) if is_fragment() else keypad()
    page = wall_page(g.policy, language(), g.now)
    template = "wall/_wall.html" if is_fragment() else "wall/show.html"
    response = make_response(render_template(template, wall=page, policy=g.policy, screen=g.screen))
    response.headers["Board-Version"] = software(current_app)
    return response


@bp.post("/<board>/beats")
def beat():
    """204: the screen is still there. The answer tells which version of the software serves it."""
    g.screen.last_seen_at = g.now
    db.session.commit()
    response = walls.keep_on(make_response("", 204))
    response.headers["Board-Version"] = software(current_app)
    return response
