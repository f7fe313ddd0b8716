"""What was read is kept while nothing is committed, by anybody."""

import pytest
from sqlalchemy import text

from board.blueprints.house.signin import _known_as
from board.cache import EVERY, Stamped, standing
from board.cache.standing import while_it_stands
from board.extensions import transactions
from board.models.person import Person
from tests import cast

NAME = text("UPDATE person SET name = 'Somebody else'")


def name_of(db):
    """The name of the only person, as it is kept."""
    return while_it_stands("name", lambda: db.session.scalar(text("SELECT name FROM person")))


@pytest.fixture
def ada(db):
    """A committed agent."""
    person = cast.agent()
    db.session.commit()
    db.session.refresh(person)
    db.session.expunge(person)
    db.session.remove()
    return person


@pytest.fixture
def asked(ada, db):
    """`asked()`: how often the question was put so far, after putting it in a reading transaction of its own."""
    put = []

    def ask():
        put.append(1)
        return len(put)

    def read():
        with transactions.reading():
            while_it_stands("question", ask)
            db.session.rollback()
        return len(put)

    return read


def test_it_is_asked_once_while_nothing_happens(asked, monkeypatch):
    # the tests' other databases on the same PostgreSQL commit whenever they like, and its snapshot tells of them, too
    monkeypatch.setattr(standing, "SNAPSHOT", text("SELECT '1:1:'"))
    assert [asked(), asked(), asked()] == [1, 1, 1]


def test_a_commit_of_another_connection_is_noticed(asked, db):
    asked()
    with db.engine.connect() as other, other.begin():
        other.execute(NAME)
    assert asked() == 2


def test_a_commit_of_this_connection_is_noticed(asked, db):
    asked()
    db.session.execute(NAME)
    db.session.commit()
    assert asked() == 2


def test_a_transaction_that_may_write_asks_and_keeps_nothing(asked, ada, db):
    before = name_of(db)
    db.session.execute(NAME)
    assert (before, name_of(db)) == (ada.name, "Somebody else")
    db.session.rollback()
    with transactions.reading():
        assert name_of(db) == ada.name


def test_a_transaction_sees_one_state_whatever_is_committed_meanwhile(ada, db, monkeypatch):
    # a hub that other tests have left listening forgets everything when its feed is emptied
    monkeypatch.setattr(standing, "KEPT", Stamped(standing.MOST))
    EVERY.discard(standing.KEPT)
    with transactions.reading():
        first = name_of(db)
        with db.engine.connect() as other, other.begin():
            other.execute(NAME)
        assert name_of(db) == first
        db.session.rollback()
        again = name_of(db)
    assert (first, again) == (ada.name, "Somebody else")


def test_a_person_who_was_kept_belongs_to_the_page_that_asks(ada, db):
    with transactions.reading():
        known = {"id": ada.id, "mark_hash": ""}
        first, transaction = _known_as(known), db.session().get_transaction()
        assert transaction.is_active
        assert first in db.session
        db.session.remove()
        again = _known_as(known)
        assert again is not first
        assert again is db.session.get(Person, ada.id)
        assert again.ranks_on("service-guide") == {"agent"}


def test_a_person_who_is_shut_out_is_nobody_at_the_next_page(ada, db, sign_in):
    client = sign_in(ada)
    assert client.get("/boards/service-guide").status_code == 200
    assert client.get("/boards/service-guide").status_code == 200
    db.session.get(Person, ada.id).is_active = False
    db.session.commit()
    assert client.get("/boards/service-guide").status_code == 302
