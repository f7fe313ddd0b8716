"""Chips, filters and kept views: what a board is narrowed to, and how it is found again."""

import re
from datetime import timedelta

import pytest

from board.extensions import db as database
from board.models.person import Department, Team
from board.models.saved_view import SavedView
from tests import cast
from tests import database as databases

AT = f"/boards/{cast.BOARD}"


@pytest.fixture
def ada(db):
    return cast.agent()


def _cards(page):
    return re.findall(r'data-ticket="([\w-]+)"', page)


def _save(browser, name="Red ones", query="by=assignee&colour=red", **more):
    return browser.post(f"{AT}/views?{query}", data={"name": name} | more)


def _kept(**about):
    return database.session.scalar(database.select(SavedView).filter_by(**about))


def test_every_chip_is_a_link_that_turns_one_filter(db, ada, sign_in):
    cast.registered(ada)
    page = sign_in(ada).get(f"{AT}?by=team&who=mine").text
    on = re.search(r'<a class="chip" href="([^"]+)" aria-current="true">Mine</a>', page)
    assert on[1] == f"{AT}?by=team"
    assert f'href="{AT}?by=team&amp;who=mine&amp;due=late">Late</a>' in page
    assert f'href="{AT}?by=due&amp;who=mine">Due day</a>' in page


def test_what_narrows_the_board_stands_first_in_a_row_that_may_be_cut(db, ada, sign_in):
    page = sign_in(ada).get(f"{AT}?is=ready&colour=orange&channel=email&q=parcel").text
    chips = re.findall(r'<a class="chip" href="[^"]+"( aria-current="true")?>([^<]+)<', page)
    assert [word for on, word in chips if on] == [word for _on, word in chips[:4]] == [
        "Ready to close", "E-mail", "High", "“parcel”",
    ]  # fmt: skip
    assert chips[4] == ("", "Mine")


def test_a_chip_names_nobody_of_another_board(db, ada, sign_in):
    department = Department(board="tiny", key="far", name_en="Far", name_zh="远")
    far = Team(board="tiny", key="far", name_en="Far team", name_zh="远队", department=department)
    db.session.add(far)
    sam, ben, gone = cast.stranger(), cast.agent("Ben"), cast.agent("Gone Agent")
    cast.lived(gone, until="assigned")
    gone.memberships.clear()
    query = f"who={sam.id}&who={ben.id}&who={gone.id}&team={far.id}"
    _save(sign_in(ada), query=query)
    for page in (f"{AT}?{query}", f"{AT}/views"):
        text = sign_in(ada).get(page).text
        assert "Ben" in text and "Gone Agent" in text and "Sam Stranger" not in text and "Far team" not in text


def test_where_nothing_is_hidden_nothing_is_said(db, ada, sign_in):
    cast.registered(ada)
    assert re.search(r'id="hidden-count" hidden></span>', sign_in(ada).get(f"{AT}?foo=1").text)


def test_what_is_narrowed_away_is_counted_and_shown_by_one_press(db, ada, sign_in):
    mine, other = cast.lived(ada, until="in_progress"), cast.lived(cast.agent("Ben"), until="in_progress")
    page = sign_in(ada).get(f"{AT}?who=mine").text
    assert _cards(page) == [mine.number]
    assert re.search(rf'id="hidden-count">1 open ticket is hidden <a href="{AT}\?by=stage"', page)
    assert set(_cards(sign_in(ada).get(f"{AT}?by=stage").text)) == {mine.number, other.number}


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("who=mine", "ada"), ("who=none", "free"), ("due=late", "late"), ("is=waiting", "asked"),
        ("is=second", "again"), ("is=stalled", "late"), ("is=ready", "ready"), ("channel=phone", "phoned"),
        ("colour=red", "ready"), ("q=投影仪", "phoned"), ("q=projector", ""),
    ],
)  # fmt: skip
def test_each_filter_leaves_what_it_says(db, ada, sign_in, clock, query, who):
    clock.at(cast.NOON)
    ben, ada_words = cast.agent("Ben"), cast.words(ada)
    long_ago = cast.NOON - timedelta(days=2)
    tickets = {
        "ada": cast.lived(ada, until="in_progress", judged=cast.judgement(2, 1, 1)),
        "free": cast.lived(ben, until="judged", judged=cast.judgement(2, 1, 1)),
        "late": cast.lived(ben, until="assigned", judged=cast.judgement(2, 1, 1), now=long_ago,
                           values={"occurred_at": long_ago}),
        "asked": cast.lived(ben, until="awaiting_customer", judged=cast.judgement(2, 1, 1)),
        "ready": cast.lived(ben, until="awaiting_customer", judged=cast.red()),
        "again": cast.lived(ben, until="awaiting_customer", judged=cast.judgement(2, 1, 1)),
        "phoned": cast.lived(
            ben, until="in_progress", judged=cast.judgement(2, 1, 1),
            values={"channel": "phone", "agent_summary": "会议室投影仪不亮"},
        ),
    }  # fmt: skip
    tickets["ready"].answer(True, how="link", rating=5, **ada_words)
    tickets["again"].answer(False, how="link", words="还是不行", **ada_words)
    for name in ("ada", "asked", "phoned"):
        tickets[name].last_handled_at = cast.NOON
    db.session.commit()
    found = set(_cards(sign_in(ada).get(f"{AT}?{query}").text))
    also = {"who=none": "again", "is=waiting": "ready"}.get(query)
    assert found == {tickets[name].number for name in (who, also) if name}


def test_the_filter_form_needs_no_script(db, ada, sign_in):
    page = sign_in(ada).get(f"{AT}/filters?by=team&who={ada.id}&colour=red&q=parcel+lost").text
    assert f'action="{AT}" method="get"' in page
    for mark in ('value="team" checked', 'value="red" checked', 'value="parcel lost"', f'name="who" value="{ada.id}"'):
        assert mark in page
    assert 'value="orange" checked' not in page


def test_a_view_is_kept_under_a_name_renamed_and_thrown_away(db, ada, sign_in):
    browser = sign_in(ada)
    answer = _save(browser)
    assert (answer.status_code, answer.location) == (303, f"{AT}?by=assignee&colour=red")
    kept = _kept(name="Red ones")
    address = f"{AT}/views/{kept.id}"
    assert (kept.query, kept.person_id, kept.is_shared) == ("by=assignee&colour=red", ada.id, False)
    assert f'href="{AT}?by=assignee&amp;colour=red"' in browser.get(f"{AT}/views").text
    assert browser.post(address, data={"name": "Burning"}).status_code == 303
    assert "Burning" in browser.get(f"{AT}/views").text
    assert 'data-confirm="Throw “Burning” away?"' in browser.get(address).text
    gone = browser.post(f"{address}/removals")
    assert gone.status_code == 303
    assert "“Burning” is thrown away; no ticket has changed." in browser.get(gone.location).text
    assert _kept(board=cast.BOARD) is None


def test_the_list_says_by_what_a_view_makes_columns_and_lanes(db, ada, sign_in):
    _save(sign_in(cast.lead()), "For all", "by=assignee&lanes=priority", is_shared="y")
    page = sign_in(ada).get(f"{AT}/views?by=due&who=mine").text
    assert "Columns by Person · Lanes by Priority · for everybody, from Lea Lead" in page
    assert re.findall(r'<span class="chip">([^<]+)<', page) == ["Columns by Due day", "Mine"]
    page = sign_in(cast.agent("Bo", language="zh")).get(f"{AT}/views").text
    assert "按责任人分列 · 按优先级分泳道" in page


def test_the_list_asks_for_all_names_at_once(db, ada, sign_in):
    browser, counts = sign_in(ada), []
    for at in range(3):
        ben, team, lea = cast.agent(f"Ben {at}"), cast.team(f"team_{at}", f"service_{at}"), cast.lead(f"Lea {at}")
        _save(browser, f"Ben's {at}", f"who={ben.id}&team={team.id}")
        _save(sign_in(lea), f"Shared {at}", f"who={ben.id}", is_shared="y")
        with databases.statements() as seen:
            page = browser.get(f"{AT}/views").text
        assert f"Columns by Stage · Ben {at} · First line" in page and f"from Lea {at}" in page
        counts.append(len(seen))
    assert counts == counts[:1] * 3


def test_two_views_of_one_person_have_two_names(db, ada, sign_in):
    browser = sign_in(ada)
    _save(browser)
    answer = _save(browser, query="by=team")
    assert answer.status_code == 422 and "a view of this name already" in answer.text
    assert _save(browser, name="  ").status_code == 422
    assert _save(sign_in(cast.agent("Ben"))).status_code == 303


def test_a_leader_shares_a_view_and_nobody_else_can(db, ada, sign_in):
    lead = cast.lead()
    _save(sign_in(lead), "For all", is_shared="y")
    _save(sign_in(ada), "Own", is_shared="y")
    _save(sign_in(lead), "Private")
    page = sign_in(ada).get(f"{AT}/views").text
    assert "For all" in page and "from Lea Lead" in page and "Private" not in page
    assert _kept(name="Own").is_shared is False


def test_views_of_others_are_nobodys_business(db, ada, sign_in):
    _save(sign_in(cast.lead()), "For all", is_shared="y")
    _save(sign_in(cast.agent("Ben")), "Bens")
    browser = sign_in(ada)
    for kept in (_kept(name="For all"), _kept(name="Bens")):
        for path in ("", "/removals"):
            assert browser.post(f"{AT}/views/{kept.id}{path}", data={"name": "x"}).status_code == 404
    assert sign_in(cast.lead("Lu")).post(f"{AT}/views/{_kept(name='Bens').id}/removals").status_code == 404
    assert sign_in(cast.stranger()).get(f"{AT}/views").status_code == 404


def test_the_board_is_found_as_it_was_left(db, ada, sign_in):
    browser = sign_in(ada)
    answer = browser.post(f"{AT}/views/last", data={"query": "by=due&who=mine&q=secret&due=nonsense"})
    assert answer.status_code == 204
    assert browser.get(AT).location == f"{AT}?by=due&who=mine"
    assert browser.get(f"{AT}?by=stage").status_code == 200
    assert sign_in(cast.agent("Ben")).get(AT).status_code == 200
    browser.post(f"{AT}/views/last", data={"query": "by=stage"})
    assert browser.get(AT).status_code == 200


def test_no_board_is_narrowed_to_more_than_an_address_and_a_database_bear(db, ada, sign_in):
    browser, ticket = sign_in(ada), cast.lived(ada, until="assigned")
    query = "&".join(f"who={number}" for number in range(1, 2000))
    browser.post(f"{AT}/views/last", data={"query": query})
    location = browser.get(AT).location
    assert len(location) < 4000 and browser.get(location).status_code == 200
    press = {"by": "stage", "to": "in_progress", "version": ticket.version}
    page = {"HX-Current-URL": f"http://localhost{AT}?{query}"}
    assert browser.fragment(f"/tickets/{ticket.number}/moves", press, headers=page).status_code == 200


def test_the_list_tells_a_kept_view_by_its_columns_and_its_filters(db, ada, sign_in):
    browser = sign_in(ada)
    _save(browser, query="by=assignee&lanes=team&who=mine&due=late&colour=red&q=refund")
    said = re.search(r'<p class="more">([^<]*)</p>', browser.get(f"{AT}/views").text)[1]
    assert said == "Columns by Person · Lanes by Team · Mine · Late · Critical · “refund”"
