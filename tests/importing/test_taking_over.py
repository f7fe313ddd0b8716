"""Work that began elsewhere goes on here."""

from datetime import timedelta

from board.delivery.clockwork import ring_due_timers
from board.domain.refusals import Refused
from board.models.message import Message
from tests import cast
from tests.importing import seen
from tests.importing.conftest import EXCERPTS, NOW

FILE = EXCERPTS / "kaohsiung1999" / "tickets_week.csv"


def accepted(plan):
    """An open ticket that a unit has accepted."""
    return next(t for life in plan.lives if (t := seen.ticket(life.key)).stage == "assigned")


def test_an_import_of_old_tickets_rings_nothing(bring_in):
    cast.lead()
    bring_in(FILE, "kaohsiung1999")
    assert ring_due_timers(NOW + timedelta(seconds=1)) == 0
    assert seen.count(Message) == 0


def test_an_open_ticket_is_judged_and_given_to_a_person_who_promises(bring_in, db):
    ticket = accepted(bring_in(FILE, "kaohsiung1999"))
    agent = cast.agent()
    words = cast.words(agent, NOW)
    ticket.triage(cast.judgement(1, 1, 1), **words)
    ticket.assign(agent, **words)
    ticket.start(**words)
    db.session.commit()
    assert ticket.stage == "in_progress"
    assert ticket.cycle.promise_at == NOW + timedelta(minutes=1440)


def test_nobody_is_given_a_ticket_that_was_not_judged_here(bring_in):
    ticket = accepted(bring_in(FILE, "kaohsiung1999"))
    agent = cast.agent()
    try:
        ticket.assign(agent, by=cast.as_(agent), now=NOW, policy=cast.policy())
    except Refused as refused:
        assert "Judge the ticket first" in str(refused)
    else:
        raise AssertionError("an unjudged ticket was assigned")


def test_the_pages_of_imported_tickets_show_their_life(bring_in, sign_in):
    bring_in(FILE, "kaohsiung1999")
    bring_in(EXCERPTS / "uci498-incidents" / "incidents.csv", "uci498-incidents")
    lead = sign_in(cast.lead())
    for ref, words in (("INS160926011", "號誌故障"), ("INC0016656", "Subcategory 174")):
        page = lead.get(f"/tickets/{seen.ticket(ref).number}")
        assert page.status_code == 200
        assert words in page.text
        assert ref in page.text
