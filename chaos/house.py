"""An installation under attack, and this process's own view of its rows; its processes stand in `tree` and `apart`."""

import time
from datetime import timedelta

from sqlalchemy import func, select

from board import config as configuration
from board import create_app, storage, wallclock
from board.cli.database import migrate_up
from board.delivery import upkeep
from board.delivery.due import PENDING
from board.extensions import db, passwords, rq
from board.models.destination import add_service, add_webhook
from board.models.message import CARRIED, Attempt, Message
from board.models.person import Membership, Person
from board.models.timer import Timer
from chaos.work import BOARD

HOOKED = ["assigned", "solved", "closed"]
PASSWORD = "killed-and-nothing-else"
IN_DEAD_HANDS = timedelta(minutes=11)  # no message is longer
MOMENT = timedelta(seconds=1)
MOST_STEPS = 100
QUIET_SECONDS = 120


def environ(home, receivers):
    """What every process is told: a clock that can be moved, and that all messages go to the receivers."""
    return {
        "BOARD_ENV": "replay", "BOARD_CLOCK": str(home / "clock.json"), "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(receivers.office.port), "SMTP_SECURITY": "none", "BOARD_OUTSIDE_ALLOW": "127.0.0.0/8",
        "BOARD_OUTSIDE_FAILURES": "1000",
    }  # fmt: skip


class Besieged:
    """What does not depend on how the processes are run. `environ` is theirs."""

    def __init__(self, home, environ):
        self.home, self.environ, self.ahead = home, environ, timedelta(0)

    def settle_in(self, count, receiver):
        """Make the tables, a webhook and the people, one of them a supervisor, each with an address.

        What comes back are their (id, e-mail).
        """
        self.app = create_app(configuration.load(self.environ))
        with self.app.app_context():
            migrate_up()
            people = [_person(number) for number in range(count)]
            db.session.add_all(people)
            db.session.flush()
            for person in people:
                _give_address(person, receiver, self.app.config["BOARD"])
            _give_webhook(receiver, self.app.config["BOARD"])
            db.session.commit()
            return [(person.id, person.email) for person in people]

    def forward(self, duration):
        """Move the clock of all processes."""
        self.ahead += duration
        wallclock.move(self.environ["BOARD_CLOCK"], offset_seconds=self.ahead.total_seconds())

    def empty_valkey(self):
        """Forget queue, feed and presence."""
        with self.app.app_context():
            rq.queue.connection.flushall()

    def calm_down(self):
        """Let everything that is due happen, the clock going on to whatever each message waits for; the instant.

        No further than that: with every minute more clocks ring, and send more.
        """
        for _step in range(MOST_STEPS):
            self._wait_while_it_goes_on()
            time.sleep(0.5)  # whoever lives and sends just now has done so
            if not (waits := self._ask(_waits)):
                return wallclock.now()
            self.forward(max(min(waits) - wallclock.now(), timedelta(0)) + MOMENT)
        raise TimeoutError(f"{len(waits)} messages are still on their way")

    def _wait_while_it_goes_on(self):
        """Until nothing is due: people who never pause leave much behind. Raises TimeoutError when it stands still."""
        done, deadline = None, 0
        while due := self._ask(_due):
            if (so_far := self._ask(_done)) != done:
                done, deadline = so_far, time.monotonic() + QUIET_SECONDS
            elif time.monotonic() > deadline:
                raise TimeoutError(f"for {QUIET_SECONDS} s none of {due} timers and messages rang or left")
            time.sleep(0.2)

    def tidy(self):
        """What the ticker does every few minutes, until each part of the files has had its turn."""
        with self.app.app_context():
            for part in storage.PARTS:
                upkeep.clear_store(part, wallclock.now() + upkeep.LONGEST_UPLOAD)

    def _ask(self, question):
        with self.app.app_context():
            db.session.rollback()
            return question(wallclock.now())


def _person(number):
    someone = Person(email=f"desk{number}@demo.test", name=f"Desk {number}", created_at=wallclock.now())
    someone.password_hash, someone.toured_at = passwords.hash(PASSWORD), wallclock.now()
    someone.memberships.append(Membership(board=BOARD, rank="agent" if number else "supervisor"))
    return someone


def _give_address(person, receiver, config):
    url = f"json://{receiver.host}/desk{person.id}"
    owner = {"person_id": person.id}
    add_service(url=url, name="", owner=owner, board=BOARD, allowed=config.outside_allow, now=wallclock.now())


def _give_webhook(receiver, config):
    add_webhook(
        url=f"http://{receiver.host}/hook", name="ERP", board=BOARD, team_id=None, kinds=HOOKED,
        allowed=config.outside_allow, now=wallclock.now(),
    )  # fmt: skip


def _due(now):
    timers = db.session.scalar(select(func.count(Timer.id)).where(*PENDING, Timer.due_at <= now))
    waiting = select(func.count(Message.id)).where(Message.state.in_(("queued", "held")), Message.channel.in_(CARRIED))
    return timers + db.session.scalar(waiting.where(Message.not_before <= now))


def _done(_now):
    """How many timers have rung, and how often a message was tried."""
    rung = select(func.count(Timer.id)).where(Timer.fired_at.is_not(None))
    return db.session.scalar(rung), db.session.scalar(select(func.count(Attempt.id)))


def _waits(_now):
    """Until when each message on its way waits: for its time, or for whoever holds it to be taken for dead."""
    moving = Message.state.in_(("queued", "sending")) & Message.channel.in_(CARRIED)
    rows = db.session.execute(select(Message.state, Message.not_before, Message.claimed_at).where(moving))
    return [row.claimed_at + IN_DEAD_HANDS if row.state == "sending" else row.not_before for row in rows]
