"""People: who signs in, with which name, language, password and ranks."""

from flask import abort, flash, g, redirect, render_template
from flask_babel import gettext as _
from flask_login import current_user

from board import wallclock
from board.blueprints import absences
from board.blueprints.admin import bp
from board.blueprints.admin.saving import save_or_show
from board.extensions import db, policies
from board.extensions.words import label, language
from board.forms.admin import ChannelsForm, DetailsForm, MembershipForm, PasswordForm, PersonForm, SkillsForm
from board.models import administering
from board.models.person import Department, Membership, Team
from board.queries import admin as questions


@bp.get("/people")
def people():
    """Everybody on the boards that the reader administers, and those on none."""
    rows = questions.people_on([policy.key for policy in g.boards])
    return render_template("admin/people.html", people=rows, policies=policies)


@bp.get("/people/new")
def new_person():
    """The sheet for somebody new."""
    return _shown_new(PersonForm())


@bp.post("/people")
def create_person():
    """303 to the new person, to be given ranks; 422 with what is wrong."""

    def save(form):
        person = administering.enrol(
            email=form.email.data, name=form.name.data, language=form.language.data, password=form.password.data,
            now=wallclock.now(),
        )  # fmt: skip
        return f"/admin/people/{person.id}", _("Added. Now give the person a rank.")

    return save_or_show(PersonForm(), save, _shown_new)


def _shown_new(form, status=200, reasons=()):
    return render_template("admin/person_new.html", form=form, reasons=reasons), status


@bp.get("/people/<int:person_id>")
def person(person_id):
    """One person: details, password, ranks, whether they may sign in."""
    return _shown(_person(person_id))


@bp.post("/people/<int:person_id>")
def update_person(person_id):
    """303 with the new name and language."""
    someone = _person(person_id)

    def save(form):
        someone.name, someone.language = form.name.data, form.language.data
        return _page_of(someone), _("Saved.")

    return save_or_show(DetailsForm(), save, lambda form, *more: _shown(someone, *more, details=form))


@bp.post("/people/<int:person_id>/passwords")
def set_password(person_id):
    """303 with a new password."""
    someone = _whole_person(person_id)

    def save(form):
        administering.set_password(someone, form.password.data)
        return _page_of(someone), _("The password is changed. Tell it to the person in private.")

    return save_or_show(PasswordForm(), save, lambda form, *more: _shown(someone, *more, password=form))


@bp.post("/people/<int:person_id>/memberships")
def grant(person_id):
    """303 with one rank more."""
    someone = _person(person_id)

    def save(form):
        administering.grant(
            someone, board=form.board.data, rank=form.rank.data, team=_row(Team, form.team.data),
            department=_row(Department, form.department.data),
        )  # fmt: skip
        return _page_of(someone), _("The rank is given.")

    return save_or_show(_membership_form(), save, lambda form, *more: _shown(someone, *more, membership=form))


@bp.post("/people/<int:person_id>/memberships/<int:membership_id>/removals")
def revoke(person_id, membership_id):
    """303 with one rank less; 409 for the last administrator."""
    someone = _person(person_id)
    administering.revoke(_membership(someone, membership_id))
    db.session.commit()
    flash(_("The rank is taken away."), "good")
    return redirect(_page_of(someone) if current_user.is_admin else "/", code=303)


@bp.post("/people/<int:person_id>/memberships/<int:membership_id>/channels")
def watch_channels(person_id, membership_id):
    """303: the person watches these channels of the board; 422 for one that it does not have."""
    someone = _person(person_id)
    row = _membership(someone, membership_id)
    policy = policies[row.board]
    form = ChannelsForm()
    form.channels.choices = [(channel.key, label(channel.label)) for channel in policy.channels]

    def save(form):
        administering.watch(row, form.channels.data, policy=policy)
        return _page_of(someone), _("Saved.")

    return save_or_show(form, save, lambda form, *more: _shown(someone, *more, channels=form))


@bp.post("/people/<int:person_id>/memberships/<int:membership_id>/skills")
def know_domains(person_id, membership_id):
    """303: the person knows these domains of the board best; 422 for one that it does not have."""
    someone = _person(person_id)
    row = _membership(someone, membership_id)
    policy = policies[row.board]
    form = SkillsForm()
    form.skills.choices = [(domain.key, label(domain.label)) for domain in policy.domains]

    def save(form):
        row.skills = [domain.key for domain in policy.domains if domain.key in form.skills.data]
        return _page_of(someone), _("Saved.")

    return save_or_show(form, save, lambda form, *more: _shown(someone, *more, channels=form))


@bp.post("/people/<int:person_id>/absences")
def create_absence(person_id):
    """303 with one absence more; 422 with what is wrong."""
    someone = _person(person_id)

    def save(form):
        absences.plan(someone, form)
        return _page_of(someone), _("Saved.")

    form = absences.absence_form(g.boards[0].zone)
    return save_or_show(form, save, lambda form, *more: _shown(someone, *more, absence=form))


@bp.post("/people/<int:person_id>/absences/<int:absence_id>/endings")
def end_absence(person_id, absence_id):
    """303: the person is here from now on, or not away at all."""
    someone = _person(person_id)
    absences.end(someone, absence_id)
    return redirect(_page_of(someone), code=303)


def _membership(someone, membership_id):
    """The person's rank on a board that the reader administers; 404 else."""
    row = db.session.get(Membership, membership_id)
    is_ours = row is not None and row.person_id == someone.id and row.board in {policy.key for policy in g.boards}
    return row if is_ours else abort(404)


@bp.post("/people/<int:person_id>/deactivations")
def deactivate(person_id):
    """303: the person signs in no more; 409 for the last administrator. Open tickets are pointed out."""
    someone = _whole_person(person_id)
    administering.deactivate(someone)
    left = questions.open_ticket_count(someone)
    db.session.commit()
    flash(_("%(name)s can no longer sign in.", name=someone.name), "good")
    if left:
        flash(_("%(count)s open tickets are still with this person: give them to others.", count=left), "fault")
    return redirect(_page_of(someone), code=303)


@bp.post("/people/<int:person_id>/activations")
def activate(person_id):
    """303: the person may sign in again."""
    someone = _whole_person(person_id)
    someone.is_active = True
    db.session.commit()
    flash(_("%(name)s can sign in again.", name=someone.name), "good")
    return redirect(_page_of(someone), code=303)


def _person(person_id):
    """Somebody on one of the reader's boards or on none yet; 404 for all others."""
    return questions.person_on(person_id, [policy.key for policy in g.boards]) or abort(404)


def _whole_person(person_id):
    """Somebody whose every board the reader administers: a password opens all of them; 404 else."""
    someone = _person(person_id)
    return someone if set(someone.boards) <= {policy.key for policy in g.boards} else abort(404)


def _page_of(someone):
    return f"/admin/people/{someone.id}"


def _shown(someone, status=200, reasons=(), details=None, password=None, membership=None, channels=None, absence=None):
    whole = set(someone.boards) <= {policy.key for policy in g.boards}
    page = render_template(
        "admin/person.html", person=someone, details=details or DetailsForm(formdata=None, obj=someone), is_whole=whole,
        password=password or PasswordForm(formdata=None), membership=membership or _membership_form(formdata=None),
        reasons=reasons, policies=policies, channels=channels,
        absence=absence or absences.absence_form(g.boards[0].zone, formdata=None), **absences.kept_of(someone),
    )  # fmt: skip
    return page, status


def _membership_form(**keywords):
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


def _row(row_class, row_id):
    return db.session.get(row_class, row_id) if row_id else None
