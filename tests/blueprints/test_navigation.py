"""The way around: where the start leads, what the bar shows, at what price."""

import pytest
from sqlalchemy import event

from tests import cast


def test_the_start_leads_to_the_first_board(sign_in, db):
    assert sign_in(cast.agent()).get("/").location == f"/boards/{cast.BOARD}"


def test_a_member_of_a_department_starts_with_the_day(sign_in, db):
    member = cast.person("Tess Tech", "department", department=cast.team().department)
    assert sign_in(member).get("/").location == "/day"


def test_the_bar_offers_what_the_reader_may_do(sign_in, db):
    agents = sign_in(cast.agent()).get("/day").text
    leads = sign_in(cast.lead()).get("/day").text
    admins = sign_in(cast.person("Amy Admin", "admin")).get("/day").text
    assert "/reviews?board=" not in agents and "/admin/people" not in agents
    assert "/reviews?board=" in leads and "/admin/people" not in leads
    assert "/admin/people" in admins
    assert 'href="/day" aria-current="page"' in agents


@pytest.mark.parametrize("path", ["/day", "/inbox", "/find"])
def test_the_bar_costs_one_statement(sign_in, db, path):
    browser, statements = sign_in(cast.lead()), []
    event.listen(db.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    browser.get(path)
    counts = [text for text in statements if "read_at IS NULL" in text and "count(" in text]
    assert len(counts) == 1 and len([text for text in statements if text.startswith("SELECT")]) <= 9


def test_the_tour_opens_once(sign_in, db):
    ada = cast.agent()
    browser = sign_in(ada)
    assert " data-tour" in browser.get("/day").text
    assert [browser.post("/tour").status_code for _press in range(2)] == [204, 204]
    assert " data-tour" not in browser.get("/day").text
