"""What holds for every page: who is asking, in which language, how often, and what is said when it fails."""

from board.blueprints.house import bodies, errors, headers, holes, logs, nonsense, once, signin, statics, words
from board.extensions import db


def init_app(app):
    """Hook the rules of the house into the application; the order is the order in which they act."""
    for part in (bodies, logs, headers, words, nonsense, signin, once, holes, errors, statics):
        part.init_app(app)
    app.before_request(_remember)


def _remember():
    """What a form has saved is answered from memory: nothing is read a second time after the commit."""
    db.session().expire_on_commit = False
