"""One press for many tickets: the same verbs, one event each, refusals told one by one."""

import html
import re

import pytest

from board.models import subscriptions, texts
from board.models.marks import TicketTag
from board.models.message import Message
from tests import cast
from tests import database as databases

URL, BOARD = "/tickets/bulk", f"/boards/{cast.BOARD}"


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    return cast.agent()


def press(browser, what, tickets, **more):
    """Press one of the bar's buttons with these tickets chosen."""
    numbers = [getattr(ticket, "number", ticket) for ticket in tickets]
    return browser.fragment(URL, {"board": cast.BOARD, "what": what, "ticket": numbers} | more)


def refusals(answer):
    """Number to reason."""
    return dict(re.findall(r'<li data-refused="[^"]+"><b>([^<]+)</b> ([^<]+)</li>', html.unescape(answer.text)))


def test_all_are_assigned_by_the_verb_with_an_event_each(db, ada, sign_in):
    ben, tickets = cast.agent("Ben"), [cast.lived(ada, until="judged") for _ in range(3)]
    answer = press(sign_in(ada), "assign", tickets, person=ben.id)
    db.session.expire_all()
    assert answer.status_code == 200 and "3 tickets done." in answer.text
    for ticket in tickets:
        last = ticket.events[-1]
        assert (ticket.stage, ticket.assignee_id) == ("assigned", ben.id)
        assert (last.kind, last.door, last.actor_id) == ("assigned", "bulk", ada.id)
        assert f'data-ticket="{ticket.number}"' in answer.text
    assert db.session.query(Message).filter_by(person_id=ben.id, template="assigned").count() == 3


def test_what_is_refused_is_named_with_its_reason_and_the_others_are_done(db, ada, sign_in):
    ben = cast.agent("Ben")
    judged, fresh, held, closed = (cast.lived(ada, until=s) for s in ("judged", "new", "in_progress", "closed"))
    answer = press(sign_in(ada), "assign", [judged, fresh, held, closed, "GD20200101-001"], person=ben.id)
    db.session.expire_all()
    found = refusals(answer)
    assert answer.status_code == 200 and "1 ticket done." in answer.text
    assert "Judge the ticket first" in found[fresh.number]
    assert "choose a reason" in found[held.number]
    assert "cannot be assigned now" in found[closed.number]
    assert "within your reach" in found["GD20200101-001"]
    assert [t.assignee_id for t in (judged, fresh, held)] == [ben.id, None, ada.id]


def test_with_a_reason_tickets_change_hands(db, ada, sign_in):
    ben, ticket = cast.agent("Ben"), cast.lived(ada, until="in_progress")
    press(sign_in(ada), "assign", [ticket], person=ben.id, reason="load")
    db.session.refresh(ticket)
    assert (ticket.assignee_id, ticket.events[-1].data["reason"]) == (ben.id, "load")


def test_the_assignees_are_reminded_by_a_notice_and_nobody_else(db, ada, sign_in):
    lea, ticket, free = cast.lead(), cast.lived(ada, until="in_progress"), cast.lived(ada, until="judged")
    answer = press(sign_in(lea), "nudge", [ticket, free])
    notice = db.session.query(Message).filter_by(template="nudged").one()
    assert (notice.person_id, notice.channel) == (ada.id, "in_app")
    assert "Nobody has this ticket" in refusals(answer)[free.number]
    assert "Lea Lead reminds you" in sign_in(ada).get("/inbox").text


def test_a_tag_stands_on_every_card_and_twice_is_once(db, ada, sign_in):
    tickets, browser = [cast.lived(ada, until="judged") for _ in range(2)], sign_in(ada)
    for _again in range(2):
        answer = press(browser, "tag", tickets, tag=" #暴雨 ")
    assert answer.text.count('<span class="tag">暴雨</span>') == 2
    assert db.session.query(TicketTag).count() == 2
    assert [e.kind for e in tickets[0].events].count("tagged") == 1
    assert browser.get(BOARD).text.count('<span class="tag">暴雨</span>') == 2
    assert '<option value="暴雨">' in browser.get(f"{URL}/new?board={cast.BOARD}").text


@pytest.mark.parametrize("text", ["", "x" * 25, "a,b"])
def test_what_is_no_tag_is_refused_for_all(db, ada, sign_in, text):
    ticket = cast.lived(ada, until="judged")
    assert press(sign_in(ada), "tag", [ticket], tag=text).status_code == 409


def test_sixty_tickets_are_not_sixty_times_the_work(db, ada, sign_in, monkeypatch):
    for kept_for_seconds in (texts, subscriptions):  # they must not be asked again halfway through the counting
        monkeypatch.setattr(kept_for_seconds, "SECONDS", 10**9)

    def cost(count):
        numbers = [cast.lived(ada, until="judged").number for _ in range(count)]
        db.session.commit()
        with databases.statements() as asked:
            assert press(browser, "assign", numbers, person=ben.id).status_code == 200
        return len(asked)

    ben, browser = cast.agent("Ben"), sign_in(ada)
    cost(2)  # the first of its kind asks what is kept from then on
    few, more = cost(2), cost(6)
    rows_written = 6 if databases.is_file() else 0  # PostgreSQL takes the rows of a table at once
    assert more - few <= 4 * (2 + rows_written)
