"""When somebody will not be here, as an administrator plans it."""

from flask import g, redirect
from flask_babel import gettext as _

from board.blueprints import absences
from board.blueprints.admin import bp
from board.blueprints.admin.person_page import page_of, person_here, shown
from board.blueprints.admin.saving import save_or_show


@bp.post("/people/<int:person_id>/absences")
def create_absence(person_id):
    """303 with one absence more; 422 with what is wrong."""
    someone = person_here(person_id)

    def save(form):
        absences.plan(someone, form)
        return page_of(someone), _("Saved.")

    form = absences.absence_form(g.boards[0].zone)
    return save_or_show(form, save, lambda form, *more: shown(someone, *more, absence=form))


@bp.post("/people/<int:person_id>/absences/<int:absence_id>/endings")
def end_absence(person_id, absence_id):
    """303: the person is here from now on, or not away at all."""
    someone = person_here(person_id)
    absences.end(someone, absence_id)
    return redirect(page_of(someone), code=303)
