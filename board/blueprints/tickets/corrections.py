"""Setting right what a registration says."""

from flask import g
from flask_babel import lazy_gettext as _

from board import wallclock
from board.blueprints.intake import sheet_of
from board.blueprints.tickets.completions import completion_form, completion_words, take_over
from board.blueprints.tickets.sheets import sheet
from board.blueprints.warned import warnings_about_changes
from board.models.correcting import correct

STAYS = _("Left empty it stays as it is.")


def correction_form():
    """The registration sheet as it is; name and contact are hidden, and asked for only where they were wrong."""
    form = completion_form()
    if g.ticket.customer and form.customer_id.data == g.ticket.request.customer_id:
        for field in (form.customer_name, form.contact):
            field.description, field.flags.required = STAYS, False
    return form


def correction_words(form):
    """What the correction sheet shows besides its fields."""
    return completion_words(form) | {"corrects": True}


@sheet(
    "corrections", correction_form, template="registrations/completion.html", context=correction_words, files=True,
    caution=lambda form: warnings_about_changes(sheet_of(form, g.policy, 0, wallclock.now()), g.ticket, g.policy),
    title=_("Correct the registration"), press=_("Correct"), done=_("The registration is corrected."),
    rule=_("The history says who changed which fields. Deadlines and the judged priority stay as they are."),
)  # fmt: skip
def correct_registration(form):
    """What was wrong is right now."""
    take_over(form, correct)
