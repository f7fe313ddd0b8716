"""One run: people at work, faults one after the other, then the proof."""

import itertools
import random
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from bench.ports import wait_until
from board.extensions import db, policies
from board.models.timer import Timer
from chaos import faults
from chaos.apart import Apart
from chaos.checks import faults_found
from chaos.clients import Client
from chaos.customers import Customers, LetterBoxes
from chaos.disk import mounted
from chaos.floor import Floor
from chaos.house import PASSWORD
from chaos.ledger import REFUSED, Ledger
from chaos.receivers import receivers
from chaos.tree import Tree
from chaos.work import BOARD, Desk

CLIENTS = 4
LONGEST_SECONDS = 120


@dataclass
class Outcome:
    """What a run came to."""

    database: str
    seed: int
    struck: Counter = field(default_factory=Counter)
    in_flight: int = 0
    ready: dict = field(default_factory=dict)
    operations: int = 0
    by_link: int = 0
    hooks: int = 0
    refused: int = 0
    broken: int = 0
    fired: int = 0
    arrived: int = 0
    again: int = 0
    seconds: float = 0
    left_out: list = field(default_factory=list)
    found: list = field(default_factory=list)
    late: list = field(default_factory=list)

    @property
    def slowest(self):
        """The longest that anybody waited for a write after a fault, in seconds."""
        return max(self.ready.values(), default=0)

    @property
    def faults(self):
        """How many faults there were."""
        return self.struck.total()

    def __str__(self):
        late = f"{len(self.late)} TIMES NOT READY IN TIME, " if self.late else ""
        verdict = late + (f"{len(self.found)} LOSSES OR DOUBLES" if self.found else "no loss, no double")
        return (
            f"{self.database}, seed {self.seed}: {self.operations} operations, {self.faults} faults, {self.in_flight} "
            f"of them with an operation in flight, ready again within {self.slowest:.1f} s, "
            f"{self.fired} timers fired, {self.arrived} messages arrived: {verdict}"
        )


def run(plan, seed, cluster=None):
    """The Outcome of a run: `board up` on SQLite, or every part alone with the PostgreSQL cluster."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True)))
        places = stack.enter_context(receivers())
        disk = stack.enter_context(mounted(home / "files"))
        house = Apart(home, places, cluster) if cluster else Tree(home, places)
        stack.callback(house.close)
        outcome = Outcome(house.database, seed, left_out=[] if disk else ["left out: a full disk needs root"])
        began = time.monotonic()
        _live(plan, faults.Scene(house, random.Random(seed), places, disk), outcome)
        outcome.seconds = time.monotonic() - began
    return outcome


def _live(plan, scene, outcome):
    house, ledger, floor = scene.house, Ledger(), Floor()
    people = house.settle_in(CLIENTS, scene.receivers.receiver)
    house.open()
    clients = _hired(scene, people, ledger, floor, outcome.seed)
    try:
        _besiege(plan, scene, outcome, floor, ledger)
    finally:
        floor.is_closed = True
    for client in clients:
        client.join(LONGEST_SECONDS)
    calm = house.calm_down()
    house.close()
    house.tidy()
    came = scene.receivers.came
    with house.app.app_context():
        outcome.found += [repr(client.error) for client in clients if client.error]
        outcome.found += faults_found(ledger, came, calm)
        outcome.fired = db.session.scalar(select(func.count(Timer.id)).where(Timer.fired_at.is_not(None)))
    outcome.operations, outcome.broken = len(ledger.saved()), floor.broken
    outcome.by_link = sum(operation.person_id is None for operation in ledger.saved())
    outcome.arrived, outcome.again = len(came), came.total() - len(came)
    outcome.hooks = sum(channel == "webhook" for channel, _key in came)
    outcome.refused = sum(operation.outcome == REFUSED for operation in ledger.operations)


def _hired(scene, people, ledger, floor, seed):
    zone, hired = policies[BOARD].tz, []
    boxes = LetterBoxes(scene.receivers.office.letters)
    for (person_id, email), port in zip(people, itertools.cycle(scene.house.ports)):
        desk = Desk(person_id, zone, random.Random(f"{seed}:{person_id}"), Customers(boxes))
        hired.append(Client(port, email, PASSWORD, desk, ledger, floor))
        hired[-1].start()
    return hired


def _besiege(plan, scene, outcome, floor, ledger):
    """Faults at random moments, from the first answer to everybody until both figures of the plan are reached."""
    wait_until(lambda: len({o.person_id for o in ledger.saved()}) == CLIENTS, LONGEST_SECONDS, "a first answer")
    deck = faults.drawn(scene, plan.faults)
    for number, fault in enumerate(deck, start=1):
        time.sleep(scene.rng.uniform(*plan.pauses))
        outcome.struck[fault.name] += 1
        outcome.in_flight += floor.in_flight > 0
        over = faults.suffer(fault, scene)
        waited = _ready_after(over, floor)
        outcome.ready[fault.name] = max(outcome.ready.get(fault.name, 0), waited)
        if waited > plan.ready_seconds:
            outcome.late.append(f"{waited:.1f} s passed after “{fault.name}” before a write was saved")
        print(f"{number:4}  {fault.name}: ready in {waited:.2f} s, {len(ledger.saved())} operations", flush=True)
    while len(ledger.saved()) < plan.operations:
        time.sleep(0.1)


def _ready_after(instant, floor):
    """Seconds until a signed-in write that began after the instant was saved."""
    while not floor.saved_since(instant):
        if time.monotonic() > instant + LONGEST_SECONDS:
            raise TimeoutError(f"nothing was saved within {LONGEST_SECONDS} s")
        time.sleep(0.02)
    return time.monotonic() - instant
