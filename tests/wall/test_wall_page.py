"""What the room sees: who has what, how loaded they are, what is worst; never a whole name, never a contact."""

from datetime import timedelta

import pytest

from board.models.ticket import Ticket
from board.queries import wall
from tests import cast
from tests.doors.test_url_map import writing_endpoints
from tests.wall.room import HERE, column, columns, paired_client, screen


def shown(room):
    return room.wall.get(HERE).text


def test_nobody_has_it_stands_first_then_everybody_who_works_here(room):
    cast.person("Amy Admin", "admin")
    assert columns(shown(room)) == ["none", str(room.lea.id), str(room.ada.id), str(room.ben.id)]


def test_cards_stand_with_their_person_the_most_urgent_first(room):
    fresh = cast.registered(room.ada)
    yellow = cast.lived(room.ada, until="in_progress")
    red = cast.lived(room.ada, until="assigned", judged=cast.red())
    page = shown(room)
    assert f'id="ticket-{fresh.number}"' in column(page, "none")
    own = column(page, room.ada.id)
    assert 0 < own.index(red.number) < own.index(yellow.number)
    assert "Free" in column(page, room.ben.id)


def test_a_load_weighs_running_clocks_by_the_policys_weights(room, db):
    cast.lived(room.ada, until="in_progress", judged=cast.red())
    waits = cast.lived(room.ada, until="in_progress")
    waits.pause("material", None, by=cast.as_(room.ada), now=cast.NOON, policy=cast.policy())
    cast.lived(room.ada, until="awaiting_customer")
    db.session.commit()
    own = column(shown(room), room.ada.id)
    assert "Load 4" in own and own.count('<rect data-priority="red"') == 1 and "data-full" not in own
    for _more in range(4):
        cast.lived(room.ada, until="assigned", judged=cast.red())
    assert "Load 20" in column(shown(room), room.ada.id) and "data-full" in column(shown(room), room.ada.id)


def test_whoever_is_away_stands_last_and_greyed_from_the_beginning_until_they_are_back(room, clock):
    cast.away(room.lea, since=cast.NOON + timedelta(hours=1), until=cast.NOON + timedelta(hours=2))
    assert columns(shown(room))[1] == str(room.lea.id)
    clock.forward(hours=1)
    page = shown(room)
    assert columns(page)[-1] == str(room.lea.id)
    assert "data-away" in column(page, room.lea.id) and "Away until 16:00" in column(page, room.lea.id)
    clock.forward(hours=1)
    assert columns(shown(room))[1] == str(room.lea.id)


def test_tickets_of_somebody_who_left_are_not_lost(room, db):
    ticket = cast.lived(room.ada, until="assigned")
    room.ada.is_active = False
    db.session.commit()
    assert ticket.number in column(shown(room), room.ada.id) and "No longer here" in column(shown(room), room.ada.id)


def test_the_head_counts_and_names_the_last_change(room, clock):
    cast.lived(room.ada, until="assigned", judged=cast.red())
    cast.lived(room.ada, until="assigned", judged=cast.judgement(1, 1, 1))
    clock.forward(minutes=11)
    page = shown(room)
    assert '<li class="red" data-priority="red" data-count="1">' in page
    assert '<li class="late" data-count="1">' in page and "<b>2</b> open" in page
    assert '<time datetime="2024-05-20T06:00:15+00:00">14:00</time>' in page


def test_the_worst_promises_stand_on_top_late_ones_first(room, clock):
    soon = cast.lived(room.ada, until="assigned", judged=cast.judgement(1, 1, 1))
    late = cast.lived(room.ada, until="assigned", judged=cast.red())
    clock.forward(minutes=12)
    worst = shown(room).split('class="wall-worst"')[1].split("</ol>")[0]
    assert worst.index(late.number) < worst.index(soon.number)
    assert worst.index('data-state="late"') < worst.index(soon.number)


def test_no_name_and_no_contact_of_a_customer_is_shown_whole(room, db):
    name, phone = "Wolfgang Featherstone", "13912345678"
    ticket = cast.lived(room.ada, until="assigned", customer_name=name, contact=phone, language="en")
    ticket.title = f"{name} calls from {phone} and waits"
    db.session.commit()
    for page in (shown(room), room.wall.fragment(f"{HERE}/tickets/{ticket.number}").text):
        assert ticket.number in page and "W*** F***" in page
        assert name not in page and "Featherstone" not in page and phone not in page


@pytest.mark.parametrize(
    ("name", "title", "seen"),
    [
        ("王小明", "*VIP* 王小明-退款", "<span>*VIP* 王*-</span>退款"),
        ("Jean-Luc Picard", "*VIP* Jean-Luc Picard-refund", "<span>*VIP* J*** P***-</span>refund"),
    ],
)
def test_the_beginning_of_a_title_that_somebody_wrote_is_masked_too(room, db, name, title, seen):
    ticket = cast.lived(room.ada, until="assigned", customer_name=name)
    ticket.title = title
    db.session.commit()
    page = shown(room)
    assert f">{seen}</a>" in page and name not in page


def test_a_tag_is_masked_like_everything_that_people_write(room, db):
    name, phone = "Wolfgang Featherstone", "13912345678"
    ticket = cast.lived(room.ada, until="assigned", customer_name=name, language="en")
    for tag in (f"call {phone}", name, "parcel"):
        ticket.tag(tag, by=cast.as_(room.ada), now=cast.NOON, policy=cast.policy())
    db.session.commit()
    page = shown(room)
    assert '<span class="tag">call 139****5678</span>' in page and '<span class="tag">parcel</span>' in page
    assert phone not in page and name not in page


def test_a_full_column_says_what_is_critical_or_late_among_the_rest(room, db, monkeypatch):
    monkeypatch.setattr(wall, "MOST_PER_COLUMN", 1)
    shown_one, red = (cast.lived(room.ada, until="assigned", judged=cast.red()).number for _ticket in range(2))
    late = cast.lived(room.ada, until="in_progress")
    cast.lived(room.ada, until="in_progress")
    db.session.connection().execute(db.update(Ticket).where(Ticket.id == late.id).values(overdue_since=cast.NOON))
    db.session.commit()
    own = column(shown(room), room.ada.id)
    assert f'data-ticket="{shown_one}"' in own
    assert f'<li class="rest" data-red="{red}" data-late="{late.number}">3 more, less urgent</li>' in own


def test_nothing_of_another_board_is_shown(room, app):
    elsewhere = screen(board="tiny")
    ticket = cast.registered(room.ada)
    other = paired_client(app, elsewhere)
    assert ticket.number not in other.get("/wall/tiny").text
    assert other.get(f"/wall/tiny/tickets/{ticket.number}").status_code == 404
    assert "data-keypad" in other.get(HERE).text


def test_a_wall_can_do_nothing_else(room, app):
    """Every route but its own answers a wall as it answers somebody who is not signed in."""
    ticket = cast.lived(room.ada, until="assigned")
    values = {"number": ticket.number, "board": cast.BOARD, "kind": "teams"}
    public = ("auth", "health", "metrics", "confirmations", "progress", "wall", "live", "static")
    tried = 0
    with app.test_request_context():
        rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] not in public]
        addresses = [(rule, _address(app, rule, values)) for rule in rules]
    for rule, address in addresses:
        wrong = room.wall.post(address) if rule.endpoint in writing_endpoints(app) else room.wall.get(address)
        assert wrong.status_code in (302, 401), (rule.endpoint, wrong.status_code)
        tried += 1
    assert tried > 80
    assert room.wall.get(f"/boards/{cast.BOARD}/live").status_code == 401
    assert room.wall.post(f"/tickets/{ticket.number}/presence", data={"state": "looking"}).status_code == 401


def _address(app, rule, values):
    given = {name: values.get(name, 1) for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, given, method=min(rule.methods - {"HEAD", "OPTIONS"}))


@pytest.mark.parametrize("path", ["beats", "proofs", "approvals", "proofs/ends"])
def test_without_a_paired_screen_nothing_is_answered(room, client, path):
    assert client.post(f"{HERE}/{path}", data={"person": room.lea.id}).status_code == 401
    assert client.get(f"{HERE}/tickets/GD20240520-001").status_code == 401
