"""What is done to a running board. Each fault strikes at once; some hold for a while before they end."""

import contextlib
import random
import sqlite3
import time
from dataclasses import dataclass
from datetime import timedelta

import redis

CUT_SECONDS = 10
FULL_SECONDS = 3
LOCK_SECONDS = 30


@dataclass
class Fault:
    """A kind of fault: `strike(scene)` does it and returns what ends it, or nothing."""

    name: str
    strike: object
    holds: float = 0


@dataclass
class Scene:
    """What faults may reach for: the house, its files' folder when it can be filled, a seeded dice, PostgreSQL."""

    house: object
    rng: random.Random
    full_folder: object = None
    postgres: object = None


def _kill(name):
    """Kill -9 one of those that bear the name."""

    def strike(scene):
        if found := scene.house.children(name):
            scene.rng.choice(found).kill()

    return strike


def _empty_valkey(scene):
    with contextlib.suppress(redis.RedisError):
        scene.house.valkey().flushall()


def _fill_disk(scene):
    return scene.full_folder.fill()


def _lock_sqlite(scene):
    """Somebody else's process writes for ten seconds."""
    connection = sqlite3.connect(scene.house.home / "board.db", timeout=LOCK_SECONDS, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    return connection.close  # which rolls back


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
        Fault("the clock moved forward", _move_clock),
    ]
    if scene.full_folder:
        found.append(Fault("the disk of the files full", _fill_disk, FULL_SECONDS))
    if scene.postgres:
        found.append(Fault("PostgreSQL killed", scene.postgres.kill))
        found.append(Fault("the database cut off", scene.postgres.stop, CUT_SECONDS))
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
    """Do it, wait until it is over; the instant of its end."""
    end = fault.strike(scene)
    time.sleep(fault.holds)
    if end:
        end()
    return time.monotonic()
