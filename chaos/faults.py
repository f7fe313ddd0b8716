"""What is done to a running board. Each fault strikes at once; some hold for a while before they end."""

import contextlib
import random
import sqlite3
import time
from dataclasses import dataclass
from datetime import timedelta

import psutil
import redis

CUT_SECONDS = 10
FULL_SECONDS = 3
REFUSED_SECONDS = 3
LOCK_SECONDS = 30


@dataclass
class Fault:
    """A kind of fault: `strike(scene)` does it and returns what ends it, or nothing."""

    name: str
    strike: object
    holds: float = 0


@dataclass
class Scene:
    """What faults may reach for: the house, seeded dice, the receivers, the files' folder where it can be filled."""

    house: object
    rng: random.Random
    receivers: object
    disk: object = None


def _kill(name):
    """Kill -9 one of those that bear the name."""

    def strike(scene):
        if found := scene.house.processes(name):
            with contextlib.suppress(psutil.NoSuchProcess):  # it ended by itself a moment ago
                scene.rng.choice(found).kill()

    return strike


def _empty_valkey(scene):
    with contextlib.suppress(redis.RedisError):
        scene.house.empty_valkey()


def _fill_disk(scene):
    return scene.disk.fill()


def _lock_sqlite(scene):
    """Somebody else's process writes for ten seconds."""
    connection = sqlite3.connect(scene.house.home / "board.db", timeout=LOCK_SECONDS, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    return connection.close  # which rolls back


def _kill_postgres(scene):
    """The whole server, at once; it is started again as its service manager would."""
    server = scene.house.postgres
    everything = [server.process, *server.process.children(recursive=True)]
    for process in everything:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(everything, 10)
    return server.start


def _kill_backend(scene):
    """One process of the server: it then ends all others, and recovers by itself."""
    found = scene.house.postgres.process.children()
    with contextlib.suppress(psutil.NoSuchProcess):
        scene.rng.choice(found).kill()


def _freeze_postgres(scene):
    """The server is there and says nothing."""
    server = scene.house.postgres.process
    frozen = [server, *server.children(recursive=True)]
    for process in frozen:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.suspend()

    def thaw():
        for process in frozen:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()

    return thaw


def _refuse_messages(scene):
    return scene.receivers.refuse()


def _move_clock(scene):
    scene.house.forward(timedelta(minutes=scene.rng.randint(3, 40)))


def kinds(scene):
    """Every kind of fault that can be done here."""
    found = [
        Fault("a web worker killed", _kill("web worker")),
        Fault("the web server killed", _kill("web")),
        Fault("a worker killed", _kill("worker")),
        Fault("the ticker killed", _kill("ticker")),
        Fault("Valkey killed", _kill("Valkey")),
        Fault("Valkey emptied", _empty_valkey),
        Fault("the receivers refuse", _refuse_messages, REFUSED_SECONDS),
        Fault("the clock moved forward", _move_clock),
    ]
    if scene.disk:
        found.append(Fault("the disk of the files full", _fill_disk, FULL_SECONDS))
    if scene.house.postgres:
        found += [
            Fault("PostgreSQL killed", _kill_postgres),
            Fault("a PostgreSQL connection killed", _kill_backend),
            Fault("the database cut off", _freeze_postgres, CUT_SECONDS),
        ]
    else:
        found.append(Fault("the database cut off", _lock_sqlite, CUT_SECONDS))
    return found


def drawn(scene, count):
    """So many faults: as often each kind as any other, in a random order."""
    every = kinds(scene)
    deck = [every[number % len(every)] for number in range(count)]
    scene.rng.shuffle(deck)
    return deck


def suffer(fault, scene):
    """Do it, wait until it is over; the instant from which on the board has to come back by itself."""
    end = fault.strike(scene)
    time.sleep(fault.holds)
    over = time.monotonic()
    if end:
        end()
    return over
