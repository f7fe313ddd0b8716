"""Solution, the customer's answer, closure, and what begins again."""

from datetime import timedelta

from sqlalchemy import select

from board.domain import closing, moves
from board.domain.refusals import N_, refuse_if
from board.extensions import db
from board.models.cycle import Cycle, Pause
from board.models.guard import refuse, verb
from board.models.telling import people_of_rank, supervisors_of, tell_customer, tell_people
from board.models.ticket_link import TicketLink


class Closing:
    """Verbs of the last third of a ticket's life. Nothing closes behind the customer's back."""

    @verb
    def solve(self, proposal, *, by, now, policy):
        """Carry out the solution and ask the customer (G-139…G-143, G-266…G-268).

        `proposal` is a domain `Proposal`: solution, self-check with its proof,
        overdue reason when late. Raises Refused with everything that is missing.
        """
        refuse_if(closing.objections_to_asking(self._asking_facts(by, now), proposal, policy))
        cycle = self.cycle
        cycle.solution, cycle.self_check = proposal.solution.strip(), proposal.self_check.strip()
        cycle.self_check_passed, cycle.self_checked_by_id = True, by.person_id
        cycle.overdue_reason = (proposal.overdue_reason or "").strip() or None
        cycle.closing_facts = dict(proposal.facts)
        cycle.resolved_at = now
        self._end_pause(now)
        self._reach("solved", now)
        self._told("solved", now)
        self._enter("awaiting_customer", now)
        self.record("solved", by=by, now=now, policy=policy, late=self.is_late)
        self._ask(by, now, policy)

    def _asking_facts(self, by, now):
        return closing.AskingFacts(
            stage=self.stage,
            is_assignee=by.person_id == self.assignee_id,
            leads=by.leads,
            first_promise_at=self.cycle.first_promise_at,
            now=now,
            colour=self.colour,
            is_disputed=self.is_disputed,
            is_second_handling=self.is_second_handling,
            is_approved=self.cycle.approved_at is not None,
            blocking=tuple(c.need for c in self.commitments if c.blocks_closing and not c.answered_at),
        )

    def _ask(self, by, now, policy):
        cycle = self.cycle
        cycle.ask_no += 1
        cycle.asked_at, cycle.asked_delivered_at, cycle.ask_failed_at = now, None, None
        cycle.reminded_at, cycle.reminder_delivered_at = None, None
        cycle.answer, cycle.answered_at = None, None
        key = f"ask:{cycle.id}:{cycle.ask_no}"
        self._say("confirmation_request", by, now, policy, key=key, link="confirm", solution=cycle.solution)

    @verb
    def approve(self, *, by, now, policy):
        """A leader agrees with the solution, where the policy asks for it (A-087, K-136)."""
        self.cycle.approved_at, self.cycle.approved_by_id = now, by.person_id
        self.record("approved", by=by, now=now, policy=policy)

    @verb
    def recall(self, reason, *, by, now, policy):
        """The assignee or a leader takes the solution back from the customer, with a reason."""
        self._back_to_work("recalled", reason, by=by, now=now, policy=policy)

    @verb
    def reject(self, reason, *, by, now, policy):
        """A reviewer sends the solution back to work, with a reason; the assignee is told."""
        self._back_to_work("rejected", reason, by=by, now=now, policy=policy)
        key = f"rejected:{self.cycle.id}:{self.cycle.ask_no}"
        tell_people(self, [self.assignee], "solution_rejected", key=key, now=now, policy=policy, reason=reason.strip())

    def _back_to_work(self, kind, reason, *, by, now, policy):
        if self.stage != "awaiting_customer":
            refuse(N_("Only a ticket that waits for the customer can be taken back."))
        if not reason or not reason.strip():
            refuse(N_("Say why the solution is taken back."), field="reason")
        cycle = self.cycle
        self.pauses.append(
            Pause(cycle_id=cycle.id, why="awaiting_customer", from_at=cycle.resolved_at or now, until_at=now)
        )
        cycle.resolved_at = None
        cycle.approved_at = None
        self.ready_to_close_at = None
        self._enter("in_progress", now)
        self._withdraw_ask(now)
        self.record(kind, by=by, now=now, policy=policy, remark=reason)

    def _withdraw_ask(self, now):
        for message in self.messages:
            if message.cycle_id == self.cycle_id and message.state == "queued" and message.link == "confirm":
                message.state = "withdrawn"

    @verb
    def answer(self, is_solved, *, how, by, now, policy, rating=None, suggestion=None, words=None):
        """Take the customer's "solved" or "not solved", whoever carries it (G-144…G-150, G-238).

        `how` is link, email, phone, signature. A repeated answer changes
        nothing; "not solved" opens a new cycle.
        """
        cycle = self.cycle
        if cycle.answer == ("solved" if is_solved else "not_solved"):
            return
        refuse_if(closing.objections_to_answer(self.stage, cycle.answer))
        cycle.answer, cycle.answered_at = ("solved" if is_solved else "not_solved"), now
        cycle.answer_how, cycle.answer_words = how, words
        cycle.rating, cycle.suggestion = rating, (suggestion or "").strip() or None
        cycle.satisfaction = closing.satisfaction(rating, is_solved)
        if is_solved:
            cycle.first_confirmed_at = cycle.first_confirmed_at or now
        self.record("answered", by=by, now=now, policy=policy, answer=cycle.answer, how=how, rating=rating)
        if is_solved:
            self._tell_answer(by, now, policy)
            self._follow_confirmation(by, now, policy)
        else:
            self._handle_again("not_solved", by=by, now=now, policy=policy)

    def _tell_answer(self, by, now, policy):
        cycle = self.cycle
        facts = {"rating": cycle.rating or "–", "suggestion": cycle.suggestion or ""}
        key = f"answered:{cycle.id}:{cycle.ask_no}"
        tell_people(self, [self.assignee], "customer_solved", key=key, now=now, policy=policy, **facts)
        if cycle.rating and cycle.rating <= policy.closing.low_rating:
            people = supervisors_of(self.board)
            tell_people(self, people, "customer_low_rating", key=f"low:{key}", now=now, policy=policy, **facts)

    def _follow_confirmation(self, by, now, policy):
        self._prescribed_note(policy.prescribed.confirmed, by, now)
        if closing.waits_for_leader(self._closing_facts(), policy):
            self._ready_to_close(by, now, policy)
        else:
            self._close("confirmed", by, now, policy)

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
            blocking=tuple(c.need for c in self.commitments if c.blocks_closing and not c.answered_at),
        )

    def _prescribed_note(self, label, by, now):
        text = label.in_(self.request.language)
        self.cycle.closing_note = text

    def _ready_to_close(self, by, now, policy):
        self.ready_to_close_at = now
        self.record("ready_to_close", by=by, now=now, policy=policy)
        leaders = [self.supervisor] if self.supervisor else supervisors_of(self.board)
        tell_people(
            self, leaders, "ready_to_close", key=f"ready:{self.cycle.id}:{self.cycle.ask_no}", now=now, policy=policy
        )

    @verb
    def rate(self, rating, suggestion, *, by, now, policy):
        """Take a rating or a suggestion that comes after the answer, by link or reported by phone (G-239, G-271)."""
        cycle = self.answered_cycle
        if cycle is None:
            refuse(N_("A rating follows the customer's answer: enter “solved” or “not solved” first."))
        cycle.rating = rating or cycle.rating
        cycle.suggestion = (suggestion or "").strip() or cycle.suggestion
        cycle.satisfaction = closing.satisfaction(cycle.rating, cycle.answer == "solved")
        self.record("rated", by=by, now=now, policy=policy, rating=cycle.rating)
        self._tag_customer(cycle, now, policy)

    @property
    def answered_cycle(self):
        """The last cycle that the customer answered; None before the first answer."""
        return next((c for c in reversed(self.cycles) if c.answer), None)

    @verb
    def close(self, *, by, now, policy):
        """Close what the customer confirmed or what is marked ready (G-146, G-273, K-029).

        Raises Refused with everything the three-party confirmation lacks (G-137, G-138).
        """
        refuse_if(closing.objections_to_closing(self._closing_facts(), by, policy))
        self._close("confirmed" if self.cycle.answer == "solved" else "silence", by, now, policy)

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
        if closing.waits_for_leader(self._closing_facts(), policy):
            self._ready_to_close(by, now, policy)
        else:
            self._close("silence", by, now, policy)

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
            self._withdraw_ask(now)

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
            self.record("linked", by=by, now=now, policy=policy, link=kind, other_id=other.id)

    @verb
    def withdraw(self, why, reason, *, by, now, policy):
        """Close a duplicate, a withdrawn request or spam: a leader's verb, outside the rates, no survey."""
        self._refuse_when_closed()
        if not reason or not reason.strip():
            refuse(N_("Say why: the ticket leaves the board without the customer's confirmation."), field="reason")
        self._end_assignment(now)
        self.cycle.closing_note = reason.strip()
        self._close(why, by, now, policy)

    @verb
    def reopen(self, reason, *, by, now, policy):
        """The same problem again: a new cycle from triage (K-139); archived tickets stay closed."""
        refuse_if(moves.objections_to_reopening(self.stage))
        if not reason or not reason.strip():
            refuse(N_("Say what the customer reports."), field="reason")
        self.closed_at, self.closed_how, self.request.closed_at = None, None, None
        self._handle_again("reopened", by=by, now=now, policy=policy, remark=reason)

    @verb
    def archive(self, *, by, now, policy):
        """Take a closed ticket off the board for good."""
        if self.stage != "closed":
            return
        self._enter("archived", now)
        self.archived_at = now
        self.record("archived", by=by, now=now, policy=policy)

    def _handle_again(self, why, *, by, now, policy, remark=None):
        """A new cycle: judged anew, marked second handling, followed by a supervisor (G-148…G-150, K-050, K-140)."""
        former_assignee = self.assignee
        self.cycle.closed_at = self.cycle.closed_at or now
        fresh = Cycle(no=self.cycle.no + 1, opened_at=now, reason=why)
        self.cycles.append(fresh)
        db.session.flush()
        self.cycle = fresh
        self.cycle_id = fresh.id
        self._end_assignment(now)
        self.assignee, self.assignee_id, self.ready_to_close_at = None, None, None
        self.overdue_since, self.escalated_at, self.promised_cadence_minutes = None, None, None
        self._enter("new", now)
        self.record("handled_again", by=by, now=now, policy=policy, remark=remark, why=why)
        self._raise_for_second_handling(by, now, policy)
        self._call_for_second_handling(former_assignee, by, now, policy)

    def _raise_for_second_handling(self, by, now, policy):
        rules = policy.closing.second_handling
        self._take_colour(closing.raised(self.colour, rules.raise_levels, policy), "second_handling", by=by, now=now)
        self._compose_title(policy)
        leaders = supervisors_of(self.board)
        if rules.supervisor_follows and leaders and self.supervisor_id is None:
            self.supervisor, self.supervisor_id = leaders[0], leaders[0].id

    def _call_for_second_handling(self, former, by, now, policy):
        rules = policy.closing.second_handling
        for kind, hours, text in closing.second_handling_commitments(rules, self.request.language):
            self.commit_to(
                kind, need=text, due_at=now + timedelta(hours=hours), by=by, now=now, policy=policy,
                owner_id=self.supervisor_id or (former.id if former else None),
            )  # fmt: skip
        people = [former, *(supervisors_of(self.board) or people_of_rank(self.board, "head"))]
        key = f"again:{self.cycle_id}"
        tell_people(self, people, "customer_not_solved", key=key, now=now, policy=policy)
        tell_customer(self, "second_handling", key=key, now=now, policy=policy, link="progress")
