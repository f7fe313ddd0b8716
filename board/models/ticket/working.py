"""Working on a ticket: notes, words to the customer, promises, pauses."""

from board.domain import notes
from board.domain.refusals import N_, refuse_if
from board.extensions import db
from board.models.cycle import Pause
from board.models.entries import Commitment, Communication, CustomerUpdate, Milestone, Note
from board.models.guard import refuse, verb
from board.models.telling import owners_of, speaker, tell_customer, tell_people


class Working:
    """Verbs of the daily work; none of them moves the card to another column."""

    @verb
    def open_first_cycle(self, *, by, now, policy):
        """The ticket begins its life in `new`; its clocks begin (G-102)."""
        self._compose_title(policy)
        self.record(
            "registered", by=by, now=now, policy=policy, at=self.request.received_at,
            colour=self.colour, complete=self.request.registered_at is not None,
        )  # fmt: skip

    @verb
    def registration_completed(self, *, by, now, policy):
        """What was missing has been filled in; judging and assigning may begin."""
        self._compose_title(policy)
        self.record("registration_completed", by=by, now=now, policy=policy)

    @verb
    def note(self, *, happened_at, action, result, by, now, policy, milestone=None):
        """Add a line to the work log: time, action, result, all three (G-108…G-110).

        A milestone reached here starts the 15 minutes in which the customer
        must hear of it (G-119…G-122). Answers the material clock. Returns the note.
        """
        self._refuse_when_closed()
        refuse_if(notes.objections_to_note(happened_at, action, result, now))
        note = self._write_note(happened_at, action, result, by=by, now=now)
        self.cycle.material_arrived_at = None
        if milestone:
            self._reach(milestone, now, note)
        self.record("noted", by=by, now=now, policy=policy, at=happened_at, note_id=note.id, milestone=milestone)
        return note

    def _write_note(self, happened_at, action, result, *, by, now, source="person"):
        note = Note(
            ticket=self, cycle_id=self.cycle_id, by_id=by.person_id, happened_at=happened_at,
            action=action.strip(), result=result.strip(), source=source, recorded_at=now,
        )  # fmt: skip
        db.session.add(note)
        db.session.flush()
        if source == "person":
            self.cycle.note_count += 1
            self.cycle.last_note_at = now
        return note

    def _reach(self, milestone, now, note=None):
        known = [m for m in self.milestones if m.cycle_id == self.cycle_id and m.key == milestone]
        if not known:
            self.milestones.append(
                Milestone(cycle_id=self.cycle_id, key=milestone, reached_at=now, note_id=note.id if note else None)
            )

    @verb
    def update_customer(self, parts, *, by, now, policy, milestone=None, expected_at=None, asks_material=False):
        """Tell the customer in four parts: status, progress, next step, expected time (G-123).

        `parts` is a domain `UpdateParts`. The message goes out over the
        original channel; an update that names a milestone answers its clock.
        Returns the update.
        """
        self._refuse_when_closed()
        refuse_if(notes.objections_to_update(parts))
        update = CustomerUpdate(
            ticket=self, cycle_id=self.cycle_id, by_id=by.person_id, status=parts.status.strip(),
            progress=parts.progress.strip(), next_step=parts.next_step.strip(), expected=parts.expected.strip(),
            expected_at=expected_at, milestone=milestone, asks_material=asks_material,
            channel=self.request.channel or "", recorded_at=now,
        )  # fmt: skip
        db.session.add(update)
        db.session.flush()
        self.update_count += 1
        self.last_update_at = now
        self._told(milestone, now)
        template = "customer_action_needed" if asks_material else "in_progress"
        message = self._say(template, by, now, policy, key=f"update:{update.id}", **parts.variables())
        self.record(
            "customer_updated", by=by, now=now, policy=policy, update_id=update.id, milestone=milestone,
            message_key=message.key if message else None,
        )  # fmt: skip
        return update

    def _told(self, milestone, now):
        for m in self.untold_milestones():
            if m.key == milestone:
                m.told_at = now

    def _say(self, template, by, now, policy, *, key, **variables):
        return tell_customer(self, template, key=key, now=now, policy=policy, person=speaker(by), **variables)

    @verb
    def communicate(self, entry, *, by, now, policy):
        """Keep a record of a talk with the customer (form 3.4); returns it.

        `entry` holds occurred_at, channel, type, customer_statement, reply,
        mood and to-dos (need, due_at). Each to-do becomes a commitment and a
        line of the work log (G-256, G-261). The ticket shows the latest mood (G-260).
        """
        refuse_if(notes.objections_to_communication(entry, now))
        record = Communication(
            ticket=self, cycle_id=self.cycle_id, by_id=by.person_id, occurred_at=entry.occurred_at,
            channel=entry.channel, type=entry.type, customer_statement=entry.customer_statement,
            reply=entry.reply, mood=entry.mood, recorded_at=now,
        )  # fmt: skip
        db.session.add(record)
        db.session.flush()
        if entry.mood:
            self.mood = entry.mood
        if entry.reply and by.is_person:
            self.first_contact_at = self.first_contact_at or entry.occurred_at
        self.record(
            "communicated", by=by, now=now, policy=policy, at=entry.occurred_at, communication_id=record.id,
            type=entry.type, mood=entry.mood,
        )  # fmt: skip
        for todo in entry.todos:
            self._take_on_todo(todo, record, by=by, now=now, policy=policy)
        return record

    def _take_on_todo(self, todo, record, *, by, now, policy):
        self.commit_to(
            "todo", need=todo.need, due_at=todo.due_at, by=by, now=now, policy=policy,
            owner_id=self.assignee_id or by.person_id, communication_id=record.id,
        )  # fmt: skip
        text = notes.todo_line(todo, policy, self.request.language)
        self._write_note(record.occurred_at, text.action, text.result, by=by, now=now, source="todo")

    @verb
    def commit_to(self, kind, *, need, due_at, by, now, policy, **who_and_what):
        """Make a commitment with a time; returns it (G-233, G-256).

        `who_and_what`: owner_id or department_id with contact_person,
        expected_result, communication_id. The policy says which kinds block closing.
        """
        self._refuse_when_closed()
        refuse_if(notes.objections_to_commitment(kind, need, due_at, now, who_and_what, policy))
        commitment = Commitment(
            ticket=self, cycle_id=self.cycle_id, kind=kind, need=need.strip(), due_at=due_at, made_at=now,
            made_by_id=by.person_id, blocks_closing=notes.blocks_closing(kind, policy), **who_and_what,
        )  # fmt: skip
        db.session.add(commitment)
        db.session.flush()
        self._count_as_action(by, now)
        self.record(
            "committed", by=by, now=now, policy=policy, commitment_id=commitment.id, commitment=kind,
            due_at=due_at.isoformat(), department_id=commitment.department_id, owner_id=commitment.owner_id,
        )  # fmt: skip
        self._tell_owner(commitment, by, now, policy)
        return commitment

    def _tell_owner(self, commitment, by, now, policy):
        people = [p for p in owners_of(commitment, self.board) if p.id != by.person_id]
        key = f"commitment:{commitment.id}"
        tell_people(
            self,
            people,
            "commitment_made",
            key=key,
            now=now,
            policy=policy,
            need=commitment.need,
            due=commitment.due_at,
        )

    @verb
    def answer_commitment(self, commitment, answer, *, by, now, policy):
        """Keep a commitment, late or in time; answering twice is the same as once."""
        if commitment.answered_at:
            return
        if not answer or not answer.strip():
            refuse(N_("Say what came of it."), field="answer")
        commitment.answered_at, commitment.answered_by_id = now, by.person_id
        commitment.answer, commitment.kept = answer.strip(), now <= commitment.due_at
        self.record(
            "commitment_answered", by=by, now=now, policy=policy, commitment_id=commitment.id, kept=commitment.kept
        )
        if by.person_id != self.assignee_id and self.assignee:
            key = f"commitment_answered:{commitment.id}"
            tell_people(
                self, [self.assignee], "commitment_answered", key=key, now=now, policy=policy, need=commitment.need
            )

    @verb
    def estimate(self, promise_at, reason, *, by, now, policy):
        """Promise another completion time; the first one stays on record, the customer is told (G-134, K-011)."""
        if self.stage not in ("assigned", "in_progress"):
            refuse(N_("A new completion time can be promised while somebody works on the ticket."))
        refuse_if(notes.objections_to_estimate(promise_at, reason, now))
        cycle, former = self.cycle, self.cycle.promise_at
        cycle.promise_at, cycle.promise_made_at = promise_at, now
        cycle.promise_no += 1
        cycle.overdue_at, cycle.acted_at = None, None
        self.record(
            "estimated", by=by, now=now, policy=policy, remark=reason, promise_at=promise_at.isoformat(),
            former=former.isoformat(),
        )  # fmt: skip
        key = f"estimate:{cycle.id}:{cycle.promise_no}"
        self._say("new_estimate", by, now, policy, key=key, reason=reason.strip())

    @verb
    def pause(self, why, remark, *, by, now, policy):
        """Stop the pausable clocks while something is awaited, such as the customer's material (K-056)."""
        if self.paused_for:
            return
        if self.stage not in ("assigned", "in_progress"):
            refuse(N_("Only a ticket that is being worked on can wait for something."))
        self.paused_for = why
        self.pauses.append(Pause(cycle_id=self.cycle_id, why=why, remark=remark, from_at=now, by_id=by.person_id))
        self.record("paused", by=by, now=now, policy=policy, why=why)

    @verb
    def resume(self, *, by, now, policy):
        """Let the clocks run again; the time that stood still is credited."""
        if not self.paused_for:
            return
        self._end_pause(now)
        self.record("resumed", by=by, now=now, policy=policy)

    def _end_pause(self, now):
        self.paused_for = None
        for pause in self.pauses:
            if pause.until_at is None:
                pause.until_at = now

    @verb
    def receive_material(self, *, by, now, policy, entry=None):
        """What the customer was asked for has arrived: 30 minutes until the next note (G-127).

        `entry`, a domain `Entry`, says what came; its record is returned, None without one.
        """
        self._refuse_when_closed()
        cycle = self.cycle
        cycle.material_no += 1
        cycle.material_arrived_at = now
        self._end_pause(now)
        self.record("material_arrived", by=by, now=now, policy=policy)
        if self.assignee and by.person_id != self.assignee_id:
            key = f"material:{cycle.id}:{cycle.material_no}"
            tell_people(self, [self.assignee], "material_arrived", key=key, now=now, policy=policy)
        return self.communicate(entry, by=by, now=now, policy=policy) if entry else None

    @verb
    def act(self, what, remark, *, by, now, policy):
        """A leader steps in on an overdue promise and says how (G-130…G-132, K-059)."""
        if not remark or not remark.strip():
            refuse(N_("Say what you are doing about it."), field="remark")
        self.cycle.acted_at = now
        self.supervisor_id = self.supervisor_id or by.person_id
        self.record("acted", by=by, now=now, policy=policy, remark=remark, what=what)

    def _refuse_when_closed(self):
        if not self.is_open:
            refuse(N_("The ticket is closed; reopen it first, or write a new one."))
