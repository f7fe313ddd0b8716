"""The daily work: notes, words to the customer, records of talks."""

from board.domain import notes, priority
from board.domain.refusals import N_, refuse_if
from board.extensions import db
from board.models.entries import Communication, CustomerUpdate, Milestone, Note
from board.models.guard import refuse, verb
from board.models.telling import speaker, tell_customer
from board.models.ticket.waiting import NOT_WORKED_ON


class Working:
    """Verbs of the daily work; none of them moves the card to another column."""

    @verb
    def begin(self, *, by, now, policy):
        """The ticket begins its life in `new`; its clocks begin (G-102)."""
        self.cycle_id = self.cycles[0].id
        self._compose_title(policy)
        self.record(
            "registered", by=by, now=now, policy=policy, at=self.request.received_at,
            colour=self.colour, complete=self.request.registered_at is not None,
        )  # fmt: skip

    @verb
    def registration_completed(self, *, by, now, policy):
        """What was missing has been filled in; judging and assigning may begin. A sheet of before is stale now."""
        self.version += 1
        if self.colour_is_provisional:
            self._take_colour_of_mark(by=by, now=now, policy=policy)
        self._compose_title(policy)
        self.record("registration_completed", by=by, now=now, policy=policy, colour=self.colour)

    @verb
    def registration_corrected(self, fields, *, by, now, policy, is_reached_anew=False):
        """What was wrong is right now; the history names the fields. A colour that comes of the mark follows it.

        A sheet of before is stale now. Where the customer is reached elsewhere, an open question is asked anew.
        """
        self.refuse_when_closed()
        self.version += 1
        if self.colour_is_provisional and self.cycle.no == 1 and "urgency_mark" in fields:
            self._take_colour_of_mark(by=by, now=now, policy=policy)
        self._compose_title(policy)
        self.record("registration_corrected", by=by, now=now, policy=policy, fields=fields, colour=self.colour)
        if is_reached_anew:
            self._ask_anew(by, now, policy)

    def _take_colour_of_mark(self, *, by, now, policy):
        colour = priority.provisional_colour(self.request.urgency_mark, policy)
        self._take_colour(colour, "provisional", by=by, now=now, policy=policy)

    @verb
    def note(self, *, happened_at, action, result, by, now, policy, milestone=None):
        """Add a line to the work log: time, action, result, all three (G-108…G-110).

        A milestone reached here starts the 15 minutes in which the customer
        must hear of it (G-119…G-122). Answers the material clock. Returns the note.
        """
        self.refuse_when_closed()
        refuse_if(notes.objections_to_note(happened_at, action, result, now))
        note = self._write_note(happened_at, action, result, by=by, now=now)
        self.cycle.material_arrived_at = None
        if milestone:
            self._reach(milestone, now, note)
        self.record("noted", by=by, now=now, policy=policy, at=happened_at, note_id=note.id, milestone=milestone)
        return note

    def _write_note(self, happened_at, action, result, *, by, now, source="person"):
        note = Note(
            ticket_id=self.id, cycle_id=self.cycle_id, by_id=by.person_id, happened_at=happened_at,
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
            note_id = note.id if note else None
            self.milestones.append(Milestone(cycle_id=self.cycle_id, key=milestone, reached_at=now, note_id=note_id))

    @verb
    def update_customer(self, parts, *, by, now, policy, milestone=None, expected_at=None, asks_material=False):
        """Tell the customer in four parts: status, progress, next step, expected time (G-123).

        `parts` is a domain `UpdateParts`. The message goes out over the
        original channel; an update that names a milestone answers its clock,
        one that asks for material lets the clocks stand still until it comes,
        which only clocks of work can. Returns the update.
        """
        self.refuse_when_closed()
        refuse_if(notes.objections_to_update(parts))
        if asks_material and not self.may_wait:
            refuse(NOT_WORKED_ON, field="asks_material")
        particulars = {"milestone": milestone, "expected_at": expected_at, "asks_material": asks_material}
        update = self._write_update(parts, by=by, now=now, **particulars)
        self._told(milestone, now)
        template = "customer_action_needed" if asks_material else "in_progress"
        message = self._say(template, by, now, policy, key=f"update:{update.id}", **parts.variables())
        self.record(
            "customer_updated", by=by, now=now, policy=policy, update_id=update.id, milestone=milestone,
            message_key=message.key if message else None,
        )  # fmt: skip
        if asks_material:
            self.pause("material", None, by=by, now=now, policy=policy)
        return update

    def _write_update(self, parts, *, by, now, **particulars):
        update = CustomerUpdate(
            ticket_id=self.id, cycle_id=self.cycle_id, by_id=by.person_id, status=parts.status.strip(),
            progress=parts.progress.strip(), next_step=parts.next_step.strip(), expected=parts.expected.strip(),
            channel=self.request.channel or "", recorded_at=now, **particulars,
        )  # fmt: skip
        db.session.add(update)
        db.session.flush()
        self.update_count += 1
        self.last_update_at = now
        return update

    def _told(self, milestone, now):
        for m in self.untold_milestones():
            if m.key == milestone:
                m.told_at = now

    def _say(self, template, by, now, policy, *, key, **variables):
        self.enquired_at = None  # whatever the customer asked, this is word from us
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
            ticket_id=self.id, cycle_id=self.cycle_id, by_id=by.person_id, occurred_at=entry.occurred_at,
            channel=entry.channel, type=entry.type, customer_statement=entry.customer_statement,
            reply=entry.reply, mood=entry.mood, recorded_at=now,
        )  # fmt: skip
        db.session.add(record)
        db.session.flush()
        self._take_from(entry, by)
        self.record(
            "enquired" if entry.asks else "communicated", by=by, now=now, policy=policy, at=entry.occurred_at,
            communication_id=record.id, type=entry.type, mood=entry.mood,
        )  # fmt: skip
        if entry.is_open_question:
            self._be_asked(entry, by=by, now=now, policy=policy)
        for todo in entry.todos:
            self._take_on_todo(todo, record, by=by, now=now, policy=policy)
        return record

    def _take_from(self, entry, by):
        """What a talk changes on the ticket: the mood; an answer by a person is contact, and answers an enquiry."""
        self.mood = entry.mood or self.mood
        if entry.reply and by.is_person:
            self.first_contact_at = self.first_contact_at or entry.occurred_at
            self.enquired_at = None

    def _take_on_todo(self, todo, record, *, by, now, policy):
        self.commit_to(
            "todo", need=todo.need, due_at=todo.due_at, by=by, now=now, policy=policy,
            owner_id=self.assignee_id or by.person_id, communication_id=record.id,
        )  # fmt: skip
        text = notes.todo_line(todo, policy, self.request.language)
        self._write_note(record.occurred_at, text.action, text.result, by=by, now=now, source="todo")

    @verb
    def attached(self, files, *, by, now, policy):
        """Note that files were added to the ticket; they are kept already."""
        self.record("attached", by=by, now=now, policy=policy, attachment_ids=[file.id for file in files])

    def refuse_when_closed(self):
        """Raise Refused for a ticket that is no longer open."""
        if not self.is_open:
            refuse(N_("The ticket is closed; reopen it first, or write a new one."))
