"""What somebody is on a board: rank, team or department, the channels they watch, the domains they know best."""

from flask import abort, flash, g, redirect
from flask_babel import gettext as _
from flask_login import current_user

from board.blueprints.admin import bp
from board.blueprints.admin.person_page import membership_form, page_of, person_here, shown
from board.blueprints.admin.saving import save_or_show
from board.extensions import db, policies
from board.extensions.words import label
from board.forms.admin import ChannelsForm, SkillsForm
from board.models import administering
from board.models.person import Department, Membership, Team


@bp.post("/people/<int:person_id>/memberships")
def grant(person_id):
    """303 with one rank more."""
    someone = person_here(person_id)

    def save(form):
        administering.grant(
            someone, board=form.board.data, rank=form.rank.data, team=_row(Team, form.team.data),
            department=_row(Department, form.department.data),
        )  # fmt: skip
        return page_of(someone), _("The rank is given.")

    return save_or_show(membership_form(), save, lambda form, *more: shown(someone, *more, membership=form))


@bp.post("/people/<int:person_id>/memberships/<int:membership_id>/removals")
def revoke(person_id, membership_id):
    """303 with one rank less; 409 for the last administrator."""
    someone = person_here(person_id)
    administering.revoke(_membership(someone, membership_id))
    db.session.commit()
    flash(_("The rank is taken away."), "good")
    return redirect(page_of(someone) if current_user.is_admin else "/", code=303)


@bp.post("/people/<int:person_id>/memberships/<int:membership_id>/channels")
def watch_channels(person_id, membership_id):
    """303: the person watches these channels of the board; 422 for one that it does not have."""
    someone = person_here(person_id)
    row = _membership(someone, membership_id)
    policy = policies[row.board]
    form = ChannelsForm()
    form.channels.choices = [(channel.key, label(channel.label)) for channel in policy.channels]

    def save(form):
        administering.watch(row, form.channels.data, policy=policy)
        return page_of(someone), _("Saved.")

    return save_or_show(form, save, lambda form, *more: shown(someone, *more, channels=form))


@bp.post("/people/<int:person_id>/memberships/<int:membership_id>/skills")
def know_domains(person_id, membership_id):
    """303: the person knows these domains of the board best; 422 for one that it does not have."""
    someone = person_here(person_id)
    row = _membership(someone, membership_id)
    policy = policies[row.board]
    form = SkillsForm()
    form.skills.choices = [(domain.key, label(domain.label)) for domain in policy.domains]

    def save(form):
        row.skills = [domain.key for domain in policy.domains if domain.key in form.skills.data]
        return page_of(someone), _("Saved.")

    return save_or_show(form, save, lambda form, *more: shown(someone, *more, channels=form))


def _membership(someone, membership_id):
    """The person's rank on a board that the reader administers; 404 else."""
    row = db.session.get(Membership, membership_id)
    is_ours = row is not None and row.person_id == someone.id and row.board in {policy.key for policy in g.boards}
    return row if is_ours else abort(404)


def _row(row_class, row_id):
    return db.session.get(row_class, row_id) if row_id else None
