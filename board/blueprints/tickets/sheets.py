"""The sheet: a form for one verb, as a fragment over the board or as a page of its own.

A resource declares it once; GET …/new shows it and POST saves it. Nothing
typed is lost: every refusal answers with the filled form.
"""

from dataclasses import dataclass, field

from flask import flash, g, make_response, render_template, request
from flask_babel import gettext as _

from board import htmx
from board.blueprints.reading import language
from board.blueprints.tickets import bp
from board.domain.refusals import Refused
from board.extensions import db
from board.queries.board_page import card_of


@dataclass(frozen=True)
class Sheet:
    """How one resource's form looks: its words, its template, how the form is made."""

    resource: str
    make: object
    title: str
    press: str
    done: str
    rule: str = ""
    template: str = "tickets/sheets/simple.html"
    context: object = None
    files: bool = False
    params: dict = field(default_factory=dict)

    @property
    def action(self):
        """Where the form is sent."""
        return f"/tickets/{g.ticket.number}/{self.resource}"


SHEETS = {}  # resource to Sheet, so that a move can open the one it needs


def sheet(resource, make, *, title, press, done, **looks):
    """Declare `GET /tickets/<number>/<resource>/new` and `POST /tickets/<number>/<resource>`.

    `make()` gives the form, the decorated function saves it through a verb.
    """
    shape = Sheet(resource, make, title, press, done, **looks)

    def declare(save):
        SHEETS[resource] = shape
        bp.add_url_rule(f"/<number>/{resource}/new", f"new_{resource}", lambda: shown(shape, make()))
        bp.add_url_rule(f"/<number>/{resource}", resource, lambda: saved(shape, save), methods=["POST"])
        return save

    return declare


def shown(shape, form, status=200, reasons=()):
    """The sheet with what was typed, every fault marked."""
    extra = shape.context(form) if shape.context else {}
    page = render_template(
        shape.template, sheet=shape, form=form, reasons=reasons, ticket=g.ticket, policy=g.policy, **extra
    )
    return make_response(page, status)


def saved(shape, save):
    """Check, save, commit, answer: 200 or 303 done, 422 faulty, 409 refused."""
    form = shape.make()
    if not form.validate_on_submit():
        return shown(shape, form, 422)
    if changed := changed_meanwhile():
        return shown(shape, form, 409, [changed])
    try:
        save(form)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return refused(shape, form, refusal)
    return done(_(shape.done))


def changed_meanwhile():
    """What the reader has not seen yet, as a sentence; None when the version is the present one.

    The form comes back with the present version in it, so a second press saves.
    """
    seen = request.form.get("version", type=int)
    if seen is None or seen == g.ticket.version:
        return None
    return _(
        "This ticket changed while you were writing: it is now “%(stage)s”, with %(who)s. Check it, then press again.",
        stage=g.policy.stage_label(g.ticket.stage).in_(language()),
        who=g.ticket.assignee.name if g.ticket.assignee else _("nobody"),
    )


def refused(shape, form, refusal):
    """The filled form with each reason on its field; reasons without a field stand on top."""
    others = []
    for reason in refusal.reasons:
        text = say(reason)
        if reason.field and reason.field in form:
            form[reason.field].errors = [*form[reason.field].errors, text]
        else:
            others.append(text)
    return shown(shape, form, 409 if others else 422, others)


def say(reason):
    """A reason as a sentence in the reader's language; labels among its values too."""
    values = {k: v.in_(language()) if hasattr(v, "in_") else v for k, v in reason.params.items()}
    return _(reason.text, **values) if values else _(reason.text)


def done(notice, kind="good"):
    """The answer to a verb that worked: the card and a notice, or back to the ticket's page."""
    if not htmx.is_fragment():
        flash(notice, kind)
        return htmx.go(f"/tickets/{g.ticket.number}")
    answer = make_response(changed_card(notice, kind))
    answer.headers["HX-Trigger"] = "sheet:close, ticket:changed"
    return answer


def changed_card(notice, kind):
    """The partials that bring any page up to date: the card in its column, and a notice."""
    return render_template("tickets/changed.html", card=card_of(g.ticket, g.policy, language()), text=notice, kind=kind)
