"""The page of one person, which every form on it comes back to, and whose page the reader may open."""

from flask import abort, g, render_template
from flask_babel import gettext as _

from board.blueprints import absences
from board.extensions import policies
from board.extensions.words import label, language
from board.forms.admin import DetailsForm, MembershipForm, PasswordForm
from board.models.person import Department, Team
from board.queries import admin as questions


def person_here(person_id):
    """Somebody on one of the reader's boards or on none yet; 404 for all others."""
    return questions.person_on(person_id, [policy.key for policy in g.boards]) or abort(404)


def whole_person(person_id):
    """Somebody whose every board the reader administers: a password opens all of them; 404 else."""
    someone = person_here(person_id)
    return someone if _is_whole(someone) else abort(404)


def _is_whole(someone):
    return set(someone.boards) <= {policy.key for policy in g.boards}


def page_of(someone):
    """Where the person's page is."""
    return f"/admin/people/{someone.id}"


def shown(someone, status=200, reasons=(), details=None, password=None, membership=None, channels=None, absence=None):
    """The page and its status; a form that was sent and has faults stands in it as it was filled in."""
    page = render_template(
        "admin/person.html",
        person=someone,
        is_whole=_is_whole(someone),
        details=details or DetailsForm(formdata=None, obj=someone),
        password=password or PasswordForm(formdata=None),
        membership=membership or membership_form(formdata=None),
        reasons=reasons,
        policies=policies,
        channels=channels,
        absence=absence or absences.absence_form(g.boards[0].zone, formdata=None),
        **absences.kept_of(someone),
    )
    return page, status


def membership_form(**keywords):
    """The form for a rank, with the boards, ranks, teams and departments that the reader may give."""
    form = MembershipForm(**keywords)
    form.board.choices = [(policy.key, label(policy.name)) for policy in g.boards]
    blank = ("", _("None"))
    form.rank.choices = [("", _("Please choose")), *((key, label(words)) for key, words in g.boards[0].ranks.items())]
    form.team.choices = [blank, *_named(Team)]
    form.department.choices = [blank, *_named(Department)]
    return form


def _named(row_class):
    rows = questions.active(row_class, [policy.key for policy in g.boards])
    boards = {policy.key: label(policy.name) for policy in g.boards}
    several = len(boards) > 1
    return [(row.id, row.named(language()) + (f" · {boards[row.board]}" if several else "")) for row in rows]
