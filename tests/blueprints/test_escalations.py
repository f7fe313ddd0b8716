"""A broken promise as leaders see it: taken on, acted on, passed on."""

from datetime import timedelta

import pytest

from tests import cast
from tests.blueprints.presses import fresh, kinds, open_sheet, press, standing, ticket_page
from tests.workers import notices, timer

MINUTE = timedelta(minutes=1)
BROKEN = cast.NOON + 240 * MINUTE


@pytest.fixture
def people(db, clock):
    """An agent, a supervisor, the head."""
    clock.at(cast.NOON)
    return cast.agent(), cast.lead(), cast.head()


@pytest.fixture
def broken(people, workers):
    """A ticket whose promise has just broken."""
    ticket = cast.lived(people[0], until="in_progress")
    workers.at(BROKEN)
    return ticket


@pytest.mark.covers("K-059", level="door")
def test_a_supervisor_takes_it_on_and_the_chain_waits_for_an_hour(broken, people, workers, sign_in):
    ada, lea, hugo = people
    workers.clock.at(BROKEN + 5 * MINUTE)
    assert press(sign_in(lea), broken, "acknowledgements").status_code == 303
    ticket = fresh(broken)
    assert (ticket.cycle.acknowledged_by_id, ticket.events[-1].kind) == (lea.id, "acknowledged")
    assert standing(broken)["act"] == 60
    workers.at(BROKEN + 20 * MINUTE)
    assert notices(hugo, "act_overdue") == []
    assert notices(ada, "acknowledged")[0].subject == f"Lea Lead sees to {ticket.number}"


@pytest.mark.covers("K-059", level="door")
def test_whoever_took_it_on_and_did_nothing_is_passed_over(broken, people, workers, sign_in):
    _ada, lea, hugo = people
    workers.clock.at(BROKEN + 5 * MINUTE)
    press(sign_in(lea), broken, "acknowledgements")
    workers.at(BROKEN + 66 * MINUTE)
    assert len(notices(hugo, "act_overdue")) == 1
    last = [event for event in fresh(broken).events if event.kind == "escalated"][-1]
    assert (last.data["people"], last.data["passed_over"]) == ([hugo.id], [lea.id])
    assert timer(broken, "act").ended_at is None, "the last call stands, late, until somebody acts"


def test_taking_it_on_twice_is_once_and_the_second_leader_changes_nothing(broken, people, sign_in):
    _ada, lea, hugo = people
    press(sign_in(lea), broken, "acknowledgements")
    press(sign_in(hugo), broken, "acknowledgements")
    assert kinds(broken).count("acknowledged") == 1 and fresh(broken).cycle.acknowledged_by_id == lea.id


def test_an_agent_who_was_not_called_is_refused(broken, people, sign_in):
    assert press(sign_in(people[0]), broken, "acknowledgements").status_code == 409


def test_nothing_broken_nothing_to_take_on(people, sign_in):
    ticket = cast.lived(people[0], until="in_progress")
    assert press(sign_in(people[1]), ticket, "acknowledgements").status_code == 409


@pytest.mark.covers("K-059", level="door")
def test_the_page_says_who_was_called_by_when_they_must_act_and_who_took_it_on(broken, people, sign_in):
    _ada, lea, _hugo = people
    browser = sign_in(lea)
    page = ticket_page(browser, broken)
    section = page.split('id="escalation-heading"')[1].split("</section>")[0]
    assert "Lea Lead" in section and "Must act by" in section
    assert "acknowledgements/new" in page
    assert "The chain waits for you" in open_sheet(browser, broken, "acknowledgements")
    press(browser, broken, "acknowledgements")
    page = ticket_page(browser, broken)
    section = page.split('id="escalation-heading"')[1].split("</section>")[0]
    assert "Taken on by" in section and "acknowledgements/new" not in page
    assert f'class="button" href="/tickets/{broken.number}/actions/new"' in page, "and what is wanted now stands there"


def test_the_inbox_says_by_when_and_offers_to_take_it_on(broken, people, sign_in):
    browser = sign_in(people[1])
    page = browser.get("/inbox").text
    assert "Must act by" in page and f"/tickets/{broken.number}/acknowledgements/new" in page
    press(browser, broken, "acknowledgements")
    page = browser.get("/inbox").text
    assert "Taken on by Lea Lead" in page and f"/tickets/{broken.number}/actions/new" in page


def test_my_day_offers_it_to_every_leader_until_one_has_taken_it_on(broken, people, sign_in):
    _ada, lea, hugo = people
    address = f"/tickets/{broken.number}/acknowledgements/new"
    assert address in sign_in(lea).get("/day").text and address in sign_in(hugo).get("/day").text
    press(sign_in(lea), broken, "acknowledgements")
    assert f"/tickets/{broken.number}/actions/new" in sign_in(lea).get("/day").text
    assert broken.number not in sign_in(hugo).get("/day").text


def test_where_nobody_leads_an_administrator_is_called_and_acts_by_giving_it_to_others(db, clock, workers, sign_in):
    clock.at(cast.NOON)
    ada, ann, ben = cast.agent(), cast.person("Ann Admin", "admin"), cast.agent("Ben")
    ticket = cast.lived(ada, until="in_progress")
    workers.at(BROKEN)
    assert fresh(ticket).cycle.called == [ann.id] and notices(ann, "promise_overdue")
    assert press(sign_in(ann), ticket, "acknowledgements").status_code == 303
    press(sign_in(ann), ticket, "assignments", person=ben.id, reason="overdue")
    assert not fresh(ticket).chain_waits and "act" not in standing(ticket)
