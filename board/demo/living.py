"""Living through a ticket in the past: its clocks ring and its messages arrive as they would have."""

import io
from datetime import timedelta
from itertools import takewhile

from werkzeug.datastructures import FileStorage

from board.demo.pictures import picture
from board.domain import clocks
from board.domain.actors import Actor
from board.domain.notes import Entry
from board.extensions import db
from board.models.attachment import attach
from board.models.registration import register
from board.models.timer import Timer

DOOR = "demo"
SYSTEM = Actor(kind="system", door=DOOR)
DELIVERY = timedelta(seconds=12)
BY_HAND = timedelta(minutes=2)
LONG_AGO = 2 * 24 * 60


class Living:
    """One ticket on its way. Minutes count from the customer's first word."""

    def __init__(self, story, house, policy, now):
        self.story, self.house, self.policy, self.now = story, house, policy, now
        self.customer = house.customer(story)
        self.receiver = house.receiver(story.language)
        self.ticket, self.assignee, self.timers = None, None, []

    @property
    def age(self):
        """Minutes from the first word until now."""
        return (self.now - self.story.received_at).total_seconds() / 60

    @property
    def is_long_ago(self):
        """True for what nobody looks at closely any more: it is told in fewer steps."""
        return self.age > LONG_AGO

    def at(self, minutes):
        """The instant so many minutes after the first word, never later than now."""
        return min(self.story.received_at + timedelta(minutes=minutes), self.now)

    def phrase(self, name):
        """A common sentence in the customer's language."""
        return self.house.phrase(self.story.language, name)

    def as_(self, person):
        """A person as the doer; the door says that it is the demo."""
        return person.acting_on(self.policy.key, door=DOOR)

    def receive(self, minutes, *, is_quick=False):
        """Register, so many minutes after the first word, and answer the customer."""
        with_picture = not is_quick and self.story.index % 3 == 0
        attachment = {"attachment_state": "not_applicable", "attachment_reason": self.phrase("nothing_to_attach")}
        if with_picture:
            attachment = {"attachment_state": "attached", "attachment_count": 1}
        sheet = self.story.sheet(self.customer, is_quick=is_quick, **attachment)
        at, by = self.at(minutes), self.as_(self.receiver)
        with db.session.no_autoflush:
            self.ticket = register(sheet, by=by, now=at, policy=self.policy, is_quick=is_quick)
            if with_picture:
                attach([self._file()], "request", self.ticket.request.id, self.ticket, by, at)
        self.timers = list(self.ticket.timers)
        self._after(at)
        if not is_quick and not self.is_long_ago:
            self.talk(minutes + 0.5, "progress", reply=self.story.text("reply"))

    def _file(self):
        """A small picture, or the words as a text file."""
        if self.story.index % 2:
            return FileStorage(io.BytesIO(self.story.text("summary").encode()), filename="details.txt")
        return FileStorage(io.BytesIO(picture(self.story.index % 4)), filename="screenshot.png")

    def talk(self, minutes, kind, *, said="", reply="", by=None, mood=None):
        """Keep a record of a talk with the customer."""
        at = self.at(minutes)
        entry = Entry(
            occurred_at=at, channel=self.story.case["channel"], type=kind, customer_statement=said, reply=reply,
            mood=mood or self.story.mood,
        )  # fmt: skip
        self.do("communicate", entry, minutes=minutes, by=by or self.receiver)

    def do(self, verb, *particulars, minutes, by, **more):
        """One verb at its time, after everything that time alone has brought about."""
        at = self.at(minutes)
        self._time_passes(at)
        doer = by if isinstance(by, Actor) else self.as_(by)
        result = getattr(self.ticket, verb)(*particulars, by=doer, now=at, policy=self.policy, **more)
        self._after(at)
        return result

    def until_now(self):
        """What time alone brings about until now."""
        self._time_passes(self.now)

    def _time_passes(self, until):
        """Ring what is due, in the order of due times; what a ring brings about may ring as well."""
        while timers := self._due(until):
            for timer in timers:
                timer.fired_at = timer.due_at
            db.session.flush()  # a notice is known by its timer's id
            self.ticket.ring(timers, by=SYSTEM, now=timers[-1].due_at, policy=self.policy)
            self._after(timers[-1].due_at)

    def _due(self, until):
        """The next timers that are due: together as long as they only call people, alone when something follows.

        They are kept here because asking the database each time would take most of the time.
        """
        standing = [t for t in self.timers if t.fired_at is None and t.ended_at is None and t.paused_at is None]
        due = sorted((timer for timer in standing if timer.due_at <= until), key=lambda timer: timer.due_at)
        calls = list(takewhile(lambda timer: clocks.FIRES[timer.kind].follows is None, due))
        return calls or due[:1]

    def _after(self, at):
        """What a verb leaves behind: timers that it set, messages that arrive."""
        self._keep_new_timers()
        self._deliver(at)
        self._keep_new_timers()

    def _keep_new_timers(self):
        self.timers += [row for row in db.session.new if isinstance(row, Timer) and row not in self.timers]

    def _deliver(self, at):
        """Messages arrive, and nothing leaves the house; what was to be told by hand just now is still to be told."""
        db.session.refresh(self.ticket, ["messages"])
        for message in [m for m in self.ticket.messages if m.state in ("queued", "by_hand")]:
            by_hand = message.state == "by_hand"
            arrived = at + (BY_HAND if by_hand else DELIVERY)
            if message.customer_id is None or (by_hand and arrived >= self.now - BY_HAND):
                continue
            self._arrive(message, min(arrived, self.now), by_hand)

    def _arrive(self, message, at, by_hand):
        """The verb where a clock waits for it; the other messages are just known to have arrived."""
        is_awaited = message.link == "confirm" and not self.is_long_ago
        if by_hand and is_awaited:
            person = self.as_(self.assignee or self.receiver)
            self.ticket.told_by_hand(message, by=person, now=at, policy=self.policy)
            return
        message.state, message.delivered_at = "delivered", at
        if is_awaited:
            self.ticket.contact_delivered(message, by=SYSTEM, now=at, policy=self.policy)
