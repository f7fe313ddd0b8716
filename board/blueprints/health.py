"""Whether this installation works, for machines that watch it."""

from flask import Blueprint
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from board.extensions import db, rq

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def show():
    """200 when database and Valkey answer, else 503 with what does not."""
    checks = {"database": _database_answers(), "valkey": _valkey_answers()}
    return checks | {"ok": all(checks.values())}, 200 if all(checks.values()) else 503


def _database_answers():
    try:
        return db.session.scalar(text("SELECT 1")) == 1
    except SQLAlchemyError:
        return False


def _valkey_answers():
    try:
        return rq.queue.connection.ping()
    except RedisError:
        return False
