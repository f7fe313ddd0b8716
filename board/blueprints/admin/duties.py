"""The duty roster of a board, and who is away: whom calls go to."""

from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template
from flask_babel import gettext as _

from board import wallclock
from board.blueprints.admin import board_asked_for, bp
from board.blueprints.admin.saving import save_or_show
from board.extensions import db
from board.forms.working_time import DutyForm
from board.models.absence import standing_absences
from board.models.duty import Duty, put_on_duty, roster_of
from board.models.person import Person
from board.queries.people import workers_of


@bp.get("/duties")
def duties():
    """The present and coming stretches of duty on a board, and a form for one more."""
    policy = board_asked_for()
    return _shown(policy, _form(policy))


@bp.post("/duties")
def create_duty():
    """303 with one stretch more; 422 with what is wrong."""
    policy = board_asked_for()

    def save(form):
        person = db.session.get(Person, form.person.data)
        put_on_duty(
            person, board=policy.key, from_at=form.from_at.data, until_at=form.until_at.data, now=wallclock.now()
        )
        return f"/admin/duties?board={policy.key}", _("Saved.")

    return save_or_show(_form(policy), save, lambda form, *more: _shown(policy, form, *more))


@bp.post("/duties/<int:duty_id>/removals")
def remove_duty(duty_id):
    """303 with one stretch less."""
    policy = board_asked_for()
    duty = db.session.get(Duty, duty_id)
    if duty is None or duty.board != policy.key:
        abort(404)
    db.session.delete(duty)
    db.session.commit()
    flash(_("Removed."), "good")
    return redirect(f"/admin/duties?board={policy.key}", code=303)


def _form(policy):
    form = DutyForm()
    form.person.choices = [("", _("Please choose"))] + [(person.id, person.name) for person in _workers(policy)]
    form.from_at.zone = form.until_at.zone = ZoneInfo(policy.zone)
    return form


def _workers(policy):
    return sorted((person for person, _team in workers_of(policy.key)), key=lambda person: person.name)


def _shown(policy, form, status=200, reasons=()):
    now, names = wallclock.now(), {person.id: person.name for person in _workers(policy)}
    away = [(names[absence.person_id], absence) for absence in standing_absences(names, now)]
    page = render_template(
        "admin/duties.html", kind="duties", policy=policy, form=form, reasons=reasons,
        roster=roster_of(policy.key, now), away=away, now=now,
    )  # fmt: skip
    return page, status
