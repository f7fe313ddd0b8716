"""What a verb looks at is read in one question, which may hold the ticket as well, and as it stands."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import OperationalError

from board.models.cycle import ColourChange
from board.models.ticket import Ticket
from board.models.ticket.locking import hold
from board.queries.people import with_ranks
from tests import cast
from tests.database import statements

LISTS = ("pauses", "milestones", "commitments")


@pytest.fixture
def asked(db):
    """The statements that have been executed since; whoever clears it begins anew."""
    with statements() as seen:
        yield seen


def seen_ahead(db, asked, ticket):
    """The ticket, read anew and looked at ahead; `asked` then holds what that asked."""
    ticket_id = ticket.id
    db.session.expunge_all()
    ticket = db.session.get(Ticket, ticket_id)
    asked.clear()
    ticket.look_ahead()
    return ticket


def test_what_settling_looks_at_is_one_question_where_the_lists_are_empty(db, asked):
    ada = cast.agent()
    ticket = cast.lived(ada, until="in_progress", judged=cast.judgement(3, 3, 3))
    before = {timer.kind for timer in ticket.timers if timer.ended_at is None}
    ticket = seen_ahead(db, asked, ticket)
    assert len(asked) == 1
    assert len(before) > 1 and {timer.kind for timer in ticket._standing_timers()} == before
    assert [colour.why for colour in ticket.colours] == ["provisional", "triage"]
    assert [len(getattr(ticket, name)) for name in LISTS] == [0, 0, 0]
    assert len(asked) == 1


def test_the_same_question_holds_the_ticket_and_says_as_what_it_now_stands(db, asked):
    ticket = cast.lived(cast.agent(), until="assigned", judged=cast.judgement(2, 1, 1))
    ticket_id, face = ticket.id, ticket.face
    asked.clear()
    ticket.look_ahead()
    assert len(asked) == 1 and not is_held(db, ticket_id)
    asked.clear()
    assert ticket.look_ahead_and_hold() == face
    assert len(asked) == 1 and is_held(db, ticket_id)
    db.session.execute(update(Ticket).values(face=face + 1), execution_options={"synchronize_session": False})
    assert ticket.look_ahead_and_hold() == face + 1


@pytest.mark.only_on("postgresql", "elsewhere it is held with the first write")
def test_a_form_holds_its_ticket_by_one_question(db, asked):
    ticket = cast.lived(cast.agent(), until="assigned", judged=cast.judgement(2, 1, 1))
    ticket_id = ticket.id
    asked.clear()
    hold(ticket)
    assert len(asked) == 1 and is_held(db, ticket_id)


def is_held(db, ticket_id):
    """True while nobody else can have the ticket's row."""
    if db.engine.dialect.name == "sqlite":
        return db.session.connection().connection.dbapi_connection.in_transaction
    with db.engine.connect() as somebody_else:
        try:
            somebody_else.execute(text("SELECT FROM ticket WHERE id = :it FOR UPDATE NOWAIT"), {"it": ticket_id})
        except OperationalError:
            return True
    return False


@pytest.mark.parametrize("name", ["pauses", "milestones", "commitments"])
def test_a_list_with_something_in_it_is_read_as_well(db, asked, name):
    ada = cast.agent()
    ticket = cast.lived(ada, until="in_progress", judged=cast.judgement(3, 3, 3))
    words = cast.words(ada)
    fill = {
        "pauses": lambda: ticket.pause("customer_time", "Until Monday", **words),
        "milestones": lambda: ticket.note(
            happened_at=cast.NOON, action="Asked the carrier", result="It is there", milestone="located", **words
        ),
        "commitments": lambda: ticket.commit_to(
            "todo", need="Call about the parcel", due_at=cast.NOON + timedelta(hours=2), owner_id=ada.id, **words
        ),
    }
    fill[name]()
    db.session.commit()
    ticket = seen_ahead(db, asked, ticket)
    assert len(asked) == 2
    assert {n: len(getattr(ticket, n)) for n in LISTS} == dict.fromkeys(LISTS, 0) | {name: 1}
    assert len(asked) == 2


def test_a_ticket_without_any_colour_has_its_clocks_all_the_same(db, asked):
    ticket = cast.lived(cast.agent(), until="in_progress")
    db.session.execute(delete(ColourChange).where(ColourChange.ticket_id == ticket.id))
    db.session.commit()
    ticket = seen_ahead(db, asked, ticket)
    assert ticket.colours == [] and len(ticket._standing_timers()) > 1


def test_a_ticket_without_a_clock_has_its_colours_all_the_same(db, asked):
    ticket = cast.lived(cast.agent(), until="closed", judged=cast.judgement(3, 3, 3))
    ticket = seen_ahead(db, asked, ticket)
    assert ticket._standing_timers() == []
    assert [colour.why for colour in ticket.colours] == ["provisional", "triage"]


def test_a_person_comes_with_what_they_are_on_which_board(db, asked):
    ada_id = cast.agent().id
    db.session.expunge_all()
    asked.clear()
    found = with_ranks(ada_id)
    assert found.ranks_on(cast.BOARD) == {"agent"} and found.works_on(cast.BOARD)
    assert len(asked) == 1
    assert with_ranks(ada_id + 1000) is None


def test_a_notice_of_this_very_verb_is_not_looked_for(db, asked):
    ada, ben, lea = cast.agent(), cast.agent("Ben"), cast.lead()
    ticket = cast.lived(ada, until="assigned")
    asked.clear()
    ticket.assign(ben, reason="shift", by=cast.as_(lea), now=cast.NOON, policy=cast.policy())
    ticket.assign(ada, reason="shift", by=cast.as_(lea), now=cast.NOON, policy=cast.policy())
    db.session.commit()
    assert [message.person_id for message in ticket.messages if message.template == "assigned"][-2:] == [ben.id, ada.id]
    assert not [statement for statement in asked if "message.key IN" in statement or 'message."key" IN' in statement]
