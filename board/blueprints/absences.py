"""When somebody is away, as their own settings and an administrator's page both keep it."""

from zoneinfo import ZoneInfo

from flask import abort, flash
from flask_babel import gettext as _
from flask_login import current_user

from board import wallclock
from board.extensions import db
from board.forms.settings import AbsenceForm
from board.models.absence import Absence, past_absences, plan_absence, standing_absences


def absence_form(zone, **keywords):
    """The form for one more, its times those of a zone."""
    form = AbsenceForm(**keywords)
    form.from_at.zone = form.until_at.zone = ZoneInfo(zone)
    return form


def kept_of(person):
    """What `shared/_absences.html` shows beside the form."""
    now = wallclock.now()
    return {"now": now, "standing": standing_absences([person.id], now), "past": past_absences(person, now)}


def plan(person, form):
    """Write down what the form says. Raises Refused with what is wrong."""
    now = wallclock.now()
    plan_absence(person, from_at=form.from_at.data or now, until_at=form.until_at.data, by=current_user, now=now)


def end(person, absence_id):
    """End the person's absence, or cancel it before it begins, and say so; 404 for one of somebody else."""
    absence, now = db.session.get(Absence, absence_id), wallclock.now()
    if absence is None or absence.person_id != person.id:
        abort(404)
    absence.end(by=current_user, now=now)
    db.session.commit()
    flash(_("The absence is cancelled.") if absence.was_cancelled else _("The absence is ended."), "good")
