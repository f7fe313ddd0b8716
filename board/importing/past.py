"""A ticket's past, step by step: the rows that the verbs would have left, and the clocks that followed."""

from board.domain import clocks, priority, titles
from board.domain.actors import Actor
from board.importing.rows import Assignment, ColourChange, Cycle, Event, Note, Pause, Remark, Request, Timer
from board.models.ticket.clocked import Clocked

BY = Actor(kind="system", door="import")
EMPTY_CYCLE = {"scores": {}, "facts": {}, "closing_facts": {}, "dispute_no": 0, "promise_no": 0, "note_count": 0}
EMPTY_CYCLE |= {"material_no": 0, "ask_no": 0}


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
        self.team_id = names.team(life.team)
        self.request = self._request()
        self.cycle = Cycle(no=1, opened_at=life.opened_at, **EMPTY_CYCLE)
        self.cycles, self.events, self.timers = [self.cycle], [], []
        self.colours, self.pauses, self.assignments, self.notes = [], [], [], []
        self.milestones, self.commitments = [], []
        self._first_colour()
        self.title = life.title or titles.compose(self._title_facts(), policy, life.language)

    def _request(self):
        life = self.life
        return Request(
            board=self.policy.key, external_ref=life.key, customer_id=self.names.customer(life.customer),
            language=life.language, facts=life.facts, received_at=life.opened_at, registered_at=life.registered_at,
            last_handled_at=life.last_at, created_at=life.opened_at, **life.values,
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
        self._promise(self.life.promise_at, self.life.opened_at)
        self.record("registered", now=now, at=self.life.opened_at, colour=self.colour, complete=self.is_complete)
        self._settle_at(self.life.registered_at or self.life.opened_at)
        for step in self.life.steps:
            first = len(self.events)
            getattr(self, f"_{step.kind}")(step, now)
            self._remark(self.events[first], step)
            if step.kind != "source_changed" or step.colour:  # nothing else leaves every clock as it was
                self._settle_at(step.at)
        self._last_texts()
        self._mark_timers(now)
        self.record(
            "imported",
            now=now,
            source=self.source.key,
            line=self.life.line,
            rows=self.life.rows,
            digest=self.life.digest,
        )

    @property
    def is_complete(self):
        """Whether the file says that the registration was complete."""
        return self.life.registered_at is not None

    def _settle_at(self, at):
        """The clocks after a step; where the file's clock ran backwards, at the latest time it has told."""
        self._latest = max(at, getattr(self, "_latest", at))
        self.settle(now=self._latest, policy=self.policy)

    def record(self, kind, *, now, at=None, **data):
        """An event in the row shape of the verbs, that came in by the import's door."""
        event = Event(
            cycle_no=self.cycle.no, kind=kind, actor_kind=BY.kind, actor_id=BY.id, door=BY.door, screen=None,
            occurred_at=at or now, recorded_at=now, policy_hash=self.policy.hash, data=data,
        )  # fmt: skip
        self.events.append(event)

    def _remark(self, event, step):
        """What the file says beside the step: by whom, and what else changed."""
        body = "\n".join(filter(None, (step.by, step.remark)))
        if body:
            event.remark = Remark(body=body)

    def _standing_timers(self):
        return [timer for timer in self.timers if timer.ended_at is None]

    def _new_timer(self, due):
        timer = Timer(kind=due.kind, ref=due.ref, policy_hash=self.policy.hash)
        self.timers.append(timer)
        return timer

    def _set(self, timer, due, now, policy):
        timer.started_at, timer.due_at = due.started_at, due.due_at
        timer.paused_at = (timer.paused_at or now) if due.paused else None

    def _enter(self, stage, at):
        self.stage, self.stage_since = stage, at

    def _assigned(self, step, now):
        person_id, team_id = self.names.person(step.person), self.names.team(step.team)
        self._end_assignment(step.at)
        self.assignee_id, self.team_id = person_id, team_id or self.team_id
        if self.stage == "new":
            self._enter("assigned", step.at)
        if person_id:
            self.cycle.assigned_at = self.cycle.assigned_at or step.at
            self._assign(person_id, step.at)
        self._promise(step.promise_at, step.at)
        promise = self.cycle.promise_at
        self.record(
            "assigned", now=now, at=step.at, person_id=person_id, team_id=self.team_id, reason=None,
            promise_at=promise.isoformat() if promise else None,
        )  # fmt: skip

    def _assign(self, person_id, at):
        self.assignments.append(self._in_cycle(Assignment(person_id=person_id, team_id=self.team_id, from_at=at)))

    def _in_cycle(self, row):
        """The row, with the handling it belongs to; the id follows when that is stored."""
        row.of_cycle = self.cycle
        return row

    def _promise(self, promise_at, made_at):
        """The promise as the file tells it; the policy's was never made to that customer."""
        cycle = self.cycle
        if promise_at and cycle.first_promise_at is None:
            cycle.first_promise_at = cycle.promise_at = promise_at
            cycle.promise_made_at, cycle.promise_no = made_at, 1

    def _end_assignment(self, at):
        for assignment in self.assignments:
            assignment.until_at = assignment.until_at or at

    def _released(self, step, now):
        former, self.assignee_id, self.cycle.assigned_at = self.assignee_id, None, None
        self._end_assignment(step.at)
        self._enter("new", step.at)
        self.record("released", now=now, at=step.at, person_id=former)

    def _started(self, step, now):
        self.cycle.started_at = self.cycle.started_at or step.at
        self._enter("in_progress", step.at)
        self.record("started", now=now, at=step.at)

    def _noted(self, step, now):
        note = Note(
            happened_at=step.at, recorded_at=step.at, source="person",
            action=step.texts.get("note_action", ""), result=step.texts.get("note_result", ""),
        )  # fmt: skip
        self.notes.append(self._in_cycle(note))
        self.cycle.note_count += 1
        self.cycle.last_note_at = step.at
        self.record("noted", now=now, at=step.at, note_id=None, milestone=None)
        self.events[-1].of_note = note

    def _paused(self, step, now):
        self.paused_for = step.why
        self.pauses.append(self._in_cycle(Pause(why=step.why, from_at=step.at)))
        self.record("paused", now=now, at=step.at, why=step.why)

    def _resumed(self, step, now):
        self._end_pause(step.at)
        self.record("resumed", now=now, at=step.at)

    def _end_pause(self, at):
        self.paused_for = None
        for pause in self.pauses:
            pause.until_at = pause.until_at or at

    def _solved(self, step, now):
        self.cycle.resolved_at, self.cycle.solution = step.at, step.texts.get("solution")
        self._end_pause(step.at)
        self._enter("awaiting_customer", step.at)
        self.record("solved", now=now, at=step.at, late=clocks.is_late(self.cycle.first_promise_at, step.at, now))

    def _recalled(self, step, now, kind="recalled"):
        cycle = self.cycle
        if cycle.resolved_at and cycle.resolved_at < step.at:
            why = "awaiting_customer"
            self.pauses.append(self._in_cycle(Pause(why=why, from_at=cycle.resolved_at, until_at=step.at)))
        cycle.resolved_at = None
        self._enter("in_progress", step.at)
        self.record(kind, now=now, at=step.at)

    def _rejected(self, step, now):
        self._recalled(step, now, kind="rejected")

    def _handled_again(self, step, now):
        self.cycle.closed_at = self.cycle.closed_at or step.at
        self.cycle = Cycle(no=self.cycle.no + 1, opened_at=step.at, reason=step.why, **EMPTY_CYCLE)
        self.cycles.append(self.cycle)
        self._end_assignment(step.at)
        self.assignee_id = self.closed_at = self.closed_how = self.request.closed_at = None
        self._enter("new", step.at)
        self.record("handled_again", now=now, at=step.at, why=step.why)

    def _closed(self, step, now):
        self._enter("closed", step.at)
        self.closed_at = self.cycle.closed_at = self.request.closed_at = step.at
        self.closed_how, self.cycle.closing_note = "imported", step.texts.get("closing_note")
        self._end_pause(step.at)
        self.record("closed", now=now, at=step.at, how=self.closed_how)

    def _source_changed(self, step, now):
        data = {"fields": list(step.fields)}
        if step.team:
            self.team_id = data["team_id"] = self.names.team(step.team)
        if step.colour and step.colour != self.colour:
            self.colour = data["colour"] = step.colour
            self.colours.append(ColourChange(at=step.at, colour=step.colour, why="imported"))
        self.record("source_changed", now=now, at=step.at, **data)

    def _last_texts(self):
        """What the file says once, of the end: it belongs to the handling that ended."""
        if self.cycle.resolved_at and not self.cycle.solution:
            self.cycle.solution = self.life.texts.get("solution")
        if self.closed_at and not self.cycle.closing_note:
            self.cycle.closing_note = self.life.texts.get("closing_note")

    def _mark_timers(self, now):
        """Clocks that the file cannot tell of are left out; those due before the import have fired, unheard."""
        self.timers[:] = [t for t in self.timers if t.ended_at is None or t.kind in self.source.clocks]
        for timer in self.timers:
            if timer.ended_at is None and timer.paused_at is None and timer.due_at <= now:
                timer.fired_at = timer.due_at
        if clocks.is_late(self.cycle.first_promise_at, self.cycle.resolved_at, now):
            self.overdue_since = self.cycle.first_promise_at
