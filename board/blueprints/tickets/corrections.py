"""Setting right what a registration says."""

from flask import g
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from board import wallclock
from board.blueprints.intake import sheet_of
from board.blueprints.tickets.completions import completion_words, filled_sheet, registered_form, told_of_the_spared
from board.blueprints.tickets.sheets import is_first_look, sheet
from board.blueprints.warned import warnings_about_changes
from board.models.correcting import correct

STAYS = _("Left empty it stays as it is.")


def correction_form():
    """The registration sheet as it is; name and contact are hidden, and asked for only where they were wrong.

    Raises Refused when it is opened of a closed ticket: nobody fills in what cannot be saved.
    """
    if is_first_look():
        g.ticket.refuse_when_closed()
    form = registered_form()
    if g.ticket.customer and form.customer_id.data == g.ticket.request.customer_id:
        for field in (form.customer_name, form.contact):
            field.description, field.flags.required = STAYS, False
    return form


def correction_words(form):
    """What the correction sheet shows besides its fields."""
    return completion_words(form) | {"corrects": True}


def what_stands(form):
    """Field to what it says now, of the texts that the sheet would change."""
    texts = {field.key: g.ticket.request.value(field.key) for field in g.policy.fields["registration"]}
    differ = [key for key, text in texts.items() if isinstance(text, str) and form[key].data != text]
    return {key: gettext("It says now: %(text)s", text=_as_shown(form[key], texts[key])) for key in differ}


def _as_shown(field, text):
    """The text, or what the choice that it stands for is called."""
    choices = field.iter_choices() if getattr(field, "choices", None) else ()
    return next((choice.label for choice in choices if choice.value == text), text)


@sheet(
    "corrections", correction_form, template="registrations/completion.html", context=correction_words, files=True,
    caution=lambda form: warnings_about_changes(sheet_of(form, g.policy, 0, wallclock.now()), g.ticket, g.policy),
    stands=what_stands,
    title=_("Correct the registration"), press=_("Correct"), done=_("The registration is corrected."),
    rule=_("The history says who changed which fields. Deadlines and the judged priority stay as they are."),
)  # fmt: skip
def correct_registration(form):
    """What was wrong is right now; says so where the former customer is spared what had not reached them."""
    now = wallclock.now()
    return told_of_the_spared(correct(g.ticket, filled_sheet(form, now), by=g.actor, now=now, policy=g.policy))
