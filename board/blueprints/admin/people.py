"""People: who signs in, with which name, language and password."""

from flask import flash, g, redirect, render_template
from flask_babel import gettext as _

from board import wallclock
from board.blueprints.admin import bp
from board.blueprints.admin.person_page import page_of, person_here, shown, whole_person
from board.blueprints.admin.saving import save_or_show
from board.extensions import db, policies
from board.forms.admin import DetailsForm, PasswordForm, PersonForm
from board.models import administering
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
    return shown(person_here(person_id))


@bp.post("/people/<int:person_id>")
def update_person(person_id):
    """303 with the new name and language."""
    someone = person_here(person_id)

    def save(form):
        someone.name, someone.language = form.name.data, form.language.data
        return page_of(someone), _("Saved.")

    return save_or_show(DetailsForm(), save, lambda form, *more: shown(someone, *more, details=form))


@bp.post("/people/<int:person_id>/passwords")
def set_password(person_id):
    """303 with a new password."""
    someone = whole_person(person_id)

    def save(form):
        administering.set_password(someone, form.password.data)
        return page_of(someone), _("The password is changed. Tell it to the person in private.")

    return save_or_show(PasswordForm(), save, lambda form, *more: shown(someone, *more, password=form))


@bp.post("/people/<int:person_id>/deactivations")
def deactivate(person_id):
    """303: the person signs in no more; 409 for the last administrator. Open tickets are pointed out."""
    someone = whole_person(person_id)
    administering.deactivate(someone)
    left = questions.open_ticket_count(someone)
    db.session.commit()
    flash(_("%(name)s can no longer sign in.", name=someone.name), "good")
    if left:
        flash(_("%(count)s open tickets are still with this person: give them to others.", count=left), "fault")
    return redirect(page_of(someone), code=303)


@bp.post("/people/<int:person_id>/activations")
def activate(person_id):
    """303: the person may sign in again."""
    someone = whole_person(person_id)
    someone.is_active = True
    db.session.commit()
    flash(_("%(name)s can sign in again.", name=someone.name), "good")
    return redirect(page_of(someone), code=303)
