"""Words to people: each is told once, however a verb comes to it."""

import pytest
from sqlalchemy import select

from board.models.message import Message
from board.models.telling import tell_people
from tests import cast


@pytest.mark.parametrize("key", ["again:7", None])
def test_who_is_told_twice_before_anything_is_written_is_told_once(db, key):
    lea, ticket = cast.lead(), cast.lived(cast.agent(), until="in_progress")
    with db.session.no_autoflush:
        for _time in range(2):
            tell_people(ticket, [lea], "customer_not_solved", key=key, now=cast.NOON, policy=cast.policy())
    db.session.flush()
    told = select(Message).where(Message.person_id == lea.id, Message.template == "customer_not_solved")
    assert len(db.session.scalars(told).all()) == 1


def test_what_was_said_once_is_not_said_again(db):
    lea, ticket = cast.lead(), cast.lived(cast.agent(), until="in_progress")
    for _time in range(2):
        tell_people(ticket, [lea], "customer_not_solved", key="again:7", now=cast.NOON, policy=cast.policy())
        db.session.commit()
    assert len(db.session.scalars(select(Message).where(Message.key == f"again:7:{lea.id}")).all()) == 1
