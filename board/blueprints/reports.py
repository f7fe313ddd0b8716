"""What supervisors look back on: overdue tickets with their reasons, time spent waiting; as pages and as CSV."""

import csv
import io

from flask import Blueprint, Response, abort, g, render_template, request
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.datastructures import MultiDict

from board import wallclock
from board.domain import exports
from board.extensions import policies
from board.extensions.words import label, language
from board.forms.reports import PeriodForm
from board.queries import reports as questions
from board.queries.spans import counted_words

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.before_request
@login_required
def load():
    """Put the board's policy and the moment into `g`; 404 for whoever does not lead the board."""
    g.now, g.policy = wallclock.now(), policies.get(request.args.get("board", ""))
    if g.policy is None or not current_user.leads(g.policy.key):
        abort(404)


@bp.get("/overdue")
def overdue():
    """Both tables for a period, the last seven days without one; 422 for one that is none."""
    form = _period()
    if not form.validate():
        nothing = {"tickets": (), "departments": ()}
        return render_template("reports/overdue.html", form=form, policy=g.policy, counted=_counted(), **nothing), 422
    return render_template(
        "reports/overdue.html", form=form, policy=g.policy, counted=_counted(),
        tickets=_ask(form, questions.overdue_tickets),
        departments=_ask(form, questions.departments_asked), most=questions.LONGEST_PAGE,
    )  # fmt: skip


@bp.get("/overdue.csv")
def overdue_csv():
    """The overdue tickets, one a row, times in the board's zone."""
    head = (
        _("Number"), _("Handling"), _("Title"), _("Priority"), _("Assignee"), _("Team"), _("First promised"),
        _("Solved"), _("Late by (minutes, %(counted)s)", counted=_counted()), _("Taken on by"), _("Overdue reason"),
    )  # fmt: skip
    rows = [
        (
            one.number, one.cycle_no, one.title, label(g.policy.priority(one.colour).label), one.assignee, one.team,
            _there(one.first_promise_at), _there(one.resolved_at), int(one.late_by.total_seconds() // 60),
            one.taken_on_by, one.reason,
        )
        for one in _ask(_valid_period(), questions.overdue_tickets)
    ]  # fmt: skip
    return _file("overdue", head, rows)


@bp.get("/departments.csv")
def departments_csv():
    """The departments, one a row."""
    head = (_("Department"), _("Tasks"), _("Open"), _("Late"), _("Waited (minutes, %(counted)s)", counted=_counted()))
    rows = [
        (one.department, one.tasks, one.open, one.late, int(one.waited.total_seconds() // 60))
        for one in _ask(_valid_period(), questions.departments_asked)
    ]
    return _file("departments", head, rows)


def _period():
    first, last = exports.usual_period(g.now.astimezone(g.policy.tz).date())
    return PeriodForm(MultiDict({"first": first.isoformat(), "last": last.isoformat()} | request.args.to_dict()))


def _valid_period():
    form = _period()
    if not form.validate():
        abort(400)
    return form


def _ask(form, question):
    since, until = exports.instants_of(form.first.data, form.last.data, g.policy.tz)
    return question(g.policy, since, until, language(), g.now)


def _counted():
    return counted_words(g.policy, language())


def _there(instant):
    return f"{instant.astimezone(g.policy.tz):%Y-%m-%d %H:%M}" if instant else ""


def _file(name, head, rows):
    """A CSV that spreadsheets open as it is, in Chinese too."""
    text = io.StringIO()
    csv.writer(text).writerows([[exports.cell(value) for value in row] for row in (head, *rows)])
    headers = {"Content-Disposition": f'attachment; filename="{name}-{g.policy.key}.csv"', "Cache-Control": "no-store"}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)
