"""What every row is made of."""

from datetime import UTC, datetime
from functools import partial

from sqlalchemy import JSON, DateTime, event
from sqlalchemy.orm import relationship
from sqlalchemy.types import TypeDecorator

from board.extensions import db


class UtcDateTime(TypeDecorator):
    """An aware instant, in and out, on every database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        """The instant in UTC; SQLite, which knows no zones, gets it bare."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no zone: use wallclock.now() or an aware datetime")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value, dialect):
        """The instant with its zone, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db.Model.registry.update_type_annotation_map({datetime: UtcDateTime, dict: JSON, list: JSON})


class Model(db.Model):
    """A row; `Mapped[datetime]` is an aware UTC instant, `Mapped[dict]` is JSON."""

    __abstract__ = True


def looked_at(**particulars):
    """A relation to look at, which no flush need mind: it shows whom its column names, at once where that changes.

    Writing to it raises. A row that is not stored yet shows it once the session has it.
    """
    return relationship(viewonly=True, cascade="", load_on_pending=True, info={"looked_at": True}, **particulars)


@event.listens_for(Model, "mapper_configured", propagate=True)
def _follow_columns(mapper, model):
    for relation in mapper.relationships:
        if relation.info.get("looked_at"):
            (column,) = relation.local_columns
            event.listen(getattr(model, relation.key), "set", partial(_refuse, relation.key, column.key))
            event.listen(getattr(model, column.key), "set", partial(_forget, relation.key))


def _refuse(name, column, *_what):
    raise AttributeError(f"{name} is only looked at: set {column}")


def _forget(name, row, *_what):
    row.__dict__.pop(name, None)
