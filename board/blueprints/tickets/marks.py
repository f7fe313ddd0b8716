"""What makes a ticket easy to find again: tags for everybody, a pin for oneself; and chasers."""

from datetime import datetime, time, timedelta

from flask import g, request
from flask_babel import lazy_gettext as _
from flask_login import current_user

from board import wallclock
from board.blueprints.tickets.sheets import is_first_look, sheet
from board.domain.refusals import N_
from board.forms.assigning import NothingForm
from board.forms.marking import PinningForm, TagForm, UrgeForm
from board.models import keeping
from board.models.guard import refuse
from board.queries.bulk import tags_of

LONGEST_PIN = timedelta(days=365)


@sheet(
    "tags", TagForm, template="tickets/sheets/tag.html", title=_("Add a tag"), press=_("Tag"), done=_("Tagged."),
    context=lambda _form: {"suggestions": tags_of(g.ticket.board, current_user)[:12]},
)  # fmt: skip
def tag(form):
    """A word that everybody sees."""
    g.ticket.tag(form.tag.data, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet("untags", NothingForm, title=_("Take the tag off"), press=_("Take it off"), done=_("The tag is off."))
def untag(_form):
    """The word is off."""
    g.ticket.untag(request.form.get("tag"), by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "nudges", NothingForm, title=_("Remind the assignee"), press=_("Remind"), done=_("Reminded."),
    rule=_("A notice in the inbox; the customer hears nothing of it."),
)  # fmt: skip
def nudge(_form):
    """Whoever has it is told to look at it."""
    g.ticket.nudge(by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "urges", UrgeForm, title=_("The customer urges"), press=_("Count it"),
    done=_("Counted; whoever has the ticket is told."),
    rule=_("The customer waits for word: tell them how it stands within %(enquiry_minutes)s minutes."),
)  # fmt: skip
def urge(form):
    """The customer asked somebody of us to hurry."""
    g.ticket.urge(form.words.data or None, by=g.actor, now=wallclock.now(), policy=g.policy)


def pinning_form():
    """Tomorrow, unless it is pinned already."""
    form = PinningForm()
    if is_first_look():
        now = wallclock.now()
        until = keeping.pinned_until(current_user, g.ticket.board, g.ticket.number, now)
        form.until.data = (
            (until - timedelta(seconds=1) if until else now + timedelta(days=1)).astimezone(g.policy.tz).date()
        )
    return form


@sheet(
    "pins", pinning_form, title=_("Pin"), press=_("Pin"), done=_("Pinned: it stands first in its column, for you."),
    rule=_("Only you see it. The order of the others stays what it is."),
)  # fmt: skip
def pin(form):
    """First in its column, until the end of a day."""
    now, last = wallclock.now(), form.until.data
    today = now.astimezone(g.policy.tz).date()
    if not today <= last <= today + LONGEST_PIN:
        refuse(N_("Choose a day from today on, within a year."), field="until")
    until = datetime.combine(last + timedelta(days=1), time(), g.policy.tz)
    keeping.pin(current_user, g.ticket, until, now)


@sheet("unpins", NothingForm, title=_("Unpin"), press=_("Unpin"), done=_("The pin is gone."))
def unpin(_form):
    """Back to its place in the order."""
    keeping.pin(current_user, g.ticket, None, wallclock.now())
