"""One run: people at work, faults one after the other, then the proof."""

import random
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from board import wallclock
from board.extensions import policies
from chaos import faults
from chaos.checks import faults_found
from chaos.clients import Client
from chaos.disk import mounted
from chaos.floor import Floor
from chaos.house import PASSWORD, Besieged
from chaos.ledger import REFUSED, Ledger
from chaos.work import BOARD, Desk
from tests.delivery.post_office import PostOffice

CLIENTS = 4
READY_SECONDS = 10
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
    refused: int = 0
    broken: int = 0
    letters: int = 0
    seconds: float = 0
    left_out: list = field(default_factory=list)
    found: list = field(default_factory=list)

    @property
    def slowest(self):
        """The longest that anybody waited for a write after a fault, in seconds."""
        return max(self.ready.values(), default=0)

    @property
    def faults(self):
        """How many faults there were."""
        return self.struck.total()

    def __str__(self):
        verdict = "no loss, no double" if not self.found else f"{len(self.found)} FAULTS FOUND"
        return (
            f"{self.database}, seed {self.seed}: {self.operations} operations, {self.faults} faults, {self.in_flight} "
            f"of them with an operation in flight, ready again within {self.slowest:.1f} s, "
            f"{self.letters} letters: {verdict}"
        )


def run(plan, seed, cluster=None):
    """The Outcome of a run with a House of its own, on SQLite or in a database of the PostgreSQL cluster."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True)))
        office = PostOffice()
        stack.callback(office.stop)
        disk = stack.enter_context(mounted(home / "files"))
        house = Besieged(home, office, cluster.create(f"chaos{seed}") if cluster else None)
        scene = faults.Scene(house, random.Random(seed), disk, cluster)
        outcome = Outcome(house.database, seed, left_out=[] if disk else ["the disk full: needs root"])
        began = time.monotonic()
        _live(plan, scene, outcome, office, stack)
        outcome.seconds = time.monotonic() - began
    return outcome


def _live(plan, scene, outcome, office, stack):
    house, ledger, floor = scene.house, Ledger(), Floor()
    people = house.settle_in(CLIENTS)
    stack.callback(house.close)
    house.open()
    clients = _hired(house, people, ledger, floor, outcome.seed)
    try:
        _besiege(plan, scene, outcome, floor, ledger)
    finally:
        floor.is_closed = True
    for client in clients:
        client.join(LONGEST_SECONDS)
    house.calm_down()
    house.close()
    house.tidy()
    with house.app.app_context():
        outcome.found += [str(client.error) for client in clients if client.error]
        outcome.found += faults_found(ledger, office.letters, wallclock.now())
    outcome.operations, outcome.letters, outcome.broken = len(ledger.saved()), len(office.letters), floor.broken
    outcome.refused = sum(operation.outcome == REFUSED for operation in ledger.operations)


def _hired(house, people, ledger, floor, seed):
    zone, hired = policies[BOARD].tz, []
    for person_id, email in people:
        desk = Desk(person_id, zone, random.Random(f"{seed}:{person_id}"))
        hired.append(Client(house.port, email, PASSWORD, desk, ledger, floor))
        hired[-1].start()
    return hired


def _besiege(plan, scene, outcome, floor, ledger):
    """Faults at random moments, until both figures of the plan are reached."""
    deck = faults.drawn(scene, plan.faults)
    for number, fault in enumerate(deck, start=1):
        time.sleep(scene.rng.uniform(*plan.pauses))
        outcome.struck[fault.name] += 1
        outcome.in_flight += floor.in_flight > 0
        over = faults.suffer(fault, scene)
        waited = _ready_after(over, floor)
        outcome.ready[fault.name] = max(outcome.ready.get(fault.name, 0), waited)
        if waited > plan.ready_seconds:
            outcome.found.append(f"{waited:.1f} s passed after “{fault.name}” before a write was saved")
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
