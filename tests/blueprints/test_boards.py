"""The board page."""

from pathlib import Path

import pytest

from tests import cast


@pytest.fixture
def ada(db):
    return cast.agent()


@pytest.mark.covers("G-227", level="door")
def test_each_stage_has_its_column_with_its_cards(db, ada, sign_in):
    tickets = [cast.lived(ada, until=stage) for stage in ("new", "assigned", "in_progress", "awaiting_customer")]
    page = sign_in(ada).get(f"/boards/{cast.BOARD}").text
    for ticket in tickets:
        column = page.split(f'data-column="{ticket.stage}"')[1].split("</section>")[0]
        assert f'data-ticket="{ticket.number}"' in column


@pytest.mark.covers("G-074", "G-078", "G-082", level="door")
def test_the_most_urgent_card_stands_first_with_its_lamp(db, ada, sign_in):
    yellow = cast.lived(ada, until="judged", judged=cast.judgement(1, 1, 1))
    red = cast.lived(ada, until="judged", judged=cast.red())
    orange = cast.lived(ada, until="judged", judged=cast.judgement(2, 2, 2))
    page = sign_in(ada).get(f"/boards/{cast.BOARD}").text
    places = [page.index(f'data-ticket="{t.number}" data-stage="new" data-priority="{c}"') for t, c in
              ((red, "red"), (orange, "orange"), (yellow, "yellow"))]  # fmt: skip
    assert places == sorted(places)


def test_what_people_typed_is_never_markup_on_a_card(db, ada, sign_in):
    cast.registered(ada, customer_name="<img src=x onerror=alert(1)>", values={"core_demand": "<b>bold</b>"})
    page = sign_in(ada).get(f"/boards/{cast.BOARD}").text
    assert "<img src=x" not in page and "<b>bold</b>" not in page and "&lt;b&gt;bold" in page


def test_an_empty_column_says_whether_filters_leave_it_so(db, ada, sign_in):
    cast.lived(ada, until="assigned")
    browser = sign_in(ada)
    usual, narrowed = (browser.get(f"/boards/{cast.BOARD}{query}").text for query in ("", "?by=stage&who=none"))
    told, lands = "Nothing here fits the filters.", "New tickets land here"
    assert (told in usual, lands in usual) == (False, True)
    assert (told in narrowed, lands in narrowed) == (True, False)


def test_every_channel_of_the_policy_has_its_drawing(app):
    drawn = (Path(app.root_path) / "static/css/components/icon.css").read_text()
    assert [channel.key for channel in cast.policy().channels if f".i-{channel.key} {{" not in drawn] == []


def test_strangers_have_no_board(db, sign_in):
    assert sign_in(cast.stranger()).get(f"/boards/{cast.BOARD}").status_code == 404


def test_a_crowded_column_says_how_many_it_leaves_out(db, ada, sign_in, monkeypatch):
    monkeypatch.setattr("board.queries.board_page.MOST_PER_COLUMN", 1)
    for _n in range(3):
        cast.registered(ada)
    browser = sign_in(ada)
    page = browser.get(f"/boards/{cast.BOARD}").text
    assert page.count("data-ticket=") == 1 and "2 more, less urgent" in page
    assert browser.get(f"/boards/{cast.BOARD}?unfold=new").text.count("data-ticket=") == 3
