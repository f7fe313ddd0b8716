"""What holds for every page: who is asking, in which language, how often, and what is said when it fails."""

from board.blueprints.house import errors, headers, logs, nonsense, once, signin, statics, words


def init_app(app):
    """Hook the rules of the house into the application; the order is the order in which they act."""
    for part in (logs, headers, words, nonsense, signin, once, errors, statics):
        part.init_app(app)
