"""Numbers while many register at once: no gap, no double, past 999 (G-193)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from board.extensions import db as database
from board.models.request import Request
from board.models.serial import Serial, next_request_serial
from board.models.ticket import Ticket
from tests import cast

AT_ONCE, EACH = 6, 4


@pytest.mark.covers("G-193", "K-055", level="rule")
def test_many_who_register_at_once_leave_no_gap_and_no_double(app, db):
    me = cast.agent().id
    db.session.rollback()  # nobody waits for this test's own lock
    start = threading.Barrier(AT_ONCE)

    def register_some(_):
        with app.app_context():
            start.wait()
            for _again in range(EACH):
                actor = cast.as_(database.session.get(cast.Person, me))
                cast.register(cast.sheet(), by=actor, now=cast.NOON, policy=cast.policy())
                database.session.commit()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(register_some, range(AT_ONCE)))
    db.session.rollback()
    wanted = [f"20240520-{n:03}" for n in range(1, AT_ONCE * EACH + 1)]
    assert sorted(db.session.scalars(select(Request.number))) == wanted
    assert sorted(db.session.scalars(select(Ticket.number))) == [f"GD{number}" for number in wanted]


@pytest.mark.covers("G-193", "G-228", level="rule")
def test_1000_follows_999(db):
    ada = cast.agent()
    next_request_serial(cast.policy(), cast.NOON)
    scope = db.session.scalars(select(Serial.scope)).one()
    db.session.get(Serial, scope).value = 998
    db.session.commit()
    numbers = [cast.registered(ada).number for _again in range(3)]
    assert numbers == ["GD20240520-999", "GD20240520-1000", "GD20240520-1001"]


def test_a_registration_that_fails_gives_its_number_back(db):
    ada = cast.agent()
    cast.register(cast.sheet(), by=cast.as_(ada), now=cast.NOON, policy=cast.policy())
    db.session.rollback()
    assert cast.registered(ada).number == "GD20240520-001"


def test_the_day_is_the_boards_not_the_servers(db):
    ada = cast.agent()
    late = cast.NOON.replace(hour=16)  # midnight in Shanghai
    assert cast.registered(ada, late).number == "GD20240521-001"
