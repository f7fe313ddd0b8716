"""What a file's steps do to a ticket: to one whose past is told, and to one that stands on a board."""

from board.domain import clocks
from board.importing import rows

EMPTY_CYCLE = {"scores": {}, "facts": {}, "closing_facts": {}, "dispute_no": 0, "promise_no": 0, "note_count": 0}
EMPTY_CYCLE |= {"material_no": 0, "ask_no": 0}


class Handling:
    """Carries steps out on a ticket: columns and rows as the verbs leave them, an event for each.

    This one tells a Past, whose rows are plain objects in lists. What the file does not tell stays empty.
    """

    make = rows  # what has the rows' classes

    def __init__(self, ticket, names):
        self.ticket, self.names = ticket, names

    def record(self, kind, **particulars):
        """Add an event: `at` is its time, `note` the note that it tells of, all else its data."""
        self.ticket.record(kind, **particulars)

    def add(self, part, row):
        """Add a row to one of the ticket's lists for reading."""
        getattr(self.ticket, part).append(row)

    def begin(self, cycle):
        """The ticket is handled anew."""
        self.ticket.cycles.append(cycle)
        self.ticket.cycle = cycle

    def carry_out(self, step):
        """One step, at the time of the file."""
        getattr(self, f"_{step.kind}")(step)

    def promise(self, promise_at, made_at):
        """The promise as the file tells it; the policy's was never made to that customer."""
        cycle = self.ticket.cycle
        if promise_at and cycle.first_promise_at is None:
            cycle.first_promise_at = cycle.promise_at = promise_at
            cycle.promise_made_at, cycle.promise_no = made_at, 1

    def colour(self, colour, at):
        """Another colour, by the file's own judgement."""
        self.ticket.colour = colour
        self.ticket.colours.append(self.make.ColourChange(at=at, colour=colour, why="imported"))

    def _enter(self, stage, at):
        self.ticket.stage, self.ticket.stage_since = stage, at

    def _in_cycle(self, row):
        """The row, with the handling it belongs to; where that has no id yet, it follows when it is stored."""
        row.of_cycle = self.ticket.cycle
        row.cycle_id = row.of_cycle.id
        return row

    def _assigned(self, step):
        t = self.ticket
        person_id, team_id = self.names.person(step.person), self.names.team(step.team)
        self._end_assignment(step.at)
        t.assignee_id, t.team_id = person_id, team_id or t.team_id
        if t.stage == "new":
            self._enter("assigned", step.at)
        if person_id:
            t.cycle.assigned_at = t.cycle.assigned_at or step.at
            row = self.make.Assignment(person_id=person_id, team_id=t.team_id, from_at=step.at)
            self.add("assignments", self._in_cycle(row))
        self.promise(step.promise_at, step.at)
        promise = t.cycle.promise_at
        self.record(
            "assigned", at=step.at, person_id=person_id, team_id=t.team_id, reason=None,
            promise_at=promise.isoformat() if promise else None,
        )  # fmt: skip

    def _end_assignment(self, at):
        for assignment in self.ticket.assignments:
            assignment.until_at = assignment.until_at or at

    def _released(self, step):
        t = self.ticket
        former, t.assignee_id, t.cycle.assigned_at = t.assignee_id, None, None
        self._end_assignment(step.at)
        self._enter("new", step.at)
        self.record("released", at=step.at, person_id=former)

    def _started(self, step):
        self.ticket.cycle.started_at = self.ticket.cycle.started_at or step.at
        self._enter("in_progress", step.at)
        self.record("started", at=step.at)

    def _noted(self, step):
        note = self.make.Note(
            happened_at=step.at, recorded_at=step.at, source="person",
            action=step.texts.get("note_action", ""), result=step.texts.get("note_result", ""),
        )  # fmt: skip
        self.add("notes", self._in_cycle(note))
        self.ticket.cycle.note_count += 1
        self.ticket.cycle.last_note_at = step.at
        self.record("noted", at=step.at, note=note, milestone=None)

    def _paused(self, step):
        self.ticket.paused_for = step.why
        self.ticket.pauses.append(self._in_cycle(self.make.Pause(why=step.why, from_at=step.at)))
        self.record("paused", at=step.at, why=step.why)

    def _resumed(self, step):
        self._end_pause(step.at)
        self.record("resumed", at=step.at)

    def _end_pause(self, at):
        self.ticket.paused_for = None
        for pause in self.ticket.pauses:
            pause.until_at = pause.until_at or at

    def _solved(self, step):
        cycle = self.ticket.cycle
        cycle.resolved_at, cycle.solution = step.at, step.texts.get("solution")
        self._end_pause(step.at)
        self._enter("awaiting_customer", step.at)
        self.record("solved", at=step.at, late=clocks.is_late(cycle.first_promise_at, step.at, step.at))

    def _recalled(self, step):
        cycle = self.ticket.cycle
        if cycle.resolved_at and cycle.resolved_at < step.at:
            pause = self.make.Pause(why="awaiting_customer", from_at=cycle.resolved_at, until_at=step.at)
            self.ticket.pauses.append(self._in_cycle(pause))
        cycle.resolved_at = None
        self._enter("in_progress", step.at)
        self.record(step.kind, at=step.at)

    _rejected = _recalled

    def _handled_again(self, step):
        t = self.ticket
        t.cycle.closed_at = t.cycle.closed_at or step.at
        self.begin(self.make.Cycle(no=t.cycle.no + 1, opened_at=step.at, reason=step.why, **EMPTY_CYCLE))
        self._end_assignment(step.at)
        t.assignee_id = t.closed_at = t.closed_how = t.request.closed_at = None
        self._enter("new", step.at)
        self.record("handled_again", at=step.at, why=step.why)

    def _closed(self, step):
        t = self.ticket
        self._enter("closed", step.at)
        t.closed_at = t.cycle.closed_at = t.request.closed_at = step.at
        t.closed_how, t.cycle.closing_note = "imported", step.texts.get("closing_note")
        self._end_pause(step.at)
        self.record("closed", at=step.at, how=t.closed_how)

    def _source_changed(self, step):
        data = {"fields": list(step.fields)}
        if step.team:
            self.ticket.team_id = data["team_id"] = self.names.team(step.team)
        if step.colour and step.colour != self.ticket.colour:
            data["colour"] = step.colour
            self.colour(step.colour, step.at)
        self.record("source_changed", at=step.at, **data)

    def last_texts(self, texts):
        """What the file says once, of the end: it belongs to the handling that ended."""
        cycle = self.ticket.cycle
        if cycle.resolved_at and not cycle.solution:
            cycle.solution = texts.get("solution")
        if self.ticket.closed_at and not cycle.closing_note:
            cycle.closing_note = texts.get("closing_note")


def remark_of(step):
    """What the file says beside the step: by whom, and what else changed; empty for nothing."""
    return "\n".join(filter(None, (step.by, step.remark)))
