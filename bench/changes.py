"""Changes of cards: each starts or ends clocks, and each can be undone by the next."""

import itertools
import random
import threading
import time
from urllib.parse import urlencode

from bench.house import BOARD
from bench.subjects import LEVEL

PAUSE = {"why": "customer_time", "remark": "The customer asked for a call on Monday, after the delivery"}
BACK = {"reason": "Somebody who knows the carrier should have it; the customer has sent the label by now"}
REMARK = {"remark": "The customer has written twice today; the hand-over slip is in the second letter"}
MORE = {"over_limit": "The others are in a meeting until noon"}  # asked where somebody has enough


def moves(house):
    """For each open card its cycle of (path, body): dropped on a person and given back, or paused and gone on."""
    agents = itertools.cycle(house.inside("agents"))
    return [cycle for *card, now in house.inside("cards") if (cycle := _moves(*card, next(agents), now))]


def _moves(number, stage, agent, is_paused):
    here = f"/tickets/{number}"
    drop, back = (f"{here}/moves", {"by": "assignee", "to": agent} | MORE), (f"{here}/releases", BACK)
    on_hold, goes_on = (f"{here}/pauses", PAUSE), (f"{here}/resumptions", {})
    work = (goes_on, on_hold) if is_paused else (on_hold, goes_on)
    cycles = {"new": (drop, back), "assigned": (back, drop), "in_progress": work}
    return _sent(cycles.get(stage, ()))


def hand_overs(house):
    """Cycles in which each change of status carries words: given with a remark, given back with a reason."""
    agents = itertools.cycle(house.inside("agents"))
    return [cycle for *card, _now in house.inside("cards") if (cycle := _hand_over(*card, next(agents)))]


def _hand_over(number, stage, agent):
    give = (f"/tickets/{number}/assignments", {"person": agent} | REMARK | MORE)
    back = (f"/tickets/{number}/releases", BACK)
    return _sent({"new": (give, back), "assigned": (back, give)}.get(stage, ()))


def registrations():
    """A complete registration sheet, again and again."""
    fields = {
        "customer_name": "Olivia Carter", "contact": "olivia.carter@customer.test", "customer_level": LEVEL,
        "channel": "phone", "request_type": "aftersales", "urgency_mark": "urgent", "core_demand": "Parcel missing",
        "customer_words": "My parcel has not arrived and the tracking page has shown nothing since yesterday. " * 4,
        "occurred_at": "2026-01-20T14:20", "desired_outcome": "Get the parcel this week",
        "symptom": "No news in tracking since it left the warehouse",
        "agent_summary": "The parcel left on Monday. The carrier has been asked twice.",
        "attachment_state": "not_applicable", "attachment_reason": "By telephone", "warned": "1",
    }  # fmt: skip
    return [_sent(((f"/tickets?board={BOARD.rpartition('/')[2]}", fields),))]


def _sent(requests):
    return tuple((path, f"once=@once@&{urlencode(fields)}") for path, fields in requests)


class Pace:
    """Changes at a steady pace by one caller in a thread, while something else is measured."""

    def __init__(self, caller, cycles, per_second=5):
        self._caller, self._cycles = caller, [itertools.cycle(cycle) for cycle in cycles]
        self._pause, self._is_over = 1 / per_second, threading.Event()
        self.longest = 0.0  # wait for an answer, in seconds
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._is_over.set()
        self._thread.join()

    def _run(self):
        due = time.perf_counter()
        while not self._is_over.wait(max(0, due - time.perf_counter())):
            began = time.perf_counter()
            change(self._caller, random.choice(self._cycles))
            self.longest = max(self.longest, time.perf_counter() - began)
            due += self._pause


def change(caller, cycle):
    """Send the next request of a card's cycle; the answer's text."""
    path, body = next(cycle)
    status, text = caller.post_body(path, body)
    assert status == 200, f"{path} answered {status}"
    return text
