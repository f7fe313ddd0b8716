"""A filled database is one that people could have filled: whole tickets, each with words of its own."""

from collections import Counter

from sqlalchemy import func, inspect, select, text

from bench.fill import fill
from board.domain import titles
from board.extensions import db as database
from board.models.customer import Customer
from board.models.event import Event
from board.models.message import Message
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.ticket.clocked import sort_rank
from board.models.timer import Timer
from tests import cast
from tests import database as databases

TOTAL, OPEN = 200, 60


def indexes():
    """Every index of the database, by name."""
    looked_at = inspect(database.session.connection())
    return {index["name"] for table in looked_at.get_table_names() for index in looked_at.get_indexes(table)}


def test_a_filled_board_is_whole(db):
    before = indexes()
    fill(TOTAL, OPEN)
    stages = Counter(db.session.scalars(select(Ticket.stage)))
    assert stages.total() == TOTAL
    assert [stages[s] for s in ("new", "assigned", "in_progress", "awaiting_customer")] == [15] * 4
    assert stages["closed"] == stages["archived"] == 70
    assert indexes() == before
    if databases.is_file():
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
        assert db.session.scalar(text("PRAGMA journal_mode")) == "wal"
    _every_copy_is_as_its_pattern(db)
    _no_copy_has_the_words_of_another(db)
    _a_copy_has_the_title_that_the_board_composes(db)
    _it_goes_on(db)


def _every_copy_is_as_its_pattern(db):
    for stage in ("closed", "awaiting_customer"):
        sizes = Counter()
        for row in (Event, Timer, Message):
            counts = select(func.count(row.id)).join(Ticket).where(Ticket.stage == stage).group_by(Ticket.id)
            sizes[row] = len(set(db.session.scalars(counts)))
        assert max(sizes.values()) <= 4  # eight subjects in four colours, no more shapes than these
    for ticket in db.session.scalars(select(Ticket).where(Ticket.due_at.is_not(None))):
        assert ticket.rank == sort_rank(cast.policy().rank_of(ticket.colour), ticket.due_at)
        assert ticket.cycle.ticket_id == ticket.id


def _no_copy_has_the_words_of_another(db):
    tickets = db.session.scalars(select(Ticket).where(Ticket.id > 60)).all()
    for ticket in tickets:
        customer, number = ticket.customer, ticket.request.number
        assert customer.masked_name in ticket.title
        assert number in ticket.number
        assert ticket.request.references[0].value in ticket.request.customer_words
        letters = [message for message in ticket.messages if message.customer_id]
        assert letters[0].customer_id == customer.id
        assert customer.name in letters[0].body
        assert number in letters[0].body
        noted = [event.data["note_id"] for event in ticket.events if event.kind == "noted"]
        assert noted == [note.id for note in ticket.notes]
    assert len({ticket.request.received_at for ticket in tickets}) > 100
    assert db.session.scalar(select(func.count(Request.id)).where(Request.customer_words.contains("@order@"))) == 0
    assert db.session.scalar(select(func.count(Customer.id))) > 100


def _a_copy_has_the_title_that_the_board_composes(db):
    for ticket in db.session.scalars(select(Ticket).where(Ticket.id > 60)):
        assert ticket.title == titles.compose(ticket._title_facts(), cast.policy(), ticket.request.language)


def _it_goes_on(db):
    before = set(db.session.scalars(select(Ticket.number)))
    ticket = cast.registered(cast.agent())
    assert ticket.number not in before
