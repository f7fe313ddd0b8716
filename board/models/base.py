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
    """A relation to look at, which no flush need mind: its column says whom it shows, and writing to it raises."""
    return relationship(viewonly=True, cascade="", info={"looked_at": True}, **particulars)


@event.listens_for(Model, "attribute_instrument", propagate=True)
def _refuse_writing(_model, name, attribute):
    if attribute.property.info.get("looked_at"):
        event.listen(attribute, "set", partial(_refuse, name))


def _refuse(name, *_what):
    raise AttributeError(f"{name} is only looked at: set {name}_id")
