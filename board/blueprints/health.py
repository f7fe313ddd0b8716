"""Whether this installation works, for machines that watch it."""

from flask import Blueprint, current_app
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from board.extensions import db, rq, schema

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def show():
    """200 when database and Valkey answer, else 503 with what does not."""
    checks = {"database": _database_answers(), "valkey": _valkey_answers()}
    return checks | {"ok": all(checks.values())}, 200 if all(checks.values()) else 503


@bp.get("/readyz")
def show_readiness():
    """200 when requests may be sent here: the database answers and has all migrations, and nobody has said stop.

    Without Valkey pages and verbs work on, so its absence is told and takes
    no machine out of service.
    """
    checks = {"database": _database_answers(), "staying": not current_app.extensions["live"].is_leaving}
    checks["migrations"] = checks["database"] and not schema.is_missing_anything()
    is_ready = all(checks.values())
    return checks | {"valkey": _valkey_answers(), "ok": is_ready}, 200 if is_ready else 503


def _database_answers():
    try:
        return db.session.scalar(text("SELECT 1")) == 1
    except SQLAlchemyError:
        return False


def _valkey_answers():
    try:
        return bool(rq.queue.connection.ping())
    except RedisError:
        return False
