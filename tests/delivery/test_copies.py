"""Copies wait for the end of quiet and for each other; what is urgent does not; undone is unsaid."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from board.domain.actors import SYSTEM
from board.models.message import Message
from board.models.telling import tell_people
from tests import cast
from tests.cast import NOON, policy
from tests.workers import notices

LATER = NOON + timedelta(seconds=10)  # noon in these tests is 14:00:15 in Shanghai


@pytest.fixture
def ada(db):
    someone = cast.agent()
    someone.wants_mail = True
    db.session.commit()
    return someone


def tell(ada, *templates, ticket=None):
    ticket = ticket or cast.lived(ada, until="judged")
    for number, template in enumerate(templates):
        key = f"{template}:{ticket.id}:{number}"
        tell_people(ticket, [ada], template, key=key, now=NOON, policy=policy(), last_note="-", by_name="Lea")
    return ticket


def mails(db, ada):
    return list(
        db.session.scalars(
            select(Message).where(Message.channel == "email", Message.person_id == ada.id).order_by(Message.id)
        )
    )


def to_ada(post_office, ada):
    return [letter for letter in post_office.letters if letter["To"] == ada.email]


def test_quiet_hours_hold_what_is_not_urgent_and_let_a_task_pass(workers, post_office, ada, db):
    ada.quiet_from, ada.quiet_until = "13:00", "15:00"
    ticket = tell(ada, "note_due")
    ticket.assign(ada, by=SYSTEM, now=NOON, policy=policy())
    workers.at(LATER)
    (task,) = to_ada(post_office, ada)
    assert "is yours" in task["Subject"] and notices(ada, "note_due"), "the inbox has it at once"
    workers.at(NOON + timedelta(minutes=59))
    assert len(to_ada(post_office, ada)) == 1
    workers.at(NOON + timedelta(minutes=60))
    assert "Progress note due" in to_ada(post_office, ada)[1]["Subject"]


def test_several_come_as_one_and_each_is_known_to_have_gone_with_it(workers, post_office, ada, db):
    ada.bundle_minutes = 30
    tell(ada, "note_due", "update_due", "promise_half")
    workers.at(LATER)
    assert to_ada(post_office, ada) == []
    workers.at(NOON + timedelta(minutes=30))
    (letter,) = to_ada(post_office, ada)
    assert "3 things" in letter["Subject"] and letter.get_content().count("•") == 3
    states = {m.template: m.state for m in mails(db, ada) if m.created_at <= LATER}
    assert states == {"note_due": "bundled", "update_due": "bundled", "promise_half": "bundled"}
    (bundle,) = [m for m in mails(db, ada) if m.template == "bundle"]
    assert bundle.state == "delivered" and letter["Message-ID"].startswith(f"<{bundle.key.replace(':', '.')}@")


def test_one_alone_comes_in_its_own_words(workers, post_office, ada, db):
    ada.bundle_minutes = 30
    tell(ada, "note_due")
    workers.at(NOON + timedelta(minutes=30))
    assert "Progress note due" in to_ada(post_office, ada)[0]["Subject"]


def test_what_somebody_does_not_want_by_mail_stays_in_the_inbox(workers, post_office, ada, db):
    ada.muted = ["limits:email"]
    tell(ada, "note_due", "customer_asks")
    workers.at(LATER)
    assert [letter["Subject"].partition(": ")[2] for letter in to_ada(post_office, ada)] == ["the customer asks"]
    assert notices(ada, "note_due")


def test_a_bundle_is_made_once_by_two_sweeps(workers, post_office, ada, db):
    ada.bundle_minutes = 30
    tell(ada, "note_due", "update_due")
    workers.clock.at(NOON + timedelta(minutes=30))
    workers.sweep()
    workers.sweep()
    workers.run_jobs()
    assert len(to_ada(post_office, ada)) == 1
