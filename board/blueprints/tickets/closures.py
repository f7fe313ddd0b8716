"""Solution, the customer's answer as an agent heard it, closure, reopening."""

from flask import g, request
from flask_babel import lazy_gettext as _
from flask_login import current_user

from board import wallclock
from board.blueprints.tickets.filling import options
from board.blueprints.tickets.sheets import is_first_look, sheet
from board.domain.answers import ANSWERED_BY_CUSTOMER
from board.domain.closing import Proposal
from board.domain.refusals import N_
from board.extensions.words import label, language
from board.forms.assigning import NothingForm, ReasonForm
from board.forms.closing import CustomerAnswerForm, RatingForm, SolutionForm, WithdrawalForm
from board.forms.declared import declared_form, declared_values
from board.forms.fields import REQUIRED
from board.forms.working import with_choices
from board.models.attachment import attach, chosen
from board.models.guard import refuse
from board.queries.reach import ticket_within_reach


def solution_form():
    """The policy's closing fields; the overdue reason only when the first promise has passed."""
    form = declared_form(SolutionForm, closing_fields(), language(), g.policy.zone)()
    if is_first_look():  # after a recall the former words are there to be mended
        form.solution.data, form.self_check.data = g.ticket.cycle.solution, g.ticket.cycle.self_check
        form.overdue_reason.data = g.ticket.cycle.overdue_reason
    if g.ticket.is_late_at(wallclock.now()):
        form.overdue_reason.validators = [REQUIRED]
        form.overdue_reason.flags.required = True
    else:
        del form.overdue_reason
    return form


def closing_fields():
    """What the policy wants to know with the solution; the rest comes with the customer's answer."""
    return [field for field in g.policy.fields["closing"] if field.key not in ANSWERED_BY_CUSTOMER]


@sheet(
    "solutions", solution_form, template="tickets/sheets/solution.html", files=True,
    title=_("Solved: ask the customer"), press=_("Ask the customer"), done=_("The customer is asked to confirm."),
    rule=_("Three confirm a closure: you by your own check, we by asking, the customer by answering."),
)  # fmt: skip
def solve(form):
    """Solution and self-check; the customer is asked."""
    now = wallclock.now()
    files = chosen(form.attachments.data)
    proposal = Proposal(
        solution=form.solution.data, self_check=form.self_check.data, proof_count=len(files),
        overdue_reason=form.overdue_reason.data if "overdue_reason" in form else None,
        facts=declared_values(form, closing_fields()),
    )  # fmt: skip
    g.ticket.solve(proposal, by=g.actor, now=now, policy=g.policy)
    attach(files, "self_check", g.ticket.cycle_id, ticket=g.ticket, by=g.actor, now=now)


@sheet("recalls", ReasonForm, title=_("Take the solution back"), press=_("Take back"), done=_("Back in progress."))
def recall(form):
    """The assignee takes the solution back."""
    g.ticket.recall(form.reason.data, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "rejections", ReasonForm, title=_("Reject the solution"), press=_("Reject"), done=_("Rejected; back in progress.")
)
def reject(form):
    """A reviewer sends the solution back."""
    g.ticket.reject(form.reason.data, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet("approvals", NothingForm, title=_("Approve the solution"), press=_("Approve"), done=_("Approved."))
def approve(form):
    """A leader agrees with the solution."""
    g.ticket.approve(by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "answers", lambda: with_choices(CustomerAnswerForm(), how=_ways(), rating=_ratings()),
    title=_("The customer's answer"), press=_("Enter answer"), done=_("The answer is recorded."),
    rule=_("What the customer said by phone, by mail or in person. “2” begins a second handling."),
)  # fmt: skip
def answer(form):
    """The customer's 1 or 2, reported by an agent."""
    g.ticket.answer(
        form.answer.data == "1", how=form.how.data, rating=form.rating.data, suggestion=form.suggestion.data,
        words=form.words.data or None, by=g.actor, now=wallclock.now(), policy=g.policy,
    )  # fmt: skip


def _ways():
    """How an answer can come; silence is no answer."""
    return [way for way in options(g.policy.closing.ways) if way[0] != "silence"]


def _ratings():
    return [(int(rating.key), f"{rating.key} {label(rating.label)}") for rating in g.policy.closing.ratings]


@sheet(
    "ratings", lambda: with_choices(RatingForm(), rating=_ratings()),
    title=_("Customer's rating"), press=_("Enter rating"), done=_("The rating is recorded."),
)  # fmt: skip
def rate(form):
    """A rating, reported by an agent."""
    g.ticket.rate(form.rating.data, form.suggestion.data, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "closures", NothingForm, template="tickets/sheets/closure.html",
    title=_("Close"), press=_("Close the ticket"), done=_("Closed."),
    rule=_("A ticket closes when assignee, agent and customer have confirmed."),
)  # fmt: skip
def close(form):
    """Close what is confirmed."""
    g.ticket.close(by=g.actor, now=wallclock.now(), policy=g.policy)


def withdrawal_form():
    """Duplicate, withdrawn or spam."""
    form = WithdrawalForm()
    form.why.choices = options(g.policy.reasons["close_without"])
    if request.method == "GET":
        form.why.data = request.args.get("why")
    return form


@sheet(
    "withdrawals", withdrawal_form, title=_("Close without the customer"), press=_("Close without survey"),
    done=_("Closed, outside the rates."), rule=_("Only a supervisor may, with a reason. The customer is not asked."),
)  # fmt: skip
def withdraw(form):
    """A duplicate, withdrawn or spam ticket closes; a duplicate names the ticket that stays."""
    now = wallclock.now()
    if form.why.data == "duplicate":
        g.ticket.link_to("duplicate", _staying(form), by=g.actor, now=now, policy=g.policy)
    g.ticket.withdraw(form.why.data, form.reason.data, by=g.actor, now=now, policy=g.policy)


def _staying(form):
    other = ticket_within_reach(current_user, (form.duplicate_of.data or "").strip())
    if other is None or other.id == g.ticket.id:
        refuse(N_("Name the other ticket that stays open, as in GD20240520-001."), field="duplicate_of")
    return other


@sheet(
    "reopenings", ReasonForm,
    title=_("The same problem again"), press=_("Reopen"), done=_("Reopened as second handling."),
    rule=_("Only for the same problem. For another one, register a new ticket and link it."),
)  # fmt: skip
def reopen(form):
    """The same problem again."""
    g.ticket.reopen(form.reason.data, by=g.actor, now=wallclock.now(), policy=g.policy)
