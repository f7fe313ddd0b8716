"""Filling in what a quick registration left out."""

from dataclasses import replace

from flask import abort, g, request
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from board import wallclock
from board.blueprints import intake
from board.blueprints.tickets.sheets import is_first_look, is_only_looking, sheet
from board.blueprints.warned import warnings_about
from board.domain import access
from board.extensions.words import language
from board.forms.declared import typed_value
from board.forms.registration import registration_form
from board.models.attachment import chosen, files_of
from board.models.registration import complete, refuse_unless_it_lacks_something
from board.queries.intake import customers_like, receivers_of

CHOOSE_BELOW = _("Choose the customer below, or leave this empty.")
WHOM = _("Type first whom to look for.")
SPARED = _("What had not yet reached the former customer was withdrawn. Tell the new one what still holds.")


def completion_form():
    """The sheet of what is there. Raises Refused when it is opened of what lacks nothing or is closed."""
    if is_first_look():
        refuse_unless_it_lacks_something(g.ticket)
    return registered_form()


def registered_form():
    """The registration sheet, filled with what is there; what is missing shows when it is saved. 403 for departments.

    It looks for customers, whom only those may see who register.
    """
    if not access.may(g.actor.rank, "register"):
        abort(403)
    form_class = registration_form(g.policy, language(), receivers=receivers_of(g.policy.key))
    if is_first_look():
        return intake.searching(form_class(None, data=_known()), g.policy)
    form = intake.searching(form_class(), g.policy)
    form.customer_query.validators = [*form.customer_query.validators, _chosen_when_found]
    if is_only_looking(form):
        form.customer_query.errors = [CHOOSE_BELOW if form.customer_query.data else WHOM]
    if form.customer_id.data is None and not form.customer_name.data and g.ticket.customer is not None:
        form.customer_id.data = g.ticket.request.customer_id
    return form


def _chosen_when_found(form, field):
    """Who was looked for is chosen, too: else the sheet would be saved as if nobody had been found."""
    if field.data and form.customer_id.data == g.ticket.request.customer_id and not form.customer_name.data:
        raise ValidationError(CHOOSE_BELOW)


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
    """Everything that form 3.1 asks for is there now; says so where a former customer is spared something."""
    now = wallclock.now()
    return told_of_the_spared(complete(g.ticket, filled_sheet(form, now), by=g.actor, now=now, policy=g.policy))


def told_of_the_spared(withdrawn):
    """What is said where so many messages to a former customer were withdrawn."""
    return [SPARED] if withdrawn else []


def filled_sheet(form, now):
    """What the posted sheet says, with the files that it brings and leaves out."""
    left_out = tuple(form.forget_file.data or ())
    brought = tuple(chosen(request.files.getlist("attachments")))
    kept = [file for file in files_of("request", g.ticket.request_id) if file.id not in left_out]
    sheet = intake.sheet_of(form, g.policy, len(kept) + len(brought), now)
    return replace(sheet, files=brought, forgotten_files=left_out)
