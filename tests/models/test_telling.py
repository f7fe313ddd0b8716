"""Words to people: each is told once, however a verb comes to it."""

from sqlalchemy import select

from board.models.message import Message
from board.models.telling import tell_people
from tests import cast


def test_who_is_told_twice_before_anything_is_written_is_told_once(db):
    lea, ticket = cast.lead(), cast.lived(cast.agent(), until="in_progress")
    with db.session.no_autoflush:
        for _time in range(2):
            tell_people(ticket, [lea], "customer_not_solved", key="again:7", now=cast.NOON, policy=cast.policy())
    db.session.flush()
    assert len(db.session.scalars(select(Message).where(Message.key == f"again:7:{lea.id}")).all()) == 1
