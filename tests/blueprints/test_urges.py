"""Chasers: by the customer's link, by an agent for the customer, among ourselves; counted, shown, limited."""

from datetime import timedelta

import pytest

from board.models.token import form_key, mint
from tests import cast
from tests.blueprints.presses import fresh, kinds, press, standing, ticket_page
from tests.workers import notices

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    return cast.agent()


@pytest.fixture
def ticket(ada):
    return cast.lived(ada, until="in_progress", judged=cast.judgement(1, 1, 1))


@pytest.fixture
def link(db, ticket):
    plain = mint(ticket, "progress", now=cast.NOON, days=timedelta(days=90))
    db.session.commit()
    return plain


def urge(client, plain):
    return client.post(f"/progress/{plain}/urges", data={"csrf_token": form_key(plain)})


@pytest.mark.covers("C-030", "K-051", level="door")
def test_the_customer_urges_with_one_press_and_is_answered_at_once(client, ada, ticket, link):
    assert "催一催" in client.get(f"/progress/{link}").text
    answer = urge(client, link)
    assert answer.status_code == 303 and "5分钟内" in client.get(answer.location).text
    assert (fresh(ticket).urge_count, fresh(ticket).events[-1].kind) == (1, "urged")
    assert standing(ticket)["enquiry"] == 5
    assert notices(ada, "customer_urges")[0].subject == f"{ticket.number}: the customer urges (1)"


@pytest.mark.covers("C-030", level="door")
def test_a_second_press_within_the_interval_is_refused_with_the_time_and_later_counts(client, clock, ticket, link):
    urge(client, link)
    clock.at(cast.NOON + 29 * MINUTE)
    again = urge(client, link)
    assert again.status_code == 409 and "14:30" in again.text and "催一催</button>" not in again.text
    clock.at(cast.NOON + 31 * MINUTE)
    assert urge(client, link).status_code == 303
    assert fresh(ticket).urge_count == 2


@pytest.mark.covers("K-092", level="door")
def test_leaders_on_duty_hear_of_the_second_chaser(db, client, clock, ticket, link):
    lea = cast.lead()
    urge(client, link)
    assert notices(lea, "customer_urges") == []
    clock.at(cast.NOON + 31 * MINUTE)
    urge(client, link)
    assert len(notices(lea, "customer_urges")) == 1


def test_the_first_question_keeps_its_clock(client, clock, ticket, link):
    urge(client, link)
    clock.at(cast.NOON + 31 * MINUTE)
    urge(client, link)
    assert kinds(ticket).count("urged") == 2 and standing(ticket)["enquiry"] == 5
    assert fresh(ticket).enquired_at < cast.NOON + MINUTE


def test_a_chaser_by_a_stranger_or_after_the_work_is_refused(client, db, ada, ticket, link):
    assert client.post(f"/progress/{link}/urges", data={"csrf_token": "nonsense"}).status_code == 400
    fresh(ticket).solve(cast.SOLUTION, by=cast.as_(ada), now=cast.NOON, policy=cast.policy())
    db.session.commit()
    assert "催一催" not in client.get(f"/progress/{link}").text
    assert urge(client, link).status_code == 409 and fresh(ticket).urge_count == 0


@pytest.mark.covers("C-030", level="door")
def test_an_agent_counts_what_the_customer_said_on_the_phone(ada, ticket, sign_in):
    browser = sign_in(ada)
    assert press(browser, ticket, "urges", words="怎么还没好？").status_code == 303
    assert fresh(ticket).events[-1].remark.body == "怎么还没好？"
    assert press(browser, ticket, "urges", words="又打来了").status_code == 409
    assert fresh(ticket).urge_count == 1


@pytest.mark.covers("C-030", level="door")
def test_chasers_are_counted_on_the_card_and_on_the_ticket(client, ada, ticket, link, sign_in):
    browser = sign_in(ada)
    assert 'class="urges"' not in browser.get(f"/boards/{cast.BOARD}").text
    press(sign_in(cast.lead()), ticket, "nudges")
    press(browser, ticket, "urges")
    assert '<b class="urges">2</b>' in sign_in(ada).get(f"/boards/{cast.BOARD}").text
    assert "Urged ×2" in ticket_page(sign_in(ada), ticket)


def test_reminding_the_assignee_twice_in_an_interval_is_refused_and_the_customer_may_still_urge(ada, ticket, sign_in):
    lea = cast.lead()
    assert press(sign_in(lea), ticket, "nudges").status_code == 303
    assert press(sign_in(lea), ticket, "nudges").status_code == 409
    assert press(sign_in(ada), ticket, "urges").status_code == 303
    assert len(notices(ada, "nudged")) == 1
