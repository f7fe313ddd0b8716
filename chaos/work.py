"""What the clients do: tickets of their own, from the first word to the closure, with all that goes wrong between."""

import hashlib
import itertools
import random
from dataclasses import dataclass, field
from datetime import timedelta

from board import wallclock
from chaos import forms
from chaos.customers import Customers
from chaos.ledger import Operation

BOARD = "service-guide"
SOON = timedelta(minutes=25)
MOST_OPEN = 4
BY_LINK = 0.5  # of the customers; the others answer by telephone
# Stage to what may be done there, and how often.
CHOICES = {
    "registered": {"triage": 1},
    "triaged": {"assign": 1},
    "assigned": {"start": 3, "note": 1},
    "in_progress": {"note": 6, "update": 3, "attach": 3, "commit": 2, "pause": 1, "solve": 2},
    "paused": {"note": 1, "resume": 2},
    "asked": {"follow": 1},
    "awaiting_customer": {"confirm": 2, "refute": 1, "recall": 1},
}
BECOMES = {
    "triage": "triaged", "assign": "assigned", "start": "in_progress", "pause": "paused", "resume": "in_progress",
    "solve": "awaiting_customer", "confirm": "closed", "follow": "closed", "refute": "registered",
    "recall": "in_progress",
}  # fmt: skip


@dataclass
class Press:
    """One request to be sent: the operation it stands for, where it goes, what it carries."""

    operation: Operation
    path: str
    fields: dict
    file: bytes | None = None
    step: str = ""
    is_by_link: bool = False  # sent by the customer, who has no log-in


@dataclass
class Desk:
    """One person's work: which tickets are theirs, and what comes next; the same seed does the same."""

    person_id: int
    zone: object
    rng: random.Random
    customers: Customers
    stages: dict = field(default_factory=dict)
    _serial: itertools.count = field(default_factory=itertools.count)

    def next_press(self):
        """A ticket of theirs goes on, or a new one comes in."""
        ready = [n for n, stage in self.stages.items() if stage != "asked" or self.customers.new_link(n)]
        if not ready or (len(ready) < MOST_OPEN and self.rng.random() < 0.3):
            return self._registration()
        number = self.rng.choice(ready)
        weights = CHOICES[self.stages[number]]
        step = self.rng.choices(list(weights), weights.values())[0]
        return getattr(self, f"_{step}")(number, step)

    def heard(self, press, number):
        """It was saved: the ticket stands where it should now. Without a number nobody can go on with it."""
        if press.step == "register":
            if number:
                self.stages[number] = "registered"
                self.customers.know(number, press.fields["contact"])
        elif press.step in BECOMES:
            self.stages[number] = BECOMES[press.step]
            if press.step == "solve":
                self._wait_for_answer(number)
            elif self.stages[number] == "closed":
                del self.stages[number]

    def _wait_for_answer(self, number):
        self.customers.are_asked(number)
        if self.rng.random() < BY_LINK:
            self.stages[number] = "asked"

    def refused(self, press):
        """Time has moved the ticket meanwhile: leave it to others."""
        self.stages.pop(press.operation.number, None)

    def _registration(self):
        mark = self._mark()
        fields = forms.REGISTRATION | {
            "customer_name": f"Customer {mark}", "contact": f"{mark}@customer.test", "occurred_at": self._now(),
            "customer_words": f"My parcel has not arrived ({mark})",
        }  # fmt: skip
        operation = Operation("registered", self.person_id, self._once(), mark=mark)
        return Press(operation, f"/tickets?board={BOARD}", fields, step="register")

    def _triage(self, number, step):
        return self._sheet(number, step, "triages", "triaged", forms.JUDGEMENT)

    def _assign(self, number, step):
        return self._sheet(number, step, "assignments", "assigned", {"person": self.person_id} | forms.MORE)

    def _start(self, number, step):
        return self._sheet(number, step, "starts", "started", forms.MORE)

    def _note(self, number, step):
        mark = self._mark()
        fields = {"happened_at": self._now(), "action": "Asked the carrier", "result": f"They look for it ({mark})"}
        return self._sheet(number, step, "notes", "noted", fields, mark)

    def _update(self, number, step):
        mark = self._mark()
        fields = forms.UPDATE | {"progress": f"The carrier was asked ({mark})"}
        return self._sheet(number, step, "updates", "customer_updated", fields, mark)

    def _attach(self, number, step):
        mark = self._mark()
        content = f"{mark}\n".encode() + self.rng.randbytes(self.rng.randrange(2_000, 40_000)).hex().encode()
        press = self._sheet(number, step, "attachments", "attached", {}, mark)
        press.file, press.operation.digest = content, hashlib.sha256(content).hexdigest()
        return press

    def _commit(self, number, step):
        mark = self._mark()
        due = wallclock.now().astimezone(self.zone) + SOON
        fields = {"kind": "todo", "need": f"Call the depot ({mark})", "due_at": f"{due:%Y-%m-%dT%H:%M}"}
        return self._sheet(number, step, "commitments", "committed", fields | {"owner": self.person_id}, mark)

    def _pause(self, number, step):
        return self._sheet(number, step, "pauses", "paused", forms.PAUSE)

    def _resume(self, number, step):
        return self._sheet(number, step, "resumptions", "resumed", {})

    def _solve(self, number, step):
        return self._sheet(number, step, "solutions", "solved", forms.SOLUTION)

    def _follow(self, number, step):
        link = self.customers.new_link(number)
        return Press(Operation("answered", None, None, number), link, forms.BY_LINK, step=step, is_by_link=True)

    def _confirm(self, number, step):
        return self._sheet(number, step, "answers", "answered", forms.CONFIRMED)

    def _refute(self, number, step):
        return self._sheet(number, step, "answers", "answered", forms.REFUTED)

    def _recall(self, number, step):
        return self._sheet(number, step, "recalls", "recalled", forms.RECALLED)

    def _sheet(self, number, step, resource, event, fields, mark=""):
        operation = Operation(event, self.person_id, self._once(), number, mark)
        return Press(operation, f"/tickets/{number}/{resource}", fields, step=step)

    def _now(self):
        return f"{wallclock.now().astimezone(self.zone):%Y-%m-%dT%H:%M}"

    def _mark(self):
        return f"m{self.person_id}x{next(self._serial)}"

    def _once(self):
        return f"{self.rng.getrandbits(120):030x}"
