"""Closing what is confirmed or gone silent, or without the customer; links between tickets."""

from sqlalchemy import select

from board.domain import closing
from board.domain.refusals import N_, refuse_if
from board.extensions import db
from board.models.guard import refuse, verb
from board.models.leaders import supervisors_of
from board.models.telling import tell_customer, tell_people
from board.models.ticket_link import TicketLink


class Closing:
    """Verbs that end a handling. Nothing closes behind the customer's back."""

    @verb
    def close(self, *, by, now, policy):
        """Close what the customer confirmed or what is marked ready (G-146, G-273, K-029).

        Raises Refused with everything the three-party confirmation lacks (G-137, G-138).
        """
        refuse_if(self.objections_to_closing(by=by, policy=policy))
        self._close("confirmed" if self.cycle.answer == "solved" else "silence", by, now, policy)

    def objections_to_closing(self, *, by, policy):
        """Everything that the three-party confirmation lacks, and who must close."""
        return closing.objections_to_closing(self._closing_facts(), by, policy)

    def waits_for_leader(self, policy):
        """True when a supervisor closes it, not the customer's answer or silence."""
        return closing.waits_for_leader(self._closing_facts(), policy)

    def _closing_facts(self):
        return closing.ClosingFacts(
            stage=self.stage,
            colour=self.colour,
            was_disputed=self.cycle.dispute_no > 0,
            is_second_handling=self.is_second_handling,
            answer=self.cycle.answer,
            rating=self.cycle.rating,
            is_ready_to_close=self.ready_to_close_at is not None,
            has_solution=bool(self.cycle.solution),
            has_self_check=bool(self.cycle.self_check_passed),
            is_late=self.is_late,
            has_overdue_reason=bool(self.cycle.overdue_reason),
            blocking=self._blocking(),
        )

    def _ready_to_close(self, by, now, policy):
        self.ready_to_close_at = now
        self.record("ready_to_close", by=by, now=now, policy=policy)
        leaders = [self.supervisor] if self.supervisor else supervisors_of(self.board, now)
        key = f"ready:{self.cycle.id}:{self.cycle.ask_no}"
        tell_people(self, leaders, "ready_to_close", key=key, now=now, policy=policy)

    @verb
    def close_by_silence(self, *, by, now, policy):
        """The customer stayed silent after request and reminder: close, or mark ready (G-153, G-154, K-025…K-027)."""
        cycle = self.cycle
        if self.stage != "awaiting_customer" or cycle.answered_at or not cycle.reminder_delivered_at:
            return
        cycle.closing_note = closing.silence_note(
            cycle.asked_delivered_at, cycle.reminder_delivered_at, policy, self.request.language
        )
        cycle.answer_how = "silence"
        self.record("silent", by=by, now=now, policy=policy)
        if self.waits_for_leader(policy):
            self._ready_to_close(by, now, policy)
        else:
            self._close("silence", by, now, policy)

    @verb
    def withdraw(self, why, reason, *, by, now, policy):
        """Close a duplicate, a withdrawn request or spam: a leader's verb, outside the rates, no survey."""
        self.refuse_when_closed()
        if not reason or not reason.strip():
            refuse(N_("Say why: the ticket leaves the board without the customer's confirmation."), field="reason")
        self._end_assignment(now)
        self.cycle.closing_note = reason.strip()
        self._close(why, by, now, policy)

    def _close(self, how, by, now, policy):
        cycle = self.cycle
        self._enter("closed", now)
        self.closed_at, self.closed_how = now, how
        cycle.closed_at = now
        cycle.closed_by_id = by.person_id or (self.assignee_id if how == "confirmed" else None)
        self.ready_to_close_at = None
        self._end_pause(now)
        self._tag_customer(cycle, now, policy)
        self.record("closed", by=by, now=now, policy=policy, how=how)
        if all(not t.is_open for t in self.request.tickets):
            self.request.closed_at = now
        if how in ("confirmed", "silence"):
            template = "closed" if how == "confirmed" else "closed_by_silence"
            tell_customer(
                self, template, key=f"closed:{cycle.id}:{cycle.ask_no}", now=now, policy=policy, link="progress"
            )
        else:
            self._withdraw_ask()

    def _tag_customer(self, cycle, now, policy):
        if self.customer is None:
            return
        for text in closing.customer_tags(
            self._title_facts(), cycle.satisfaction, cycle.answer, policy, self.request.language
        ):
            self.customer.tag(text, now=now)

    @verb
    def link_to(self, kind, other, *, by, now, policy):
        """Tie this ticket to another: duplicate, follows, parent, same_cause; twice is the same as once."""
        known = select(TicketLink.id).filter_by(from_id=self.id, to_id=other.id, kind=kind)
        if db.session.scalar(known) is None:
            db.session.add(TicketLink(from_id=self.id, to_id=other.id, kind=kind, by_id=by.person_id, at=now))
            db.session.flush()
            self.record("linked", by=by, now=now, policy=policy, link=kind, other_id=other.id)

    @verb
    def archive(self, *, by, now, policy):
        """Take a closed ticket off the board for good."""
        if self.stage != "closed":
            return
        self._enter("archived", now)
        self.archived_at = now
        self.record("archived", by=by, now=now, policy=policy)
