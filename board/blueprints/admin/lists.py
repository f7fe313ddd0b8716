"""Teams, departments and lists: add, rename in both languages, switch off; nothing is deleted."""

from typing import NamedTuple

from flask import abort, g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from board.blueprints.admin import board_asked_for, bp
from board.blueprints.admin.saving import save_or_show
from board.extensions.words import label, language
from board.forms.admin import EntryForm, NamesForm, TeamForm
from board.forms.fields import CHOSEN
from board.models.administering import add_entry
from board.models.person import Choice, Department, Team
from board.queries import admin as questions


class Kind(NamedTuple):
    """One kind of row that administrators keep."""

    row_class: type
    form: type
    title: object
    new: object


KINDS = {
    "teams": Kind(Team, TeamForm, _l("Teams"), _l("New team")),
    "departments": Kind(Department, NamesForm, _l("Departments"), _l("New department")),
    "lists": Kind(Choice, EntryForm, _l("Lists"), _l("New entry")),
}
LIST_TITLES = {
    "topic": _l("Topics"),
    "reason:reassign": _l("Reasons to reassign"),
    "reason:unassign": _l("Reasons to give back"),
    "reason:pause": _l("Reasons to pause"),
    "reason:recall": _l("Reasons to take a solution back"),
    "reason:close_without": _l("Reasons to close without the customer"),
}


@bp.get("/<any(teams, departments, lists):kind>")
def entries(kind):
    """The rows of a board, and a form for one more."""
    return _shown(kind, _form(kind, formdata=None))


@bp.post("/<any(teams, departments, lists):kind>")
def create_entry(kind):
    """303 with one row more."""
    policy = board_asked_for()

    def save(form):
        add_entry(KINDS[kind].row_class, board=policy.key, **_values(kind, form))
        return _address(kind), _("Added.")

    return save_or_show(_form(kind), save, lambda form, *more: _shown(kind, form, *more))


@bp.get("/<any(teams, departments, lists):kind>/<int:row_id>")
def entry(kind, row_id):
    """The sheet of one row."""
    row = _row(kind, row_id)
    form = _form(kind, formdata=None, obj=row)
    if kind == "teams":
        form.department.data = row.department_id
    return _shown_one(kind, row, form)


@bp.post("/<any(teams, departments, lists):kind>/<int:row_id>")
def update_entry(kind, row_id):
    """303 with new names, or switched off."""
    row = _row(kind, row_id)

    def save(form):
        values = _values(kind, form)
        for name in ("list", "parent"):
            values.pop(name, None)
        for name, value in values.items():
            setattr(row, name, value)
        return _address(kind, row), _("Saved.")

    return save_or_show(_form(kind), save, lambda form, *more: _shown_one(kind, row, form, *more))


def _row(kind, row_id):
    return questions.row_on(KINDS[kind].row_class, row_id, [policy.key for policy in g.boards]) or abort(404)


def _list_name():
    return request.values.get("list") or "topic"


def _form(kind, **keywords):
    form = KINDS[kind].form(**keywords)
    if kind == "teams":
        rows = questions.active(Department, [board_asked_for().key])
        form.department.choices = [("", _("None")), *((row.id, row.named(language())) for row in rows)]
    if kind == "lists":
        _prepare_list(form)
    return form


def _prepare_list(form):
    """Topics belong to a domain; the other lists have no parents, and new rows take the last place."""
    policy = board_asked_for()
    form.parent.choices = [("", _("Please choose")), *((domain.key, label(domain.label)) for domain in policy.domains)]
    if _list_name() == "topic" and "row_id" not in request.view_args:
        form.parent.validators, form.parent.flags.required = [CHOSEN], True


def _values(kind, form):
    if kind == "lists":
        names = {"label_en": form.label_en.data, "label_zh": form.label_zh.data, "is_active": form.is_active.data}
        place = {} if form.position.data is None else {"position": form.position.data}
        return names | place | {"list": _list_name(), "parent": form.parent.data or ""}
    names = {"name_en": form.name_en.data, "name_zh": form.name_zh.data, "is_active": form.is_active.data}
    return names | ({"department_id": form.department.data} if kind == "teams" else {})


def _address(kind, row=None):
    board = row.board if row else board_asked_for().key
    name = f"&list={row.list if row else _list_name()}" if kind == "lists" else ""
    return f"/admin/{kind}?board={board}{name}"


def _shown(kind, form, status=200, reasons=()):
    policy = board_asked_for()
    rows = {"teams": questions.teams_of, "departments": questions.departments_of}.get(kind)
    found = rows(policy.key) if rows else questions.entries_of(policy.key, _list_name())
    page = render_template(
        "admin/entries.html", kind=kind, shape=KINDS[kind], rows=found, form=form, reasons=reasons, policy=policy,
        list_name=_list_name(), list_names=questions.list_names(policy.key) if kind == "lists" else (),
        list_titles=LIST_TITLES,
    )  # fmt: skip
    return page, status


def _shown_one(kind, row, form, status=200, reasons=()):
    page = render_template(
        "admin/entry.html", kind=kind, shape=KINDS[kind], row=row, form=form, reasons=reasons,
        back=_address(kind, row),
    )  # fmt: skip
    return page, status
