"""One press for many tickets: the same verbs, one event each, refusals told one by one."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from board.models import remembered
from board.models.marks import TicketTag
from board.models.message import Message
from board.models.ticket import Ticket
from board.models.ticket.locking import lock_ticket
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


def groups(answer):
    """What is told for several tickets at once: the text of each line, and whom it names."""
    lines = re.findall(r"<li>(.*?)</li>", html.unescape(answer.text))
    return [(re.sub("<[^>]+>", "", line), re.findall(r'data-refused="([^"]+)"', line)) for line in lines]


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


def test_what_many_refuse_alike_is_told_once(db, ada, sign_in):
    ben, held, fresh = (
        cast.agent("Ben"),
        [cast.lived(ada, until="in_progress") for _ in range(3)],
        cast.lived(ada, until="new"),
    )
    answer = press(sign_in(ada), "assign", [*held, fresh], person=ben.id)
    numbers = [ticket.number for ticket in held]
    (words, named), *others = groups(answer)
    assert (answer.status_code, named, others) == (409, numbers, [])
    assert words == f"3 tickets: Somebody has it already: choose a reason. {', '.join(numbers)}"
    assert set(refusals(answer)) == {fresh.number}


def test_without_script_too_it_is_told_once(db, ada, sign_in):
    browser, closed = sign_in(ada), [cast.lived(ada, until="closed").number for _ in range(2)]
    browser.post(URL, data={"board": cast.BOARD, "what": "nudge", "ticket": closed})
    assert html.unescape(browser.get(BOARD).text).count("reopen it first") == 1


@pytest.mark.parametrize(
    ("what", "more", "says"),
    [
        ("tag", {"tag": ""}, "Write the tag."),
        ("tag", {"tag": " # "}, "Write the tag."),
        ("tag", {"tag": "x" * 25}, "at most 24"),
        ("tag", {"tag": "a,b"}, "no comma"),
        ("assign", {"person": ""}, "Choose a person first."),
        ("assign", {"person": "", "reason": "load"}, "Choose a person first."),
    ],
)
def test_what_is_wrong_with_the_press_is_said_once_before_any_ticket_is_asked(db, ada, sign_in, what, more, says):
    tickets = [cast.lived(ada, until="in_progress") for _ in range(3)]
    answer = press(sign_in(ada), what, tickets, **more)
    assert answer.status_code == 409 and answer.text.count(says) == 1
    assert not [ticket.number for ticket in tickets if ticket.number in answer.text]


def test_a_closed_ticket_takes_no_tag_at_either_door(db, ada, sign_in):
    browser, closed = sign_in(ada), cast.lived(ada, until="closed")
    answer = press(browser, "tag", [closed], tag="late")
    assert "reopen it first" in refusals(answer)[closed.number]
    answer = browser.fragment(f"/tickets/{closed.number}/tags", {"tag": "late"})
    assert answer.status_code == 409 and "reopen it first" in answer.text
    assert db.session.query(TicketTag).count() == 0


def test_the_bar_says_that_a_figure_is_a_load(ada, sign_in):
    assert ">Ada Agent · load 0</option>" in sign_in(ada).get(f"{URL}/new?board={cast.BOARD}").text


def test_sixty_tickets_are_not_sixty_times_the_work(db, ada, sign_in, monkeypatch):
    monkeypatch.setattr(remembered, "SECONDS", 10**9)  # nothing must be asked again halfway through the counting

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


@pytest.mark.only_on("postgresql", "elsewhere nothing is read while somebody else writes")
def test_who_waits_for_a_ticket_reads_all_that_was_written_meanwhile(db, ada, sign_in):
    ben, ticket, browser = cast.agent("Ben"), cast.lived(ada, until="judged"), sign_in(cast.lead())
    words = {"by": cast.as_(ada), "now": cast.NOON, "policy": cast.policy()}
    lock_ticket(Ticket.id == ticket.id)
    ticket.assign(ada, **words)
    promised = cast.NOON + timedelta(days=3)
    ticket.estimate(promised, "Waits for a part", **words)
    db.session.flush()
    with ThreadPoolExecutor(1) as pool:
        pressed = pool.submit(press, browser, "assign", [ticket.number], person=ben.id, reason="load")
        while not db.session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            assert not pressed.done(), pressed.result().text
        db.session.commit()
        assert pressed.result(20).status_code == 200
    db.session.expire_all()
    assert (ticket.assignee_id, ticket.cycle.promise_at, ticket.cycle.promise_no) == (ben.id, promised, 2)


def test_a_department_is_offered_no_tag_of_a_ticket_that_it_does_not_see(db, ada, sign_in):
    asked, other = (cast.lived(ada, until="in_progress") for _ in range(2))
    department, words = cast.team().department, {"by": cast.as_(ada), "now": cast.NOON, "policy": cast.policy()}
    asked.commit_to(
        "collaboration", need="Look", expected_result="A number", department_id=department.id, contact_person="Li",
        due_at=cast.NOON + timedelta(hours=1), **words,
    )  # fmt: skip
    asked.tag("stock", **words)
    other.tag("lawsuit", **words)
    browser = sign_in(cast.person("Dee", "department", department=department))
    for path in (f"{URL}/new?board={cast.BOARD}", f"/tickets/{asked.number}/tags/new"):
        assert "stock" in browser.get(path).text and "lawsuit" not in browser.get(path).text
        assert "lawsuit" in sign_in(ada).get(path).text
