"""Absences as rows: who is away at an instant, ended ones, those that begin later."""

from datetime import timedelta

import pytest

from board.domain.refusals import Refused
from board.extensions import db
from board.models.absence import Absence, absent_at, past_absences, plan_absence, standing_absences
from tests import cast
from tests.cast import NOON


def at(hours):
    return NOON + timedelta(hours=hours)


def plan(person, start, end, now=NOON):
    plan_absence(person, from_at=at(start), until_at=at(end), by=person, now=now)
    db.session.commit()
    return db.session.query(Absence).order_by(Absence.id.desc()).first()


@pytest.mark.parametrize(("hours", "is_away"), [(0, False), (1.99, False), (2, True), (3.99, True), (4, False)])
def test_whoever_plans_an_absence_is_away_from_its_beginning_until_its_end(db, hours, is_away):
    ada, _ben = cast.agent(), cast.agent("Ben")
    plan(ada, 2, 4)
    assert absent_at(at(hours)) == ({ada.id: at(4)} if is_away else {})


def test_one_that_is_ended_is_over_from_then_on_and_stays_in_the_record(db):
    ada, lea = cast.agent(), cast.lead()
    absence = plan(ada, 0, 4)
    absence.end(by=lea, now=at(1))
    absence.end(by=ada, now=at(2))
    db.session.commit()
    assert (absence.ended_at, absence.ended_by_id, absence.was_cancelled) == (at(1), lea.id, False)
    assert absent_at(at(0.5)) == {ada.id: at(4)} and absent_at(at(1)) == {}
    assert standing_absences([ada.id], at(1)) == [] and past_absences(ada, at(1)) == [absence]


def test_one_that_is_taken_back_before_it_began_never_was(db):
    ada = cast.agent()
    absence = plan(ada, 2, 4)
    absence.end(by=ada, now=at(1))
    db.session.commit()
    assert absence.was_cancelled and absent_at(at(3)) == {}
    assert plan(ada, 2, 4) is not absence


def test_one_that_is_over_cannot_be_ended(db):
    ada = cast.agent()
    absence = plan(ada, 0, 4)
    absence.end(by=ada, now=at(4))
    assert absence.ended_at is None and absence.over_at == at(4)


def test_somebody_plans_several_none_of_which_meets_another(db):
    ada, ben = cast.agent(), cast.agent("Ben")
    later, sooner = plan(ada, 48, 72), plan(ada, 2, 4)
    plan(ben, 2, 4)
    assert standing_absences([ada.id], NOON) == [sooner, later]
    with pytest.raises(Refused, match="End or cancel it first"):
        plan(ada, 4, 6)
    assert plan(ada, 5, 6, now=at(4.5)).from_at == at(5)
