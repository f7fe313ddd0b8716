"""Two people on one ticket, one person in two tabs, a double click, a form sent again: each is harmless."""

import threading

import pytest
from sqlalchemy import event, select

from board.blueprints import quick, registrations
from board.extensions import db
from board.models.attachment import Attachment, Blob
from board.models.entries import Note
from board.models.lists import seed_lists
from board.models.once import OnceKey
from board.models.request import Draft, Request
from board.models.ticket import Ticket
from tests import cast
from tests.blueprints import filled
from tests.blueprints.presses import fresh, kinds
from tests.doors.sheets import NOTE, SOLUTION

KEY = "one-press-of-one-form-1"


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    seed_lists(cast.policy())
    return cast.agent()


def at_once(*sendings):
    """The answers to requests that leave at the same moment, in their order."""
    db.session.commit()
    gate, answers = threading.Barrier(len(sendings)), [None] * len(sendings)

    def send(place):
        gate.wait(20)
        answers[place] = sendings[place]()

    crew = [threading.Thread(target=send, args=(place,)) for place in range(len(sendings))]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join(60)
    db.session.rollback()
    return answers


def form(browser, ticket, resource, **fields):
    """A sending that can be made later, from a thread of its own."""
    path, data = f"/tickets/{ticket.number}/{resource}", dict(fields)
    return lambda: browser.post(path, data=data)


def test_a_double_click_writes_one_note_and_both_clicks_get_the_same_answer(ada, sign_in):
    ticket = cast.lived(ada, until="in_progress")
    press = NOTE | {"once": KEY}
    one, two = at_once(*(form(sign_in(ada), ticket, "notes", **press) for _click in range(2)))
    assert (one.status_code, two.status_code) == (303, 303) and one.location == two.location
    assert len(db.session.scalars(select(Note)).all()) == 1
    assert kinds(ticket).count("noted") == 1


def test_a_double_click_registers_one_ticket(ada, sign_in):
    sheet = filled.registration() | {"once": KEY}
    browsers = [sign_in(ada) for _click in range(3)]
    answers = at_once(
        *((lambda one=one: one.post("/tickets?board=service-guide", data=dict(sheet))) for one in browsers)
    )
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, answers[0].location)}
    assert len(db.session.scalars(select(Request)).all()) == len(db.session.scalars(select(Ticket)).all()) == 1


@pytest.mark.parametrize("has_files", [True, False], ids=["with a file", "without"])
def test_a_sheet_that_is_kept_and_sent_twice_at_the_same_moment_is_one_request(ada, sign_in, has_files):
    sheet = filled.registration() | {"draft": "one-sheet"}
    paths = ("/drafts/one-sheet?board=service-guide", *("/tickets?board=service-guide",) * 2)

    def sending(path, place):
        browser, once = sign_in(ada), f"press-number-{place}-of-one-sheet"
        data = sheet | {"once": once} | ({"attachments": filled.picture()} if has_files else {})
        return lambda: browser.post(path, data=data)

    kept, *sent = at_once(*(sending(path, place) for place, path in enumerate(paths)))
    assert kept.status_code == 204
    assert {(answer.status_code, answer.location) for answer in sent} == {(303, sent[0].location)}
    assert len(db.session.scalars(select(Request)).all()) == len(db.session.scalars(select(Draft)).all()) == 1
    assert set(db.session.scalars(select(Attachment.entry_kind))) == ({"request"} if has_files else set())


@pytest.mark.parametrize("path", ["/tickets", "/quick"])
def test_a_second_press_while_the_first_is_shown_its_gaps_is_shown_them_as_well(ada, sign_in, monkeypatch, path):
    page = registrations if path == "/tickets" else quick
    sheet = filled.registration(symptom="", once=KEY, draft="one-sheet")
    answers, show = [], page.shown

    def press():
        answers.append(sign_in(ada).post(f"{path}?board=service-guide", data=dict(sheet)))

    def shown(*arguments, **particulars):
        if not answers:
            monkeypatch.setattr(page, "shown", show)
            second = threading.Thread(target=press)
            second.start()
            second.join()
        return show(*arguments, **particulars)

    monkeypatch.setattr(page, "shown", shown)
    press()
    assert [answer.status_code for answer in answers] == [422, 422]
    assert not db.session.scalars(select(OnceKey)).all(), "the key is free for the corrected sheet"


@pytest.mark.only_on("postgresql", "the embedded database has one lock")
def test_a_sheet_with_a_file_and_the_same_without_wait_for_each_other_and_are_one_request(ada, sign_in):
    """The one holds the sheet and wants the day's number, the other the number and wants the sheet."""
    path, sheet = "/tickets?board=service-guide", filled.registration() | {"draft": "one-sheet"}
    assert sign_in(ada).post(path, data=filled.registration() | {"draft": "another"}).status_code == 303
    has_sheet, has_number = threading.Event(), threading.Event()

    def before(_connection, _cursor, statement, *_more):
        if threading.current_thread().name == "with a file" and statement.startswith("UPDATE serial"):
            has_sheet.set()
            has_number.wait(5)

    def after(_connection, _cursor, statement, *_more):
        if threading.current_thread().name == "without" and statement.startswith("UPDATE serial"):
            has_number.set()

    def send(answers, browser, more, is_first):
        if not is_first:
            has_sheet.wait(5)
        answers.append(browser.post(path, data=sheet | more))

    event.listen(db.engine, "before_cursor_execute", before)
    event.listen(db.engine, "after_cursor_execute", after)
    answers = []
    presses = {"with a file": {"once": KEY, "attachments": filled.picture()}, "without": {"once": KEY[::-1]}}
    crew = [
        threading.Thread(target=send, name=name, args=(answers, sign_in(ada), more, "attachments" in more))
        for name, more in presses.items()
    ]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join(30)
    event.remove(db.engine, "before_cursor_execute", before)
    event.remove(db.engine, "after_cursor_execute", after)
    db.session.rollback()
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, answers[0].location)] * 2
    assert len(db.session.scalars(select(Request)).all()) == 2


def test_a_form_with_files_that_is_sent_again_keeps_them_once(ada, sign_in):
    ticket, browser = cast.lived(ada, until="in_progress"), sign_in(ada)
    answers = [form(browser, ticket, "attachments", once=KEY, attachments=filled.picture())() for _again in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    assert len(db.session.scalars(select(Attachment)).all()) == 1
    assert db.session.scalars(select(Blob.references)).one() == 1


def test_two_people_who_take_one_ticket_at_the_same_moment_get_one_owner(ada, sign_in):
    bob, ticket = cast.agent("Bob Agent"), cast.lived(ada, until="judged")
    takes = {"by": "assignee", "version": ticket.version}
    answers = at_once(*(form(sign_in(who), ticket, "moves", **takes, to=str(who.id)) for who in (ada, bob)))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    winner = (ada, bob)[[answer.status_code for answer in answers].index(303)]
    assert fresh(ticket).assignee_id == winner.id
    assert kinds(ticket).count("assigned") == 1


def test_a_move_and_a_solution_at_the_same_moment_leave_one_story(ada, sign_in):
    lea, ticket = cast.lead(), cast.lived(ada, until="in_progress")
    seen = ticket.version
    answers = at_once(
        form(sign_in(ada), ticket, "solutions", **SOLUTION, version=seen),
        form(sign_in(lea), ticket, "assignments", person=lea.id, reason="load", version=seen),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    story = kinds(ticket)[4:]
    assert [kind for kind in story if kind in ("solved", "assigned")] in (["solved"], ["assigned"])


def test_one_person_in_two_tabs_is_told_what_the_other_tab_did(ada, sign_in):
    ticket, browser = cast.lived(ada, until="in_progress"), sign_in(ada)
    seen = ticket.version
    first = form(browser, ticket, "solutions", **SOLUTION, version=seen)()
    late = form(browser, ticket, "pauses", why="material", version=seen)()
    assert (first.status_code, late.status_code) == (303, 409)
    assert "changed while you were writing" in late.text
    assert "paused" not in kinds(ticket)


def test_notes_of_two_tabs_are_both_kept(ada, sign_in):
    ticket = cast.lived(ada, until="in_progress")
    tabs = [form(sign_in(ada), ticket, "notes", **NOTE | {"result": f"from tab {tab}"}) for tab in (1, 2)]
    assert {answer.status_code for answer in at_once(*tabs)} == {303}
    assert sorted(db.session.scalars(select(Note.result))) == ["from tab 1", "from tab 2"]
    assert fresh(ticket).cycle.note_count == 2
