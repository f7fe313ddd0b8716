"""A form that is sent twice is saved once, and answered alike."""

import threading
import time
from unittest.mock import Mock

import gevent
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from board.blueprints.house import answers, cookies, once
from board.models.once import OnceKey

KEY = "a-key-of-one-form-0001"


def test_a_repeated_form_is_saved_once_and_gets_the_first_answer(worker, notes_saved):
    first = worker.post("/workshop/notes", data={"once": KEY})
    second = worker.post("/workshop/notes", data={"once": KEY})

    assert (first.status_code, first.location) == (303, "/workshop/notes/1")
    assert (second.status_code, second.location) == (303, "/workshop/notes/1")
    assert notes_saved() == 1


def test_a_repeated_fragment_gets_the_same_words(worker, notes_saved):
    answers = [worker.fragment("/workshop/notes", {"once": KEY}) for _ in range(3)]

    assert {answer.text for answer in answers} == {"<p>note 1</p>"}
    assert notes_saved() == 1


def test_a_repetition_that_is_refused_for_what_the_first_did_gets_the_first_answer(worker, notes_saved):
    first = worker.post("/workshop/only-notes", data={"once": KEY})
    second = worker.post("/workshop/only-notes", data={"once": KEY})
    another = worker.post("/workshop/only-notes")

    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, "/workshop/notes/1")
    assert "Set-Cookie" not in second.headers, "nothing of the second is told on the next page"
    assert another.status_code == 409 and "Set-Cookie" in another.headers
    assert notes_saved() == 1


def test_a_repetition_renews_no_cookie_with_what_it_would_have_said(worker, monkeypatch):
    with worker.session_transaction() as session:
        session.permanent = True
    monkeypatch.setattr(cookies, "RENEWED_SECONDS", -1)
    first = worker.post("/workshop/only-notes", data={"once": KEY})
    second = worker.post("/workshop/only-notes", data={"once": KEY})

    assert "Set-Cookie" in first.headers and "Set-Cookie" not in second.headers


def test_a_connection_that_was_cut_does_not_tell_a_repetition_that_it_is_refused(worker, monkeypatch):
    first = worker.post("/workshop/only-notes", data={"once": KEY})
    get, cuts = Session.get, [OperationalError("SELECT", {}, Exception("server closed the connection"))]

    def cut_once(self, model, *arguments, **particulars):
        if model is OnceKey and cuts:
            raise cuts.pop()
        return get(self, model, *arguments, **particulars)

    monkeypatch.setattr(Session, "get", cut_once)
    second = worker.post("/workshop/only-notes", data={"once": KEY})

    assert not cuts and (second.status_code, second.location) == (first.status_code, first.location)


def test_where_nobody_knows_whether_it_was_sent_before_nobody_is_told_that_it_is_refused(workshop, worker, monkeypatch):
    worker.post("/workshop/only-notes", data={"once": KEY})

    def gone(*_arguments, **_particulars):
        raise OperationalError("SELECT", {}, Exception("the connection is lost"))

    monkeypatch.setattr(Session, "get", gone)
    monkeypatch.setitem(workshop.config, "PROPAGATE_BUGS", False)
    answer = worker.post("/workshop/only-notes", data={"once": KEY})

    assert answer.status_code == 503 and "Nobody can tell at this moment whether this was saved." in answer.text


def test_a_key_of_somebody_else_is_refused_also_where_the_form_would_be(workshop, worker, agent):
    worker.post("/workshop/only-notes", data={"once": KEY})
    with workshop.app_context():
        other = workshop.test_client().sign_in(_another_person())

    answer = other.post("/workshop/only-notes", data={"once": KEY})

    assert answer.status_code == 400 and "belongs to another form" in answer.text


def test_two_forms_are_two_notes(worker, notes_saved):
    worker.post("/workshop/notes")
    worker.post("/workshop/notes")

    assert notes_saved() == 2


def test_the_key_can_come_as_a_header(worker, notes_saved):
    for _ in range(2):
        worker.post("/workshop/notes", once=None, headers={"X-Once": KEY})

    assert notes_saved() == 1


def test_a_write_without_a_key_is_refused(worker, notes_saved):
    answer = worker.post("/workshop/notes", once=None)

    assert answer.status_code == 400
    assert "without its key" in answer.text
    assert notes_saved() == 0


def test_a_key_that_is_no_key_is_refused(worker):
    assert worker.post("/workshop/notes", data={"once": "short"}).status_code == 400
    assert worker.post("/workshop/notes", data={"once": "<script>alert(1)</script>"}).status_code == 400


def test_the_same_key_from_somebody_else_is_refused(workshop, worker, visitor, agent, notes_saved):
    worker.post("/workshop/notes", data={"once": KEY})
    with workshop.app_context():
        other = _another_person()

    answer = visitor.sign_in(other).post("/workshop/notes", data={"once": KEY})

    assert answer.status_code == 400
    assert notes_saved() == 1


def test_an_answer_that_refuses_is_not_remembered(worker):
    first = worker.post("/workshop/late-faults", data={"once": KEY})
    again = worker.post("/workshop/late-faults", data={"once": KEY})

    assert first.status_code == again.status_code == 422


def test_a_refusal_leaves_neither_the_write_nor_the_key(worker, notes_saved):
    assert worker.post("/workshop/refusals", data={"once": KEY}).status_code == 409

    answer = worker.post("/workshop/notes", data={"once": KEY})

    assert answer.location == "/workshop/notes/1"
    assert notes_saved() == 1


def test_what_is_logged_apart_does_not_use_the_key_up(workshop, worker, notes_saved):
    workshop.config["PROPAGATE_BUGS"] = False
    assert worker.fragment("/workshop/logged-notes", {"once": KEY}).status_code == 500

    answer = worker.post("/workshop/logged-notes", data={"once": KEY})

    assert answer.location == "/workshop/notes/1"
    assert notes_saved() == 1


def test_what_was_saved_and_could_not_be_shown_is_not_saved_again(workshop, worker, notes_saved, monkeypatch):
    from board.blueprints.house import once

    workshop.config["PROPAGATE_BUGS"] = False
    monkeypatch.setattr(once, "LONGEST_WAIT_SECONDS", 0.05)
    first = worker.fragment("/workshop/unshown-notes", {"once": KEY})
    again = worker.fragment("/workshop/unshown-notes", {"once": KEY})

    assert (first.status_code, again.status_code) == (500, 409)
    assert "was saved" in first.text and "Nothing was saved" not in first.text
    assert "already saved" in again.text
    assert notes_saved() == 1


def test_two_at_the_same_moment_are_saved_once(workshop, agent, notes_saved):
    locations, gate = [], threading.Barrier(6)

    def send():
        browser = workshop.test_client().sign_in(agent)
        gate.wait()
        locations.append(browser.post("/workshop/notes", data={"once": KEY}).location)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert notes_saved() == 1
    assert locations == ["/workshop/notes/1"] * 6


def test_a_repetition_waits_for_an_answer_that_is_kept_a_moment_later(worker, notes_saved, monkeypatch):
    monkeypatch.setattr(answers, "is_module_patched", lambda _name: True)
    monkeypatch.setattr(once, "time", Mock(wraps=time, sleep=gevent.sleep))
    first = worker.post("/workshop/notes", data={"once": KEY})
    second = worker.post("/workshop/notes", data={"once": KEY})

    assert (first.location, second.location) == ("/workshop/notes/1",) * 2
    assert notes_saved() == 1


def test_a_key_whose_first_request_died_is_told_so_after_a_while(workshop, worker, notes_saved, monkeypatch):
    from board.extensions import db
    from board.models.once import OnceKey

    monkeypatch.setattr(once, "LONGEST_WAIT_SECONDS", 0.05)
    worker.post("/workshop/notes", data={"once": KEY})
    with workshop.app_context():
        db.session.get(OnceKey, KEY).status = None
        db.session.commit()

    assert worker.post("/workshop/notes", data={"once": KEY}).status_code == 409
    assert notes_saved() == 1


def _another_person():
    from board import wallclock
    from board.extensions import db
    from board.models.person import Person

    person = Person(email="other@demo.test", name="Otto Other", created_at=wallclock.now())
    db.session.add(person)
    db.session.commit()
    db.session.refresh(person)
    db.session.expunge(person)
    return person
