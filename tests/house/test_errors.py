"""What is said when something cannot be done: both languages, a way back, as page and as notice."""

import io

import pytest

from board import wallclock
from board.extensions import db as database
from board.models.person import Person

STATUSES = (400, 403, 404, 409, 413, 422, 429)
HERE = {"Origin": "http://localhost", "Referer": "http://localhost/tickets/1"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("status", STATUSES)
def test_every_failure_is_a_page_with_a_way_back(worker, status, language):
    worker.set_cookie("board_language", language)

    answer = worker.get(f"/workshop/statuses/{status}", headers={"Referer": "http://localhost/day?x=1"})

    assert answer.status_code == status
    assert f'data-status="{status}"' in answer.text
    assert '<main id="main"' in answer.text
    assert 'href="/day?x=1"' in answer.text


@pytest.mark.parametrize("status", STATUSES)
def test_every_failure_is_a_notice_for_htmx(worker, status):
    answer = worker.fragment(f"/workshop/statuses/{status}")

    assert answer.status_code == status
    assert answer.text.strip().startswith('<hx-partial hx-target="#notices" hx-swap="beforeend">')
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]


def test_a_way_back_never_leads_to_another_site(worker):
    answer = worker.get("/workshop/statuses/404", headers={"Referer": "http://evil.test/day"})

    assert "evil.test" not in answer.text


def test_a_refusal_names_every_reason_and_changes_nothing(worker, notes_saved):
    for answer in (worker.post("/workshop/refusals"), worker.fragment("/workshop/refusals", {})):
        assert answer.status_code == 409
        assert "The solution is missing." in answer.text
        assert "Wait 5 minutes." in answer.text
    assert notes_saved() == 0


def test_a_bug_is_logged_and_shows_nothing_of_itself(workshop, worker, caplog):
    page = worker.get("/workshop/bugs")
    notice = worker.fragment("/workshop/bugs")

    assert page.status_code == notice.status_code == 500
    assert "secret" not in page.text + notice.text
    assert "Something went wrong here" in page.text
    assert "RuntimeError" in caplog.text


@pytest.mark.parametrize(
    ("trouble", "status", "says"),
    [("full", 507, "its disk is full"), ("locked", 503, "Wait a few seconds"), ("away", 503, "Wait a few seconds")],
)
def test_what_servers_do_is_said_as_what_it_is(worker, notes_saved, trouble, status, says):
    page, notice = worker.post(f"/workshop/troubles/{trouble}"), worker.fragment(f"/workshop/troubles/{trouble}", {})

    assert page.status_code == notice.status_code == status
    assert says in page.text and says in notice.text and "Nothing was saved" in page.text
    assert notes_saved() == 0


def test_a_page_that_writes_is_a_bug(workshop, worker):
    assert worker.get("/workshop/writes").status_code == 500
    with workshop.app_context():
        from board.extensions import db

        assert db.session.scalar(db.text("SELECT count(*) FROM person")) == 1


def test_an_address_that_does_not_exist_is_404(worker, visitor):
    assert worker.get("/no/such/page").status_code == 404
    assert visitor.get("/no/such/page").status_code == 404


def test_a_form_too_large_says_how_much_is_allowed(worker):
    worker.application.config["MAX_CONTENT_LENGTH"], former = 1000, worker.application.config["MAX_CONTENT_LENGTH"]
    try:
        answer = worker.post("/workshop/notes", data={"file": (io.BytesIO(b"x" * 5000), "big.bin")})
    finally:
        worker.application.config["MAX_CONTENT_LENGTH"] = former

    assert answer.status_code == 413
    assert "10 MB" in answer.text


def test_an_expired_sign_in_gives_back_what_was_typed(visitor):
    answer = visitor.post("/workshop/notes", data={"action": "Called <b>Ann</b>", "password": "geheim"}, headers=HERE)

    assert answer.status_code == 401
    assert "Called &lt;b&gt;Ann&lt;/b&gt;" in answer.text
    assert 'action="/workshop/notes"' in answer.text
    assert 'href="/login?next=/tickets/1"' in answer.text
    assert "geheim" not in answer.text


def test_an_expired_sign_in_is_told_to_htmx_and_not_swallowed_by_a_redirect(visitor):
    answer = visitor.fragment("/workshop/notes", {"action": "Called"}, headers=HERE)

    assert answer.status_code == 401
    assert 'href="/login?next=/tickets/1"' in answer.text


def test_another_site_gets_nothing_to_send_again(visitor):
    answer = visitor.post("/workshop/notes", data={"action": "evil words"}, headers={"Origin": "http://evil.test"})

    assert answer.status_code == 401
    assert "evil words" not in answer.text


def test_a_form_without_its_csrf_token_is_refused(csrf, worker, notes_saved):
    answer = worker.post("/workshop/notes")

    assert answer.status_code == 400
    assert "open for too long" in answer.text
    assert notes_saved() == 0


def test_the_token_of_the_page_is_accepted_as_field_and_as_header(csrf, worker, notes_saved):
    token = _token(worker)

    assert worker.post("/workshop/notes", data={"csrf_token": token}).status_code == 303
    assert worker.fragment("/workshop/notes", {}, headers={"X-CSRFToken": token}).status_code == 200
    assert notes_saved() == 2


def test_what_was_typed_before_signing_out_is_sent_after_signing_in_by_the_same_person_only(
    csrf, visitor, workshop, agent, notes_saved
):
    with workshop.app_context():
        password_hash = database.session.get(Person, agent.id).password_hash
        database.session.add(
            Person(email="bo@demo.test", name="Bo", created_at=wallclock.now(), password_hash=password_hash)
        )
        database.session.commit()
    kept = _signed_in(visitor, agent.email)
    for email, status in {"bo@demo.test": 400, agent.email: 303}.items():
        visitor.post("/logout", data={"csrf_token": _token(visitor)})
        assert _signed_in(visitor, email) and visitor.get("/workshop/statuses/404").status_code == 404
        assert visitor.post("/workshop/notes", data={"csrf_token": kept}).status_code == status
    assert notes_saved() == 1


def _signed_in(browser, email):
    """Sign in as a page does it; the token of the pages from then on."""
    sheet = {"email": email, "password": "correct horse", "csrf_token": _token(browser, "/login")}
    assert browser.post("/login", data=sheet).status_code == 303
    return _token(browser)


def _token(browser, path="/workshop/statuses/404"):
    return browser.get(path).text.split('<meta name="csrf-token" content="')[1].split('"')[0]


def test_a_signed_out_form_without_a_valid_token_gives_back_what_was_typed(csrf, visitor):
    answer = visitor.post("/workshop/notes", data={"action": "Called Ann"}, headers=HERE)

    assert answer.status_code == 401
    assert "Called Ann" in answer.text
