"""Filling in what a quick registration left out."""

from flask import g, request
from flask_babel import lazy_gettext as _

from board import wallclock
from board.blueprints import intake
from board.blueprints.tickets.sheets import is_first_look, sheet
from board.blueprints.warned import warnings_about
from board.extensions.words import language
from board.forms.declared import typed_value
from board.forms.registration import registration_form
from board.models.attachment import attach, detach, files_of
from board.models.registration import complete
from board.queries.intake import customers_like, receivers_of


def completion_form():
    """The registration sheet, filled with what is there; what is missing shows when it is saved."""
    form_class = registration_form(g.policy, language(), receivers=receivers_of(g.policy.key))
    if is_first_look():
        return form_class(None, data=_known())
    form = form_class()
    if form.customer_id.data is None and not form.customer_name.data and g.ticket.customer is not None:
        form.customer_id.data = g.ticket.request.customer_id
    return form


def _known():
    row = g.ticket.request
    names = ("contact_started_at", "answered_at", "contact_ended_at", "rings", "attachment_state", "attachment_reason")
    declared = {f.key: typed_value(f, row.value(f.key)) for f in g.policy.fields["registration"]}
    return (
        {name: getattr(row, name) for name in names}
        | {"customer_id": row.customer_id, "receiver": row.receiver_id, "mood": g.ticket.mood}
        | {key: value for key, value in declared.items() if value is not None}
    )


def completion_words(form):
    """What the completion sheet shows besides its fields."""
    customer = g.ticket.customer
    return {
        "files": files_of("request", g.ticket.request_id),
        "customers": _choices(customer, form),
        "levels": intake.levels_of(g.policy),
        "open_tickets": {},
        "chosen": form.customer_id.data,
        "mark": intake.mark_of(form, g.policy),
    }


def _choices(customer, form):
    """Whom the sheet may be about: the customer that the ticket has, and what was looked for."""
    found = customers_like(form.customer_query.data, form.customer_id.data)
    return [*([customer] if customer else []), *(one for one in found if one is not customer)]


@sheet(
    "completions", completion_form, template="registrations/completion.html", context=completion_words, files=True,
    caution=lambda form: warnings_about(intake.sheet_of(form, g.policy, 0, wallclock.now()), g.policy),
    title=_("Complete the registration"), press=_("Complete"), done=_("The registration is complete."),
    rule=_("Judging and assigning begin when every field is filled in."),
)  # fmt: skip
def complete_registration(form):
    """Everything that form 3.1 asks for is there now."""
    take_over(form, complete)


def take_over(form, verb):
    """Keep the sheet's files and leave out those that it forgets, then have the verb take what it says."""
    now = wallclock.now()
    for attachment in files_of("request", g.ticket.request_id):
        if attachment.id in (form.forget_file.data or ()):
            detach(attachment)
    files = request.files.getlist("attachments")
    attach(files, "request", g.ticket.request_id, g.ticket, g.actor, now)
    count = len(files_of("request", g.ticket.request_id))
    verb(g.ticket, intake.sheet_of(form, g.policy, count, now), by=g.actor, now=now, policy=g.policy)
