"""Views: how an address is read, where a ticket stands, what is counted and what is hidden."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from werkzeug.datastructures import MultiDict

from board.models.person import Person
from board.models.ticket import Ticket
from board.queries.board_page import board_page, card_select
from board.queries.groupings import GROUPINGS
from board.queries.tally import counts
from board.queries.view import View, column_of, shown, slot_of
from tests import cast

NOW = cast.NOON + timedelta(hours=3)


def view(query):
    """The view of a query on the board of the tests."""
    return View.parse(cast.policy(), query)


@pytest.fixture
def shelf(kept, db):
    """Tickets of every stage and colour, of two people, with promises on several days; the second one comes back."""
    kept("shelf", filled)
    return db.session.query(Person).filter_by(name="Ben").one()


@pytest.fixture
def ada(shelf, db):
    """The first one."""
    return db.session.query(Person).filter_by(name="Ada Agent").one()


def filled():
    ada, ben = cast.agent(), cast.agent("Ben", team=cast.team())
    stages = ("new", "judged", "assigned", "in_progress", "awaiting_customer", "closed")
    for at, until in enumerate(stages):
        points = ((3, 3, 3), (2, 2, 2), (1, 1, 1))[at % 3]
        cast.lived(ben if at % 2 else ada, until=until, judged=cast.judgement(*points))
    for days in (1, 3, 9):
        ticket = cast.lived(ada, until="in_progress")
        words = cast.words(ada)
        ticket.estimate(cast.NOON + timedelta(days=days), "Waits for a part", **words)


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", "by=stage"),
        ("by=mood", "by=stage"),
        ("due=soon&by=assignee", "by=assignee&due=soon"),
        ("colour=red&who=mine&colour=orange&colour=red", "by=stage&who=mine&colour=orange&colour=red"),
        ("colour=blue&who=somebody&channel=pigeon&team=x&is=lost&who=99999999999", "by=stage"),
        (f"who=00000000001{'9' * 30}&team=0000000000{'9' * 5000}&who=007", "by=stage"),
        ("q=++two++words+", "by=stage&q=two+words"),
        ("lanes=team&who=mine", "by=stage&lanes=team&who=mine"),
        ("lanes=due", "by=stage"),
        ("by=team&lanes=team", "by=team"),
    ],
)
def test_an_address_has_one_spelling_and_nonsense_is_left_out(app, query, canonical):
    assert view(query).query == canonical
    assert view(canonical) == view(query)


def test_a_filter_is_switched_on_and_off(app):
    mine = view("by=team").toggled(cast.policy(), "who", "mine")
    assert (mine.query, mine.is_personal) == ("by=team&who=mine", True)
    assert mine.toggled(cast.policy(), "who", "mine") == view("by=team")
    assert View.read(cast.policy(), MultiDict([("who", "none")])).is_personal is False


@pytest.mark.parametrize("by", GROUPINGS)
def test_database_and_page_put_a_card_into_the_same_column(app, db, ada, shelf, by):
    by_view, found = view(f"by={by}"), {}
    for row in db.session.execute(card_select().where(shown(by_view, cast.policy(), ada, NOW))):
        key = column_of(by_view, row, cast.policy(), NOW)
        found[key] = found.get(key, 0) + 1
    counted = counts(by_view, cast.policy(), ada, NOW)
    assert {key: count.all for key, count in counted.items() if count.all} == found
    with app.test_request_context():
        page = board_page(by_view, cast.policy(), ada, "en", NOW)
    assert {column.key: len(column.cards) for column in page.columns if column.cards} == found
    assert [column.count for column in page.columns] == [len(column.cards) for column in page.columns]


def test_the_columns_of_people_begin_with_whoever_has_least_and_end_with_whoever_is_absent(app, db, ada, shelf):
    zoe = cast.agent("Zoe")
    cast.away(cast.agent("Away"), until=NOW + timedelta(days=1))
    with app.test_request_context():
        columns = board_page(view("by=assignee"), cast.policy(), ada, "en", NOW).columns
    assert [column.label for column in columns] == ["Unassigned", "Zoe", "Ben", "Ada Agent", "Away"]
    assert [column.load for column in columns][:2] == [None, 0] and columns[-1].is_absent
    assert str(zoe.id) == columns[1].key


def test_days_begin_where_the_board_is(app, db, ada, shelf):
    with app.test_request_context():
        columns = board_page(view("by=due"), cast.policy(), ada, "en", NOW).columns
    assert [column.key for column in columns] == [
        "late", "2024-05-20", "2024-05-21", "2024-05-22", "2024-05-23", "2024-05-24", "none",
    ]  # fmt: skip
    assert {column.key: column.count for column in columns if column.count} == {
        "late": 1, "2024-05-21": 2, "2024-05-23": 1, "2024-05-24": 1, "none": 3,
    }  # fmt: skip


@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.parametrize("narrowed", ["who=mine", "who=none", "due=late", "is=waiting", "colour=red", "q=没有的词"])
def test_what_filters_leave_out_is_counted_whatever_the_columns(app, db, ada, shelf, by, narrowed):
    narrow, full = view(f"by={by}&{narrowed}"), view(f"by={by}")
    is_open = Ticket.stage != "closed"
    query = db.select(db.func.count(Ticket.id)).where(is_open)
    left = db.session.scalar(query.where(shown(narrow, cast.policy(), ada, NOW)))
    there = db.session.scalar(query.where(shown(full, cast.policy(), ada, NOW)))
    assert View.totals(counts(narrow, cast.policy(), ada, NOW)).hidden == there - left > 0
    assert View.totals(counts(full, cast.policy(), ada, NOW)).hidden == 0


def test_choices_of_one_kind_widen_and_kinds_narrow(app, db, ada, shelf):
    def count(query):
        return sum(count.all for count in counts(view(query), cast.policy(), ada, NOW).values())

    red, orange = count("colour=red"), count("colour=orange")
    assert red and orange and count("colour=red&colour=orange") == red + orange
    assert count("who=mine&colour=red") < red
    assert count("is=waiting&is=ready") <= count("is=waiting")


def test_the_page_asks_the_database_little(app, db, ada, shelf):
    person, asked = ada, []
    db.session.refresh(person)
    assert person.memberships  # whoever asks was read with the ranks
    event.listen(db.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    for by, most in {"stage": 2, "priority": 2, "due": 2, "assignee": 3, "team": 3}.items():
        asked.clear()
        with app.test_request_context():
            board_page(view(f"by={by}&colour=red"), cast.policy(), person, "en", NOW)
        assert len([text for text in asked if text.startswith(("SELECT", "WITH"))]) <= most, by


@pytest.mark.parametrize("by", GROUPINGS)
def test_a_crowded_column_is_cut_in_every_grouping(app, db, ada, shelf, by, monkeypatch):
    with app.test_request_context():
        full = board_page(view(f"by={by}"), cast.policy(), ada, "en", NOW)
        monkeypatch.setattr("board.queries.board_page.MOST_PER_COLUMN", 1)
        few = board_page(view(f"by={by}"), cast.policy(), ada, "en", NOW)
        key = next(column.key for column in few.columns if column.count > 1)
        again = board_page(view(f"by={by}"), cast.policy(), ada, "en", NOW, [key])
    assert [min(len(column.cards), 1) for column in full.columns] == [len(column.cards) for column in few.columns]
    assert next(len(c.cards) == c.count for c in again.columns if c.key == key)


@pytest.mark.parametrize("by", ["stage", "assignee", "due"])
@pytest.mark.parametrize("lanes", ["priority", "team"])
def test_lanes_hold_every_card_of_their_columns_once(app, db, ada, shelf, by, lanes):
    with app.test_request_context():
        page = board_page(view(f"by={by}&lanes={lanes}"), cast.policy(), ada, "en", NOW)
    assert {lane.key for lane in page.lanes if not lane.folds} == ({"red"} if lanes == "priority" else set())
    for column in page.columns:
        across = sorted(card.number for lane in page.lanes for card in lane.cards.get(column.key, ()))
        assert across == sorted(card.number for card in column.cards)
    assert sum(lane.count for lane in page.lanes) == sum(column.count for column in page.columns)


def test_a_card_belongs_to_the_list_of_its_column_and_its_lane(app, db, ada, shelf):
    row = db.session.execute(card_select().where(Ticket.stage == "in_progress", Ticket.colour == "red")).first()
    assert slot_of(view(""), row, cast.policy(), NOW) == "in_progress"
    assert slot_of(view("lanes=priority"), row, cast.policy(), NOW) == "in_progress--red"
    assert (
        slot_of(view("by=assignee&lanes=team"), row, cast.policy(), NOW)
        == f"{row.assignee_id}--{row.team_id or 'none'}"
    )
