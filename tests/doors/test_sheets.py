"""What every sheet of a ticket keeps: nothing typed is lost, nobody overwrites anybody, sent twice is saved once."""

import re

import pytest
from sqlalchemy import func, select

from board.blueprints.tickets.sheets import SHEETS
from board.models.event import Event
from board.models.lists import seed_lists
from board.models.ticket import Ticket
from tests import cast
from tests.blueprints import filled
from tests.doors.sheets import CASES, ELSEWHERE, Scene

EVERY = pytest.mark.parametrize("resource", sorted(CASES))
INSISTING = pytest.mark.parametrize("resource", sorted(name for name, case in CASES.items() if case.asks))
KEY = "the-same-key-for-both-presses"


@pytest.fixture
def scene(db, clock):
    clock.at(cast.NOON)
    seed_lists(cast.policy())
    return Scene(cast.agent(), cast.lead())


class Press:
    """One sheet in the hands of whoever may use it."""

    def __init__(self, resource, scene, sign_in):
        self.case, self.resource = CASES[resource], resource
        self.ticket, self.fields = self.case.ticket(scene)
        self.fields["version"] = self.ticket.version
        self.path = f"/tickets/{self.ticket.number}/{resource}"
        self.browser = sign_in(scene.lea if self.case.by_lead else scene.ada)

    def page(self, **changes):
        return self.browser.post(self.path, data=self._data(changes))

    def fragment(self, **changes):
        return self.browser.fragment(self.path, self._data(changes))

    def _data(self, changes):
        fresh = {"attachments": filled.picture()} if self.resource == "attachments" else {}
        return {name: value for name, value in (self.fields | fresh | changes).items() if value is not None}

    def events(self, db):
        db.session.expire_all()
        query = select(func.count()).where(Event.ticket_id == self.ticket.id, Event.kind == self.case.event)
        return db.session.scalar(query)


def test_every_sheet_has_its_case():
    assert sorted(SHEETS) == sorted({*CASES, *ELSEWHERE})


@EVERY
def test_a_sheet_opens_as_a_page_and_as_a_fragment(scene, sign_in, resource):
    press = Press(resource, scene, sign_in)
    address = press.path + "/new" + (f"?message={press.fields['message']}" if "message" in press.fields else "")
    whole, part = press.browser.get(address), press.browser.fragment(address)
    assert (whole.status_code, part.status_code) == (200, 200)
    assert "<html" in whole.text and "<html" not in part.text
    for page in (whole.text, part.text):
        assert f'action="{press.path}"' in page
        assert f'name="version" value="{press.ticket.version}"' in page and 'name="once"' in page


@EVERY
def test_a_good_press_records_one_event_and_leads_back_to_the_ticket(db, scene, sign_in, resource):
    press = Press(resource, scene, sign_in)
    before, face = press.events(db), press.ticket.face
    answer = press.page()
    assert (answer.status_code, answer.location) == (303, f"/tickets/{press.ticket.number}"), answer.text
    assert press.events(db) == before + 1
    assert db.session.get(Ticket, press.ticket.id).face > face


@EVERY
def test_over_the_board_a_good_press_answers_with_the_card_and_closes_the_sheet(db, scene, sign_in, resource):
    press = Press(resource, scene, sign_in)
    before = press.events(db)
    answer = press.fragment()
    assert (answer.status_code, press.events(db)) == (200, before + 1)
    assert f'data-ticket="{press.ticket.number}"' in answer.text and 'hx-target="#notices"' in answer.text
    assert "sheet:close" in answer.headers["HX-Trigger"]


@INSISTING
def test_what_is_missing_is_marked_and_what_was_typed_is_still_there(db, scene, sign_in, resource):
    press = Press(resource, scene, sign_in)
    before = press.events(db)
    answer = press.page(**{press.case.asks: None})
    assert (answer.status_code, press.events(db)) == (422, before)
    faulty = re.search(rf'class="field faulty"[^>]*data-field="{press.case.asks}"', answer.text)
    assert faulty and 'class="faults"' in answer.text
    for name, value in press.fields.items():
        if isinstance(value, str) and name not in (press.case.asks, "version") and not name.endswith("_at"):
            assert value in answer.text, name


@EVERY
def test_a_stale_page_is_told_what_changed_and_a_second_press_saves(db, scene, sign_in, resource):
    press = Press(resource, scene, sign_in)
    before = press.events(db)
    refused = press.page(version=press.ticket.version - 1)
    assert (refused.status_code, press.events(db)) == (409, before)
    assert "changed while you were writing" in refused.text
    version = re.search(r'name="version" value="(\d+)"', refused.text)[1]
    assert press.page(version=version).status_code == 303
    assert press.events(db) == before + 1


@EVERY
def test_a_press_sent_twice_is_saved_once_and_answered_alike(db, scene, sign_in, resource):
    press = Press(resource, scene, sign_in)
    before = press.events(db)
    first, second = press.page(once=KEY), press.page(once=KEY)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert press.events(db) == before + 1


@EVERY
def test_a_stranger_finds_no_such_ticket(scene, sign_in, resource):
    press = Press(resource, scene, sign_in)
    browser = sign_in(cast.stranger())
    assert browser.get(press.path + "/new").status_code == 404
    assert browser.post(press.path, data=press.fields).status_code == 404


@pytest.mark.parametrize("resource", sorted(name for name, case in CASES.items() if case.by_lead))
def test_what_is_for_supervisors_is_refused_to_others_in_the_same_words(db, scene, sign_in, resource):
    press = Press(resource, scene, sign_in)
    press.browser = sign_in(scene.ada)
    before = press.events(db)
    answer = press.page()
    assert (answer.status_code, press.events(db)) == (409, before)
    assert "for supervisors" in answer.text or "A supervisor closes this one" in answer.text
