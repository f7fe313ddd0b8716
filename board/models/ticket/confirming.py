"""Solution, the question to the customer, and the customer's answer."""

from sqlalchemy import select

from board.domain import closing
from board.domain.refusals import N_, refuse_if
from board.extensions import db
from board.models.cycle import Pause
from board.models.guard import refuse, verb
from board.models.leaders import supervisors_of
from board.models.message import Message
from board.models.telling import tell_people


class Confirming:
    """Verbs between the end of the work and the closure: three confirm (G-137)."""

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
        cycle.overdue_reason = proposal.overdue_reason.strip() if self.is_late_at(now) else None
        cycle.closing_facts = dict(proposal.facts)
        if self.is_late_at(now):  # a later estimate may have moved the timer, never the first promise
            self.overdue_since = self.overdue_since or cycle.first_promise_at
        cycle.resolved_at = now
        self._end_pause(now)
        self._reach("solved", now)
        self._told("solved", now)
        self._enter("awaiting_customer", now)
        self._ask(by, now, policy)
        self.record("solved", by=by, now=now, policy=policy, late=self.is_late)

    def objections_to_solving(self, *, by, now, policy):
        """What speaks against asking the customer, whatever the solution is: what no form can fill in."""
        facts = self._asking_facts(by, now)
        return tuple(r for r in closing.objections_to_asking(facts, closing.Proposal(), policy) if not r.field)

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
            blocking=self._blocking(),
        )

    def _blocking(self):
        return tuple(c.need for c in self.commitments if c.blocks_closing and not c.answered_at)

    def _ask(self, by, now, policy):
        cycle = self.cycle
        cycle.ask_no += 1
        cycle.asked_at, cycle.asked_delivered_at, cycle.ask_failed_at = now, None, None
        cycle.reminded_at, cycle.reminder_delivered_at = None, None
        cycle.answer, cycle.answered_at = None, None
        key = f"ask:{cycle.id}:{cycle.ask_no}"
        self._say("confirmation_request", by, now, policy, key=key, link="confirm", solution=cycle.solution)

    def _ask_anew(self, by, now, policy):
        """An open question once more, with a new link and all the time to answer it; it answers nothing else."""
        if self.stage != "awaiting_customer" or self.cycle.answered_at:
            return
        enquired_at = self.enquired_at
        self._withdraw_ask()
        self._ask(by, now, policy)
        self.enquired_at = enquired_at

    @verb
    def approve(self, *, by, now, policy):
        """A leader agrees with the solution, where the policy asks for it (A-087, K-136)."""
        self.refuse_when_closed()
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
        self._withdraw_ask()
        self.record(kind, by=by, now=now, policy=policy, remark=reason)

    def _withdraw_ask(self):
        """What waits to leave stays here; held first, since a worker may be taking it at this moment."""
        db.session.flush()
        of_this_cycle = (Message.ticket_id == self.id, Message.cycle_id == self.cycle_id, Message.link == "confirm")
        asked = select(Message).where(*of_this_cycle).with_for_update(of=Message)
        for message in db.session.scalars(asked, execution_options={"populate_existing": True}):
            if message.state in ("queued", "by_hand", "parked"):
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
        self._withdraw_ask()
        if is_solved:
            self._tell_answer(now, policy)
            self._follow_confirmation(by, now, policy)
        else:
            self._handle_again("not_solved", by=by, now=now, policy=policy)

    def _tell_answer(self, now, policy):
        cycle = self.cycle
        facts = {"rating": cycle.rating or "–", "suggestion": cycle.suggestion or ""}
        key = f"answered:{cycle.id}:{cycle.ask_no}"
        tell_people(self, [self.assignee], "customer_solved", key=key, now=now, policy=policy, **facts)
        if cycle.rating and cycle.rating <= policy.closing.low_rating:
            people = supervisors_of(self.board, now)
            tell_people(self, people, "customer_low_rating", key=f"low:{key}", now=now, policy=policy, **facts)

    def _follow_confirmation(self, by, now, policy):
        self.cycle.closing_note = policy.prescribed.confirmed.in_(self.request.language)
        if self.waits_for_leader(policy):
            self._ready_to_close(by.rule, now, policy)
        else:
            self._close("confirmed", by, now, policy)

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
