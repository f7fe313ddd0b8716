"""Promise 1: what a verb guards changes through a verb, or the flush is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from board.models.cycle import Cycle
from board.models.event import Event
from board.models.guard import GUARDED, GUARDED_IN_CYCLE, UnguardedChange
from board.models.ticket import Ticket
from tests import cast


@pytest.fixture
def ticket(db):
    return cast.lived(cast.agent(), until="in_progress")


def another(row, name):
    """A value that the column does not have now."""
    value, kind = getattr(row, name), type(row).__table__.c[name].type.python_type
    if kind is bool:
        return not value
    if kind is int:
        return (value or 0) + 1
    if kind is str:
        return "closed" if name == "stage" else f"{value}x"[:8]
    return cast.NOON + timedelta(days=1)


def refused(db):
    with pytest.raises(UnguardedChange):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize("name", GUARDED)
def test_no_guarded_column_of_a_ticket_is_written_bare(db, ticket, name):
    setattr(ticket, name, another(ticket, name))
    refused(db)


@pytest.mark.parametrize("name", GUARDED_IN_CYCLE)
def test_no_guarded_column_of_a_handling_is_written_bare(db, ticket, name):
    setattr(ticket.cycle, name, another(ticket.cycle, name))
    refused(db)


def test_a_relation_to_look_at_takes_nothing_that_would_be_lost(db):
    relations = [relation for mapper in Cycle.registry.mappers for relation in mapper.relationships]
    looked_at = [relation for relation in relations if relation.info.get("looked_at")]
    for relation in looked_at:
        (column,) = relation.local_columns
        with pytest.raises(AttributeError, match=f"set {column.key}"):
            setattr(relation.parent.class_(), relation.key, relation.mapper.class_())
    names = set(map(str, looked_at))
    assert {"Ticket.assignee", "Ticket.cycle", "Cycle.triaged_by", "Event.ticket", "TicketLink.target"} <= names


def test_a_relation_to_look_at_follows_its_column_before_anything_is_written(db, ticket):
    ada, ben = ticket.assignee, cast.agent("Ben")
    with db.session.no_autoflush:
        ticket.assignee_id = ben.id
        assert ticket.assignee is ben
        ticket.assignee_id = None
        assert ticket.assignee is None
        ticket.assignee_id = ada.id
        assert ticket.assignee is ada
        event = Event(ticket_id=ticket.id)
        db.session.add(event)
        assert event.ticket is ticket, "a row that is not written yet knows it, too"


@pytest.mark.parametrize(("row", "names"), [(Ticket, GUARDED), (Cycle, GUARDED_IN_CYCLE)])
@pytest.mark.parametrize("kind", ["values", "column", "table", "parameters"])
def test_no_guarded_column_is_written_in_bulk(db, ticket, row, names, kind):
    for name in names:
        value = another(ticket if row is Ticket else ticket.cycle, name)
        statements = {
            "values": (update(row).values(**{name: value}),),
            "column": (update(row).values({getattr(row, name): value}),),
            "table": (update(row.__table__).values(**{name: value}),),
            "parameters": (update(row), [{"id": 1, name: value}]),
        }
        with pytest.raises(UnguardedChange):
            db.session.execute(*statements[kind])


def test_what_is_not_guarded_may_be_written_in_bulk(db, ticket):
    db.session.execute(update(Ticket).values(mood="calm"))
    db.session.refresh(ticket)
    assert ticket.mood == "calm"


def test_a_bare_change_beside_a_verb_is_refused_too(db, ticket):
    ticket.pause("material", None, by=cast.as_(ticket.assignee), now=cast.NOON, policy=cast.policy())
    ticket.stage = "closed"
    refused(db)
