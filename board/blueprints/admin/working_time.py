"""Working time: the calendars in force, years whose holidays are missing, and what a change would move."""

from flask import current_app, g, render_template
from flask_babel import gettext as _

from board import wallclock
from board.blueprints.admin import bp
from board.domain.calendars import years
from board.domain.policies import PolicyError
from board.extensions import policies
from board.extensions.words import language, said
from board.forms.working_time import ProposalForm
from board.models.reckoning import latest_pass
from board.queries.card_words import due_words
from board.queries.deadlines import preview
from board.queries.working_time import calendar_rows

MOST_TICKETS = 2000  # more would keep the reader waiting: `board policy diff` looks at all of them


@bp.get("/working-time")
def working_time():
    """The calendars of the reader's boards."""
    return _shown(ProposalForm())


@bp.post("/working-time/previews")
def preview_policy():
    """200 with what the files would move, nothing is written; 422 with why they cannot be used."""
    form = ProposalForm()
    if not form.validate_on_submit():
        return _shown(form, 422)
    try:
        found = _previews(policies.proposed(form.texts))
    except PolicyError as error:
        form.files.errors = [_("This cannot be used. %(why)s", why=error.told(said(error.reason)))]
        return _shown(form, 422)
    form.files.are_kept = True  # what they would move is on the page: nothing is asked for again
    return _shown(form, previews=found)


def _previews(proposed):
    """(label, Preview) of each of the reader's boards that the files change."""
    here = {policy.key: policy.hash for policy in g.boards}
    changed = [one for key, one in proposed.items() if key in here and one.hash != here[key]]
    now = wallclock.now()
    return [(one.name.in_(language()), preview(one, now=now, most=MOST_TICKETS)) for one in changed]


def _shown(form, status=200, previews=None):
    now = wallclock.now()
    used = [calendar for policy in g.boards for calendar in policy.calendars.values()]
    page = render_template(
        "admin/working_time.html", form=form,
        boards=[(one, calendar_rows(one, language()), latest_pass(one.key)) for one in g.boards],
        missing=years.gaps(used, now), previews=previews, clock_words=due_words(), most=MOST_TICKETS,
        folder=current_app.config["BOARD"].home / "policies", policy=g.boards[0],
    )  # fmt: skip
    return page, status
