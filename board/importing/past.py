"""A ticket's past, step by step: the rows that the verbs would have left, and the clocks that followed."""

from board.domain import clocks, priority, titles
from board.domain.actors import Actor
from board.importing.handling import EMPTY_CYCLE, Handling, remark_of
from board.importing.rows import ColourChange, Cycle, Event, Remark, Request, Timer
from board.models.ticket.clocked import Clocked

BY = Actor(kind="system", door="import")


class Past(Clocked):
    """A ticket while its past is told: the ticket's columns as plain attributes, its rows in lists.

    It derives its clocks by the same function as a ticket that is lived. What
    the file does not tell stays empty; nothing is sent.
    """

    def __init__(self, life, names, *, source, policy):
        self.life, self.names, self.source, self.policy = life, names, source, policy
        self.board, self.ordinal, self.stage, self.stage_since = policy.key, 1, "new", life.opened_at
        self.created_at, self.version, self.face = life.opened_at, 1, 1
        self.update_count = self.enquiry_count = 0
        self.assignee_id = self.closed_at = self.closed_how = self.paused_for = self.overdue_since = None
        self.first_contact_at = self.last_update_at = self.enquired_at = self.ready_to_close_at = None
        self.promised_cadence_minutes = self.promised_cadence_from = None
        self.last_handled_at = life.last_at
        self.team_id = names.team(life.team)
        self.request = self._request()
        self.cycle = Cycle(no=1, opened_at=life.opened_at, **EMPTY_CYCLE)
        self.cycles, self.events, self.timers = [self.cycle], [], []
        self.colours, self.pauses, self.assignments, self.notes = [], [], [], []
        self.milestones, self.commitments = [], []
        self.handling = Handling(self, names)
        self._first_colour()
        self.title = life.title or titles.compose(self._title_facts(), policy, life.language)

    def _request(self):
        life = self.life
        return Request(
            board=self.policy.key, external_ref=life.key, customer_id=self.names.customer(life.customer),
            language=life.language, facts=life.facts, received_at=life.opened_at, registered_at=life.registered_at,
            created_at=life.opened_at, **life.values,
        )  # fmt: skip

    def _first_colour(self):
        told = self.life.colour
        self.colour = told or priority.provisional_colour(self.request.urgency_mark, self.policy)
        self.colour_is_provisional = told is None
        why = "imported" if told else "provisional"
        self.colours.append(ColourChange(at=self.life.opened_at, colour=self.colour, why=why))

    def _title_facts(self):
        core = self.life.facts.get("core_demand")
        return titles.TitleFacts(colour=self.colour, request_type=self.request.request_type, core_demand=core)

    def tell(self, *, now):
        """Live through every step; then the clocks that stand are marked as what they are."""
        self._now, life = now, self.life
        self.handling.promise(life.promise_at, life.opened_at)
        self.record("registered", at=life.opened_at, colour=self.colour, complete=self.is_complete)
        self._settle_at(life.registered_at or life.opened_at)
        for step in life.steps:
            first = len(self.events)
            self.handling.carry_out(step)
            if body := remark_of(step):
                self.events[first].remark = Remark(body=body)
            if step.kind != "source_changed" or step.colour:  # nothing else leaves every clock as it was
                self._settle_at(step.at)
        self.handling.last_texts(life.texts)
        self._mark_timers(now)
        self.record("imported", source=self.source.key, line=life.line, rows=life.rows, digest=life.digest)

    @property
    def is_complete(self):
        """Whether the file says that the registration was complete."""
        return self.life.registered_at is not None

    def _settle_at(self, at):
        """The clocks after a step; where the file's clock ran backwards, at the latest time it has told."""
        self._latest = max(at, getattr(self, "_latest", at))
        self.settle(now=self._latest, policy=self.policy)

    def record(self, kind, *, at=None, note=None, **data):
        """An event in the row shape of the verbs, that came in by the import's door."""
        event = Event(
            cycle_no=self.cycle.no, kind=kind, actor_kind=BY.kind, actor_id=BY.id, door=BY.door, screen=None,
            occurred_at=at or self._now, recorded_at=self._now, policy_hash=self.policy.hash, data=data, of_note=note,
        )  # fmt: skip
        self.events.append(event)

    def _standing_timers(self):
        return [timer for timer in self.timers if timer.ended_at is None]

    def _new_timer(self, due):
        timer = Timer(kind=due.kind, ref=due.ref, policy_hash=self.policy.hash)
        self.timers.append(timer)
        return timer

    def _set(self, timer, due, now, policy):
        timer.started_at, timer.due_at = due.started_at, due.due_at
        timer.paused_at = (timer.paused_at or now) if due.paused else None

    def _mark_timers(self, now):
        """Clocks that the file cannot tell of are left out; those due before the import have fired, unheard."""
        self.timers[:] = [t for t in self.timers if t.ended_at is None or t.kind in self.source.clocks]
        for timer in self.timers:
            if timer.ended_at is None and timer.paused_at is None and timer.due_at <= now:
                timer.fired_at = timer.due_at
        if clocks.is_late(self.cycle.first_promise_at, self.cycle.resolved_at, now):
            self.overdue_since = self.cycle.first_promise_at
