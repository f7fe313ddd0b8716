"""Nonsense in addresses and forms is told so; it is never a fault of ours."""

from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from board.forms.fields import row_id
from tests import cast
from tests.blueprints import filled

HUGE = ["9" * 30, "9" * 5000, "9223372036854775808"]
INSTANTS = ["0001-01-01T00:00", "9999-12-31T23:59", "1969-12-31T23:59"]
TALK = {"occurred_at": "2024-05-20T14:00", "channel": "phone", "type": "progress", "reply": "We looked."}


@pytest.fixture
def desk(db, clock, sign_in):
    """`desk(until)`: a supervisor's browser, and a ticket at that stage."""
    clock.at(cast.NOON)

    def make(until="in_progress"):
        return sign_in(cast.lead()), cast.lived(cast.agent(), until=until, judged=cast.judgement(2, 1, 1))

    return make


@pytest.mark.parametrize("number", HUGE[:1] + HUGE[2:])
@pytest.mark.parametrize("path", ["/attachments/%s", "/admin/people/%s", "/admin/teams/%s"])
def test_an_address_with_a_number_that_no_row_has_is_not_there(db, sign_in, path, number):
    assert sign_in(cast.person("Ann", "admin")).get(path % number).status_code == 404


@pytest.mark.parametrize("number", HUGE)
def test_a_number_that_no_row_has_is_no_choice(desk, number):
    browser, ticket = desk("judged")
    assert browser.get(f"/customers?board={cast.BOARD}&q=x&customer_id={number[:3000]}").status_code == 200
    assert browser.get(f"/tickets/new?board={cast.BOARD}&customer={number[:3000]}").status_code == 200
    sheet = filled.registration(customer_id=number)
    assert browser.post(f"/tickets?board={cast.BOARD}", data=sheet).status_code == 422
    assert browser.post("/inbox/reads", data={"notice": number}).status_code == 422
    for by in ("assignee", "team"):
        assert browser.post(f"/tickets/{ticket.number}/moves", data={"by": by, "to": number}).status_code == 400
    fields = {"happened_at": "2024-05-20T14:00", "action": "a", "result": "b", "version": number}
    assert browser.post(f"/tickets/{ticket.number}/notes", data=fields).status_code == 400


@pytest.mark.parametrize("text", ["-1", "", "x", "1.5", *HUGE])
def test_what_no_row_can_be_numbered_is_no_number(text):
    assert MultiDict({"id": text}).get("id", "none", type=row_id) == "none"


@pytest.mark.parametrize("instant", INSTANTS)
def test_an_instant_beyond_all_clocks_is_refused_on_its_field(desk, instant):
    browser, ticket = desk()
    fields = {"promise_at": instant, "reason": "The courier says so"}
    answer = browser.post(f"/tickets/{ticket.number}/estimates", data=fields)
    assert answer.status_code == 422
    assert "2024-05-20 14:00" in answer.text
    move = browser.post(f"/tickets/{ticket.number}/moves", data={"by": "due", "to": instant[:10]})
    assert move.status_code == 400


@pytest.mark.parametrize("name", ["todos-\N{SUPERSCRIPT TWO}-need", f"todos-{'9' * 5000}-need", "todos--need"])
def test_a_list_of_small_forms_takes_only_what_is_numbered(desk, name):
    browser, ticket = desk()
    assert browser.post(f"/tickets/{ticket.number}/communications", data=TALK | {name: "x"}).status_code == 303


def test_a_list_of_small_forms_stays_small(desk, db):
    browser, ticket = desk()
    many = {f"todos-{n}-{name}": text for n in range(300) for name, text in (("need", "Call"), ("due_at", ""))}
    assert browser.post(f"/tickets/{ticket.number}/communications", data=TALK | many).status_code in (409, 422)
    assert ticket.commitments == []


@pytest.mark.parametrize("path", ["/find?q=a%00b", "/tickets/GD%00", "/boards/x%00"])
def test_what_no_database_keeps_is_refused_in_an_address(desk, path):
    browser, _ticket = desk()
    assert browser.get(path).status_code == 400


def test_what_no_database_keeps_is_refused_in_a_form(desk, client):
    browser, ticket = desk()
    fields = {"happened_at": "2024-05-20T14:00", "action": "a\0b", "result": "c"}
    assert browser.post(f"/tickets/{ticket.number}/notes", data=fields).status_code == 400
    assert client.post("/login", data={"email": "a\0@b.test", "password": "x"}).status_code == 400


@pytest.mark.parametrize("need", ["Refund 50% to the customer", "%(review_minutes)s %d %", "{link} {0}"])
def test_a_commitment_is_kept_whatever_its_words_are(desk, db, need):
    browser, ticket = desk()
    words = cast.words(cast.person("Bea", "agent"))
    due_at = cast.NOON + timedelta(hours=1)
    made = ticket.commit_to("todo", need=need, due_at=due_at, owner_id=ticket.assignee_id, **words)
    db.session.commit()
    path = f"/tickets/{ticket.number}/commitments/{made.id}/answers"
    assert need in browser.get(f"{path}/new").text
    assert browser.post(path, data={"answer": "Done"}).status_code == 303


@pytest.mark.parametrize("key", ["a\r\nX-Evil: 1", "k" * 41, "\N{GRINNING FACE}", "a b"])
def test_a_draft_has_a_key_of_ours(desk, key):
    browser, _ticket = desk()
    sheet = filled.registration(draft=key)
    assert browser.post(f"/tickets?board={cast.BOARD}", data=sheet).status_code == 400


def test_a_draft_of_somebody_else_is_neither_read_nor_written(desk, db, sign_in):
    browser, _ticket = desk()
    thief = sign_in(cast.agent("Theo Thief"))
    sheet = filled.registration(core_demand="secret words", symptom="")
    browser.post(f"/drafts/a-private-key?board={cast.BOARD}", data=sheet, once=None)
    other = filled.registration(draft="a-private-key")
    assert thief.post(f"/tickets?board={cast.BOARD}", data=other).status_code == 409
    assert thief.post(f"/drafts/a-private-key?board={cast.BOARD}", data=other, once=None).status_code == 409
    assert thief.get(f"/tickets/new?board={cast.BOARD}&draft=a-private-key").status_code == 404
    assert "secret words" in browser.get(f"/tickets/new?board={cast.BOARD}&draft=a-private-key").text


def test_discarding_leads_to_a_board_of_the_reader(desk):
    browser, _ticket = desk()
    answer = browser.post("/drafts/no-such-key/discards?board=x%0d%0aX-Evil:1")
    assert answer.status_code == 404


def test_an_absurd_file_name_is_not_there(client):
    assert client.get(f"/static/x/{'a' * 3000}").status_code == 404


def test_the_way_back_stays_here_even_from_an_odd_address(desk):
    browser, _ticket = desk()
    answer = browser.get("/no/such", headers={"Referer": "http://localhost//evil.test/x"})
    assert "evil.test" not in answer.text
    answer = browser.post("/theme", data={"theme": "dark"}, headers={"Referer": "http://localhost//evil.test/x"})
    assert answer.location == "/"


@pytest.mark.parametrize("address", ["http://[x", "http://[::1/boards/x", "//[", "\xff", "x" * 5000])
def test_a_page_that_is_no_address_is_no_page(desk, address):
    browser, ticket = desk("assigned")
    press = {"by": "stage", "to": "in_progress", "version": ticket.version}
    page = {"HX-Current-URL": address, "Referer": address}
    assert browser.fragment(f"/tickets/{ticket.number}/moves", press, headers=page).status_code == 200
    assert browser.get("/no/such", headers=page).status_code == 404
    assert browser.post(f"/tickets/{ticket.number}/notes", data={}, headers=page, once=None).status_code == 400


@pytest.mark.parametrize("query", ["also=http://[x", "also=//[", "who=%ff", "after=%ff.%ff-%ff"])
def test_the_stream_passes_over_what_is_no_address(desk, live, query):
    browser, _ticket = desk()
    answer = browser.get(f"/boards/{cast.BOARD}/live?{query}", buffered=False)
    assert answer.status_code == 200
    answer.close()


@pytest.mark.parametrize("path", ["/login", "/healthz", "/find", "/no/such", f"/boards/{cast.BOARD}/live"])
def test_a_query_of_bytes_that_are_no_text_is_refused(desk, client, path):
    browser, _ticket = desk()
    for reader in (browser, client):
        answer = reader.get(path, environ_overrides={"QUERY_STRING": "q=\xff"})
        assert answer.status_code == 400 and "\N{LATIN SMALL LETTER Y WITH DIAERESIS}" not in answer.text
