"""Tickets that belong together, further tickets of a request, the customer's links, hidden values made visible."""

from flask import abort, g, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user

from board import wallclock
from board.blueprints.tickets import bp
from board.blueprints.tickets.outcome import part_of_ticket
from board.blueprints.tickets.sheets import sheet
from board.domain.refusals import N_
from board.extensions import db
from board.forms.assigning import NothingForm
from board.forms.closing import LinkForm
from board.forms.fields import row_id
from board.models.customer import Reveal
from board.models.guard import refuse
from board.models.person import WORKERS
from board.models.registration import further_ticket
from board.queries.reach import ticket_within_reach


def link_form():
    """The kinds of links, in words."""
    form = LinkForm()
    form.kind.choices = [
        ("duplicate", gettext("is a duplicate of")),
        ("follows", gettext("follows from")),
        ("parent", gettext("is a part of")),
        ("same_cause", gettext("has the same cause as")),
    ]
    return form


@sheet("links", link_form, title=_("Link another ticket"), press=_("Link"), done=_("Linked."))
def link(form):
    """Another ticket within reach."""
    other = ticket_within_reach(current_user, form.number.data.strip())
    if other is None or other.id == g.ticket.id:
        refuse(N_("There is no other ticket with this number within your reach."), field="number")
    g.ticket.link_to(form.kind.data, other, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "siblings", NothingForm, title=_("A further ticket of this request"), press=_("Add ticket"),
    done=_("A further ticket stands in the first column."),
    rule=_("For work that somebody else does beside this one. The request closes when all its tickets have."),
)  # fmt: skip
def add_sibling(form):
    """One more ticket of the same request."""
    further_ticket(g.ticket.request, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "link_withdrawals", NothingForm, title=_("Withdraw the customer's links"), press=_("Withdraw"),
    done=_("No link of this ticket answers any more."),
    rule=_(
        "For links that somebody else has got hold of. Whoever opens one is told so. If the customer is being asked, "
        "the question goes out again with a new link; else the next message brings one. "
        "Was the contact wrong, correct the registration instead."
    ),
)  # fmt: skip
def withdraw_links(form):
    """Every link that was made for this ticket until now."""
    g.ticket.withdraw_links(by=g.actor, now=wallclock.now(), policy=g.policy)


@bp.post("/<number>/reveals")
def reveals():
    """Show one hidden contact value, once; who saw it is logged first."""
    customer = g.ticket.customer
    points = customer.contact_points if customer else ()
    point = next((p for p in points if p.id == request.form.get("point", type=row_id)), None)
    if point is None:
        abort(404)
    if g.actor.rank not in WORKERS:
        abort(403)
    db.session.add(
        Reveal(
            person_id=current_user.id, customer_id=customer.id, ticket_id=g.ticket.id, what=point.kind,
            at=wallclock.now(),
        )
    )  # fmt: skip
    db.session.commit()
    return part_of_ticket("tickets/_revealed.html", gettext("Contact"), point=point)
