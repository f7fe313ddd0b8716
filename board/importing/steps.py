"""From what changed in the file to what happened to the ticket, in the words of the verbs."""

from dataclasses import dataclass, replace
from datetime import datetime

OPEN_ORDER = ("new", "assigned", "in_progress")


@dataclass(frozen=True)
class Step:
    """One thing that happened. `kind` is that of the event which a verb would record; the rest as far as it is told."""

    kind: str
    at: datetime
    line: int
    person: str | None = None
    team: str | None = None
    colour: str | None = None
    why: str | None = None
    promise_at: datetime | None = None
    texts: dict | None = None
    fields: tuple = ()
    by: str | None = None
    remark: str | None = None


def steps_of(record, reader):
    """The steps of a record in the order told."""
    walk = _Walk(reader)
    walk.team = record.first.get(reader.mapping.columns.get("team"))
    for moment in record.moments:
        yield from walk.through(moment)


class _Walk:
    """Goes through the moments of one ticket and remembers where it stands."""

    def __init__(self, reader):
        self.reader, self.mapping = reader, reader.mapping
        self.stage, self.person, self.team, self.waits_for, self.reopenings = "new", None, None, None, None

    def through(self, moment):
        """The steps of one moment; it leaves at least one, so that no row of an audit trail is lost."""
        found = [*self._hand_over(moment), *self._change_state(moment), *self._note(moment)]
        residue = self._residue(moment, found)
        if residue or not found:
            found.append(residue or self._step("source_changed", moment, fields=tuple(moment.changes)))
        if moment.by:
            found[0] = replace(found[0], by=moment.by)
        return found

    @property
    def _told_times(self):
        return set(self.mapping.history.times.values()) if self.mapping.history else set()

    def _column(self, part):
        return self.mapping.columns.get(part)

    def _new(self, moment, part):
        """The new value of a column, None when it did not change or is empty now."""
        return moment.changes.get(self._column(part), (None, None))[1]

    def _step(self, kind, moment, *, at=None, **particulars):
        return Step(kind, at or moment.at, moment.line, **particulars)

    def _hand_over(self, moment):
        self.team = self._new(moment, "team") or self.team
        column = self._column("person")
        if column not in moment.changes:
            return
        before, self.person = moment.changes[column]
        if self.stage == "closed" or (self.stage == "awaiting_customer" and self._is_reopened(moment)):
            return  # named once the new handling has begun
        if self.person is None:
            if before:
                yield self._release(moment)
        else:
            self.stage = "assigned" if self.stage == "new" else self.stage
            yield self._assigned(moment)

    def _assigned(self, moment, at=None):
        promise = self._new(moment, "promise_at")
        promise = (
            self.reader.instant_or_complaint(moment.line, "", self._column("promise_at"), promise) if promise else None
        )
        return self._step("assigned", moment, at=at, person=self.person, team=self.team, promise_at=promise)

    def _release(self, moment):
        if self.stage == "assigned":
            self.stage = "new"
            return self._step("released", moment)
        return self._step("assigned", moment, team=self.team)

    def _change_state(self, moment):
        column = self._column("state")
        if column not in moment.changes or moment.changes[column][1] is None:
            return
        state = moment.changes[column][1]
        target = self.mapping.states[state]
        if target == "new" and self.person and self.stage == "assigned":
            target = "assigned"  # a named person is what that column means
        at = self._time_told(state, moment)
        yield from self._wait(self.mapping.paused.get(state), moment)
        yield from self._go(target, moment, at)

    def _time_told(self, state, moment):
        """The exact time where the same moment brought a column that tells it; else the moment's own."""
        column = self.mapping.history.times.get(state) if self.mapping.history else None
        value = moment.changes.get(column, (None, None))[1]
        told = value and self.reader.instant_or_complaint(moment.line, "", column, value)
        return told or moment.at

    def _wait(self, why, moment):
        if why and self.waits_for is None:
            yield from self._go("in_progress", moment, moment.at)
            yield self._step("paused", moment, why=why)
        elif self.waits_for and not why:
            target = self.mapping.states.get(self._new(moment, "state"))
            if target in OPEN_ORDER:  # a solution ends the pause by itself
                yield self._step("resumed", moment)
        self.waits_for = why

    def _go(self, target, moment, at):
        if target == self.stage:
            return
        if self.stage in ("awaiting_customer", "closed") and target != "closed":
            yield from self._come_back(target, moment, at)
            return
        yield from self._forward(target, moment, at)

    def _come_back(self, target, moment, at):
        """Back from the last columns: a new handling when the source counts one, else back to work."""
        if self.stage == "closed" or self._is_reopened(moment):
            self.stage = "new"
            yield self._step("handled_again", moment, at=at, why="reopened")
            if self.person and target in OPEN_ORDER:
                self.stage = "assigned"
                yield self._assigned(moment, at)
            yield from self._forward(target, moment, at)
        else:
            self.stage = "in_progress"
            yield self._step(self.mapping.back, moment, at=at)

    def _is_reopened(self, moment):
        column = self.mapping.reopening
        old, new = moment.changes.get(column, (None, None))
        return bool(column and old is not None and new and int(new) > int(old))

    def _forward(self, target, moment, at):
        if target == self.stage:
            return
        if target == "new":
            yield self._step("released", moment, at=at)
        elif target == "assigned" and self.stage == "new":
            yield self._assigned(moment, at)
        elif target == "in_progress":
            yield self._step("started", moment, at=at)
        elif target == "awaiting_customer":
            yield self._step("solved", moment, at=at, texts=self._texts(moment, "solution"))
        elif target == "closed":
            if self.mapping.closing_solves and self.stage != "awaiting_customer":
                yield self._step("solved", moment, at=at, texts=self._texts(moment, "solution"))
            yield self._step("closed", moment, at=at, texts=self._texts(moment, "closing_note"))
        self.stage = target if target != "assigned" or self.stage == "new" else self.stage

    def _texts(self, moment, *parts):
        return {part: text for part in parts if (text := self._new(moment, part))}

    def _note(self, moment):
        texts = self._texts(moment, "note_action", "note_result")
        if texts:
            yield self._step("noted", moment, texts=texts)

    def _residue(self, moment, found):
        """What else changed at this moment, readable as old → new; None when the other steps say it all."""
        said = {self._column(part) for part in ("person", "note_action", "note_result")} | self._told_times
        if found:
            said |= {self._column("state"), self.mapping.reopening}
        if any(step.kind == "assigned" for step in found):
            said.add(self._column("team"))
        is_first = all(old is None for old, _new in moment.changes.values())
        rest = {c: pair for c, pair in moment.changes.items() if c not in said and c not in self.mapping.ignore}
        colour = self.mapping.priorities.get(self._new(moment, "priority"))
        if not rest or is_first:
            return None
        lines = [f"{column}: {old or '–'} → {new or '–'}" for column, (old, new) in rest.items()]
        team = self.team if self._column("team") in rest else None
        return self._step(
            "source_changed", moment, fields=tuple(rest), remark="\n".join(lines), colour=colour, team=team
        )
