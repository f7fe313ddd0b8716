"""The installation under attack: `board up` on a movable clock, and this process's own view of its rows."""

from datetime import timedelta

import psutil
from sqlalchemy import func, select

from bench.house import House
from bench.ports import wait_until
from board import config as configuration
from board import create_app, storage, wallclock
from board.cli.database import migrate_up
from board.delivery import upkeep
from board.delivery.clockwork import PENDING
from board.extensions import db, passwords, policies
from board.models.lists import seed_lists
from board.models.message import Message
from board.models.person import Membership, Person
from board.models.timer import Timer
from chaos.work import BOARD

PASSWORD = "killed-and-nothing-else"
STEP = timedelta(minutes=11)  # longer than a message may be in dead hands
MOST_STEPS = 30
QUIET_SECONDS = 120


class Besieged(House):
    """A House whose clock can be moved, and whose letters all come to `office`."""

    def __init__(self, home, office, database_url=None):
        self.clock, self.ahead = home / "clock.json", timedelta(0)
        super().__init__(
            home, database_url, BOARD_ENV="replay", BOARD_CLOCK=str(self.clock), SMTP_HOST="127.0.0.1",
            SMTP_PORT=str(office.port), SMTP_SECURITY="none",
        )  # fmt: skip

    def settle_in(self, count):
        """Make the tables and the people, one of them a supervisor; their (id, address)."""
        self.app = create_app(configuration.load(self.environ))
        with self.app.app_context():
            migrate_up()
            seed_lists(policies[BOARD])
            people = [_person(number) for number in range(count)]
            db.session.add_all(people)
            db.session.commit()
            return [(person.id, person.email) for person in people]

    def forward(self, duration):
        """Move the clock of all processes."""
        self.ahead += duration
        wallclock.move(self.clock, offset_seconds=self.ahead.total_seconds())

    def children(self, name):
        """The living processes of the tree by name: web, web worker, worker, ticker, Valkey."""
        heads = _living(psutil.Process(self._process.pid))
        if name == "web worker":
            return [one for web in heads if _name(web) == "web" for one in _living(web)]
        return [child for child in heads if _name(child) == name]

    def valkey(self):
        """A connection to what carries queue and feed."""
        from board.extensions import rq

        with self.app.app_context():
            return rq.queue.connection

    def calm_down(self):
        """Let everything that is due happen; the clock goes on until no message is held by a dead worker."""
        for _step in range(MOST_STEPS):
            wait_until(lambda: self._ask(_due) == 0, QUIET_SECONDS, "ringing and sending what is due")
            if self._ask(_on_the_way) == 0:
                return
            self.forward(STEP)
        raise TimeoutError("messages are still on their way")

    def tidy(self):
        """What the ticker does every few minutes, until each part of it has had its turn."""
        with self.app.app_context():
            for part in storage.PARTS:
                upkeep.clear_store(part, wallclock.now() + upkeep.LONGEST_UPLOAD)

    def _ask(self, question):
        with self.app.app_context():
            db.session.rollback()
            return question(wallclock.now())


def _living(process):
    children = process.children()
    return [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def _name(process):
    """What a child of the tree is; its forks have a name of their own, programs their command line."""
    try:
        command = " ".join(process.cmdline())
        forked = next((name for name in ("worker", "ticker") if process.name().startswith(f"board {name}")), None)
        return "web" if "gunicorn" in command else "Valkey" if "valkey-server" in command else forked
    except psutil.NoSuchProcess:
        return None


def _person(number):
    someone = Person(email=f"desk{number}@demo.test", name=f"Desk {number}", created_at=wallclock.now())
    someone.password_hash, someone.toured_at = passwords.hash(PASSWORD), wallclock.now()
    someone.memberships.append(Membership(board=BOARD, rank="agent" if number else "supervisor"))
    return someone


def _due(now):
    timers = db.session.scalar(select(func.count(Timer.id)).where(*PENDING, Timer.due_at <= now))
    waiting = select(func.count(Message.id)).where(Message.state == "queued", Message.channel == "email")
    return timers + db.session.scalar(waiting.where(Message.not_before <= now))


def _on_the_way(_now):
    moving = Message.state.in_(("queued", "sending")) & (Message.channel == "email")
    return db.session.scalar(select(func.count(Message.id)).where(moving))
