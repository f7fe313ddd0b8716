"""Judging a ticket: triage, dispute, ruling; what its colour is and why."""

from sqlalchemy import select

from board.domain import priority, promises, titles
from board.domain.refusals import N_
from board.extensions import db
from board.models.cycle import ColourChange
from board.models.guard import refuse, verb
from board.models.leaders import supervisors_of
from board.models.person import Choice
from board.models.telling import name_of, tell_people


class Judging:
    """Verbs that judge."""

    @verb
    def triage(self, judgement, *, by, now, policy):
        """Record a judgement and take its colour (form 3.2, G-213…G-226).

        `judgement` is a domain `Judgement`: scores with reasons or a level by
        criteria, domain, nature, topic. Raises Refused when a supervisor has
        ruled in this cycle and `by` does not lead (G-092).
        """
        self.refuse_when_closed()
        cycle = self.cycle
        if cycle.ruled_at and not by.leads:
            refuse(N_("A supervisor has ruled on this priority; only a supervisor may change it now."))
        priority.refuse_if_incomplete(judgement, policy)
        verdict = priority.judge(judgement, policy)
        cycle.scores, cycle.facts = judgement.as_dict(), dict(judgement.facts)
        cycle.domain, cycle.nature, cycle.topic = judgement.domain, judgement.nature, judgement.topic
        cycle.total, cycle.judged_colour = verdict.total, verdict.colour
        cycle.triaged_at, cycle.triaged_by_id = now, by.person_id
        colour = self._floor(verdict.colour, by, policy)
        cycle.review = priority.review_needed(colour, self.is_disputed, policy)
        self._take_colour(colour, "triage", by=by, now=now, policy=policy)
        self.colour_is_provisional = False
        self._compose_title(policy)
        self.record(
            "triaged", by=by, now=now, policy=policy, total=verdict.total, colour=colour, points=dict(judgement.points)
        )
        if cycle.review == "required":
            urgent = policy.priority(colour).escalates
            self._call_supervisors("escalated" if urgent else "review_wanted", now=now, policy=policy)

    def _floor(self, colour, by, policy):
        """The judged colour, in a second handling not below the raised one without a leader (K-140)."""
        floor = self._raised_floor
        if floor and not by.leads and policy.rank_of(colour) < policy.rank_of(floor):
            return floor
        return colour

    @property
    def _raised_floor(self):
        raised = [c.colour for c in self.colours if c.why == "second_handling" and c.at >= self.cycle.opened_at]
        return raised[-1] if raised else None

    @verb
    def dispute(self, colour, reason, *, by, now, policy):
        """Ask for a supervisor's ruling; their two minutes begin (G-091)."""
        self.refuse_when_closed()
        if self.is_disputed:
            refuse(N_("A supervisor has already been asked; the ruling is due in a moment."))
        if not reason or not reason.strip():
            refuse(N_("Say why the priority should be another one."), field="reason")
        cycle = self.cycle
        cycle.disputed_at, cycle.disputed_colour, cycle.dispute_reason = now, colour, reason.strip()
        cycle.dispute_no += 1
        cycle.ruled_at = None
        cycle.review = "required"
        self.is_disputed = True
        self.record("disputed", by=by, now=now, policy=policy, colour=colour)
        self._call_supervisors("review_due", now=now, policy=policy)

    @verb
    def rule(self, colour, reason, *, by, now, policy):
        """Set the colour for good: the supervisor's ruling is final (G-092, K-002)."""
        self.refuse_when_closed()
        if not reason or not reason.strip():
            refuse(N_("Say why: the ruling is kept with its reason."), field="reason")
        self.cycle.ruling_reason = reason.strip()
        self._rule(colour, by=by, now=now, policy=policy, remark=reason)
        people = [self.assignee or self.request.receiver]
        tell_people(self, people, "ruled", now=now, policy=policy, by_name=name_of(by), reason=reason.strip())

    @verb
    def confirm_judgement(self, *, by, now, policy):
        """The supervisor agrees with the judgement; it is final (G-223, G-092)."""
        self.refuse_when_closed()
        if not self.cycle.triaged_at:
            refuse(N_("There is no judgement to confirm yet: judge the ticket first."))
        self._rule(self.colour, by=by, now=now, policy=policy)

    def _rule(self, colour, *, by, now, policy, remark=None):
        cycle = self.cycle
        cycle.ruled_at, cycle.ruled_by_id, cycle.review = now, by.person_id, "done"
        self.is_disputed = False
        self._take_colour(colour, "ruling", by=by, now=now, policy=policy)
        self.colour_is_provisional = False
        self._compose_title(policy)
        self.record("ruled", by=by, now=now, policy=policy, remark=remark, colour=colour)

    @verb
    def rule_by_default(self, *, by, now, policy):
        """Nobody ruled in time: the higher of the two priorities holds (K-049)."""
        cycle = self.cycle
        higher = max(self.colour, cycle.disputed_colour or self.colour, key=policy.rank_of)
        cycle.ruled_at, cycle.review = now, "done"
        self.is_disputed = False
        self._take_colour(higher, "default", by=by, now=now, policy=policy)
        self._compose_title(policy)
        self.record("ruled_by_default", by=by, now=now, policy=policy, colour=higher)

    def _take_colour(self, colour, why, *, by, now, policy):
        if self.colours and self.colour == colour:
            return
        rises = policy.rank_of(colour) > policy.rank_of(self.colour)
        self.colour = colour
        self.colours.append(ColourChange(at=now, colour=colour, why=why, by_id=by.person_id))
        if self.cycle.assigned_at and self.cycle.promise_at and not self.cycle.resolved_at:
            self._promise_under_colour(rises, by=by, now=now, policy=policy)

    def _promise_under_colour(self, rises, *, by, now, policy):
        """The promise follows the colour; the first one too, while nobody has promised otherwise."""
        cycle, former, since = self.cycle, self.cycle.promise_at, self.cycle.promise_from_at
        level = policy.priority(self.colour)
        start = since or cycle.assigned_at
        due = promises.under_colour(former, level, rises=rises, start=start, now=now)
        if due == former:
            return
        if cycle.first_promise_at == former:
            cycle.first_promise_at = due
        self._promise(due, now)
        cycle.promise_from_at = since
        self.record("estimated", by=by, now=now, policy=policy, promise_at=due.isoformat(), former=former.isoformat())

    def _compose_title(self, policy):
        if not self.title_is_manual:
            self.title = titles.compose(self._title_facts(), policy, self.request.language)

    def _title_facts(self):
        customer, request = self.customer, self.request
        return titles.TitleFacts(
            customer_name=customer.masked_name if customer else None,
            customer_level=customer.effective_level if customer else None,
            topic=self._topic_words(),
            domain=self.cycle.domain,
            request_type=request.request_type,
            urgency_mark=request.urgency_mark,
            core_demand=request.facts.get("core_demand"),
            colour=self.colour,
        )

    def _topic_words(self):
        """The topic as people named it in the list; its key where it stands only in the policy."""
        cycle = self.cycle
        if cycle.topic is None:
            return None
        query = select(Choice).where(Choice.board == self.board, Choice.list == "topic", Choice.key == cycle.topic)
        listed = db.session.scalars(query.order_by(Choice.parent != (cycle.domain or ""))).first()
        return listed.named(self.request.language) if listed else cycle.topic

    def _call_supervisors(self, template, *, now, policy, **variables):
        tell_people(self, supervisors_of(self.board, now), template, now=now, policy=policy, **variables)
