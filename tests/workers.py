"""What a worker does, done in a test: the sweep at a moment, and reading what came of it."""

import threading
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

from sqlalchemy import select

from board.extensions import db
from board.jobs import sweeping
from board.models.message import Message
from board.models.timer import Timer
from tests import cast


class Workers:
    """The sweep and the letter carriers of one installation, under a movable clock."""

    def __init__(self, app, clock, run_jobs):
        self.app, self.clock, self.run_jobs = app, clock, run_jobs

    def at(self, instant):
        """Move the clock to an instant, sweep once, carry out what that queued; the test sees fresh rows."""
        self.clock.at(instant)
        self.sweep()
        assert self.run_jobs() == 0
        db.session.expire_all()
        db.session.rollback()

    def sweep(self):
        """One sweep, in a context of its own like a worker's."""
        db.session.commit()
        with self.app.app_context():
            sweeping.sweep()

    @property
    def letters(self):
        """The letters in the outbox, by message key as files name it."""
        folder = self.app.config["BOARD"].home / "outbox"
        return {file.stem: message_from_bytes(file.read_bytes(), policy=default) for file in folder.glob("*.eml")}


def meanwhile(app, act):
    """Do it in a session of its own, as another process would, and wait for it."""

    def run():
        with app.app_context():
            act()

    somebody = threading.Thread(target=run)
    somebody.start()
    somebody.join()


def words(someone, minutes=0):
    """What every verb is told, so many minutes after noon."""
    return cast.words(someone, cast.NOON + timedelta(minutes=minutes))


def near(instant, expected):
    """True when both are the same moment, but for what the clock needs to be set."""
    return instant is not None and abs((instant - expected).total_seconds()) < 1


def notices(person, template=None):
    """The in-app notices that a person has, in order."""
    query = select(Message).where(Message.person_id == person.id, Message.channel == "in_app").order_by(Message.id)
    found = [m for m in db.session.scalars(query) if m.state == "delivered"]
    return [m for m in found if template in (None, m.template)]


def templates(person):
    """The templates of a person's notices, in order."""
    return [message.template for message in notices(person)]


def to_customer(ticket, template=None):
    """The messages to a ticket's customer, in order."""
    query = select(Message).where(Message.ticket_id == ticket.id, Message.customer_id.is_not(None))
    return [m for m in db.session.scalars(query.order_by(Message.id)) if template in (None, m.template)]


def timer(ticket, kind):
    """The latest timer of a kind."""
    query = select(Timer).where(Timer.ticket_id == ticket.id, Timer.kind == kind).order_by(Timer.id.desc())
    return db.session.scalars(query).first()
