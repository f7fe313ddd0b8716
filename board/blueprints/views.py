"""Ways to look at a board: what it is narrowed to, and the views that people keep."""

from urllib.parse import parse_qsl

from flask import Blueprint, abort, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.datastructures import MultiDict

from board import wallclock
from board.blueprints.admin.saving import save_or_show
from board.extensions import db, policies
from board.extensions.words import language
from board.forms.views import SavedViewForm
from board.models.keeping import keep
from board.models.saved_view import SavedView, save_view, views_for
from board.queries import chips
from board.queries.view import View

bp = Blueprint("views", __name__, url_prefix="/boards/<board>")


@bp.url_value_preprocessor
def take_board(_endpoint, values):
    """The board's key is for `load`; the resources below work on `g.policy`."""
    g.board_key = values.pop("board")


@bp.before_request
@login_required
def load():
    """Put the board's policy and the view of the address into `g`; 404 for whoever has no membership."""
    g.policy = policies.get(g.board_key)
    if g.policy is None or not current_user.ranks_on(g.board_key):
        abort(404)
    g.view = View.read(g.policy, request.args)


@bp.get("/filters")
def filters():
    """Everything that the board can be narrowed to, as a form that leads to the board."""
    choices = chips.choices(g.policy, language())
    offered = {(name, value) for name, (_heading, options) in choices.items() for value, _text in options}
    return render_template(
        "views/filters.html", view=g.view, choices=choices, columns=chips.grouping_names(),
        words=" ".join(value for name, value in g.view.filters if name == "q"),
        others=[pair for pair in g.view.filters if pair not in offered and pair[0] != "q"],
    )  # fmt: skip


@bp.get("/views")
def index(form=None, status=200, reasons=()):
    """The reader's own views and the shared ones; what the board shows now can be kept."""
    kept = views_for(current_user, g.policy.key)
    here, *words = chips.words_of(
        [g.view, *(View.parse(g.policy, saved.query) for saved in kept)], g.policy, language()
    )
    page = render_template(
        "views/index.html", view=g.view, views=list(zip(kept, words, strict=True)), reasons=reasons, chips=here,
        form=form or SavedViewForm(formdata=None),
    )  # fmt: skip
    return page, status


@bp.post("/views")
def create():
    """303 to the board, with the view kept under its name."""

    def save(form):
        save_view(g.view, form.name.data, is_shared=form.is_shared.data, person=current_user, now=wallclock.now())
        return g.view.url, _("The view is kept.")

    return save_or_show(SavedViewForm(), save, index)


@bp.get("/views/<int:view_id>")
def show(view_id, form=None, status=200, reasons=()):
    """One view, to be renamed, shared or thrown away."""
    saved = _saved(view_id)
    page = render_template("views/show.html", saved=saved, form=form or SavedViewForm(obj=saved), reasons=reasons)
    return page, status


@bp.post("/views/<int:view_id>")
def update(view_id):
    """303 to the view, renamed."""
    saved = _saved(view_id)

    def save(form):
        saved.call(form.name.data, is_shared=form.is_shared.data, by=current_user)
        return _url(saved), _("Saved.")

    return save_or_show(SavedViewForm(), save, lambda form, *more: show(view_id, form, *more))


@bp.post("/views/<int:view_id>/removals")
def remove(view_id):
    """303 to what the view showed; its name is gone."""
    saved = _saved(view_id)
    name, url = saved.name, _url(saved)
    db.session.delete(saved)
    db.session.commit()
    flash(_("“%(name)s” is thrown away; no ticket has changed.", name=name), "good")
    return redirect(url, code=303)


@bp.post("/views/last")
def remember():
    """204: this is how the reader wants to find the board next time. What was searched for is not kept."""
    pairs = [pair for pair in parse_qsl(request.form.get("query", "")) if pair[0] != "q"]
    view = View.read(g.policy, MultiDict(pairs))
    keep(current_user, g.policy.key, view=view.query)
    db.session.commit()
    return "", 204


def _saved(view_id):
    """A view that the reader may change; 404 else."""
    saved = db.session.get(SavedView, view_id)
    is_ours = saved is not None and saved.board == g.policy.key and saved.may_be_changed_by(current_user)
    return saved if is_ours else abort(404)


def _url(saved):
    return f"/boards/{saved.board}?{saved.query}"
