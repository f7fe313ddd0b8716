"""The libraries that the whole application shares, each made once."""

from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_rq import RQ
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from board.extensions import catalogues, commits, postgres, sqlite, transactions
from board.extensions.feed import Feed
from board.extensions.passwords import Passwords
from board.extensions.policies import Policies
from board.extensions.presence import Presence

# Named constraints are what lets a migration alter a table on SQLite.
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The root of all models; use `board.models.base.Model`."""

    metadata = MetaData(naming_convention=NAMES)


class OfOneDatabase(Session):
    """There is one database: which it is need not be found out for every statement and every table."""

    def get_bind(self, mapper=None, clause=None, bind=None, **particulars):
        """The connection that was asked for, else the engine."""
        if bind is not None:
            return bind
        if "engine" not in self.info:
            self.info["engine"] = self._db.engine
        return self.info["engine"]


db = SQLAlchemy(model_class=Base, session_options={"class_": OfOneDatabase})
migrate = Migrate()
login = LoginManager()
csrf = CSRFProtect()
babel = Babel()
compress = Compress()
rq = RQ()
passwords = Passwords()
policies = Policies()
feed = Feed()
presence = Presence()
after_commit = commits.hook(db)


def writing():
    """A stretch that may write during a GET: `with writing(): ...; db.session.commit()`."""
    return transactions.writing(db.session)


def rows_of(query, values=None):
    """The rows of a select of columns alone: what a session would add for objects costs as much again.

    What waits to be written is not in them.
    """
    return db.session.connection().execute(query, values)


def init_app(app):
    """Bind every library to the application."""
    catalogues.compile_stale(f"{app.root_path}/translations")
    db.init_app(app)
    with app.app_context():
        (sqlite if db.engine.dialect.name == "sqlite" else postgres).hook(db.engine)
    migrate.init_app(app, db, directory=f"{app.root_path}/migrations", render_as_batch=True, compare_type=True)
    for extension in (login, csrf, compress, rq, passwords, policies, feed, presence):
        extension.init_app(app)
