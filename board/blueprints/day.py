"""My day: what I must do next, in order, each with the sheet that does it."""

from datetime import timedelta

from flask import Blueprint
from flask_babel import gettext as _
from flask_login import current_user

from board import wallclock
from board.blueprints import steps
from board.extensions import policies
from board.extensions.words import language
from board.htmx import render
from board.models.draft_words import address_of
from board.queries.my_day import my_day

bp = Blueprint("day", __name__, url_prefix="/day")


@bp.get("")
def show():
    """The list, in stretches of time: late, within the hour, later, without a time."""
    now = wallclock.now()
    day = my_day(current_user, policies, language(), now)
    return render("day/show.html", "day/_duties.html", day=day, stretches=_stretches(day.mine, now), step_of=step_of)


def step_of(duty):
    """What to press for a duty."""
    if duty.kind == "draft":
        return steps.Step(_("Go on"), address_of(duty.ref))
    if duty.kind == "commitment" and duty.ref is not None:
        return steps.answer_step(duty.ref, duty.card.number)
    if duty.kind == "tell" and duty.ref is not None:
        return steps.telling_step(duty.ref, duty.card.number)
    return steps.step_for(duty.kind, duty.card.number)


def _stretches(duties, now):
    """(heading, duties) in order of time; empty stretches are left out."""
    soon = now + timedelta(hours=1)
    day_long = now + timedelta(hours=24)
    stretches = (
        (_("Late"), lambda due: due is not None and due <= now),
        (_("Within the hour"), lambda due: due is not None and now < due <= soon),
        (_("Within a day"), lambda due: due is not None and soon < due <= day_long),
        (_("Later"), lambda due: due is not None and due > day_long),
        (_("Without a fixed time"), lambda due: due is None),
    )
    found = [(heading, [duty for duty in duties if fits(duty.due_at)]) for heading, fits in stretches]
    return [(heading, some) for heading, some in found if some]
