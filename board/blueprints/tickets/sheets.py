"""The sheet: a form for one verb, as a fragment over the board or as a page of its own.

A resource declares it once; GET …/new shows it and POST saves it. Nothing
typed is lost: every refusal answers with the filled form.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from flask import abort, g, make_response, render_template, request
from flask_babel import gettext as _

from board import htmx
from board.blueprints.tickets import HOLDS_LATE, bp
from board.blueprints.tickets.outcome import done
from board.domain.refusals import Refused
from board.extensions import db
from board.extensions.words import language, said, together
from board.forms.fields import row_id
from board.models.ticket.locking import alone, hold


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """How one resource's form looks: its words, its template, how the form is made.

    `rule` is ours, `said` somebody's own words; `context(form)` gives what the template shows besides the fields;
    `caution(form)` reasons, each with its field, that are shown once before the form is saved; `stands(form)` tells
    who was overtaken, by field, what it says now.
    """

    resource: str
    make: Callable
    title: str
    press: str
    done: str
    rule: str = ""
    said: str = ""
    template: str = "tickets/sheets/simple.html"
    context: Callable | None = None
    caution: Callable | None = None
    stands: Callable | None = None
    files: bool = False

    @property
    def action(self):
        """Where the form is sent."""
        return f"/tickets/{g.ticket.number}/{self.resource}"

    @property
    def rule_here(self):
        """The rule with the minutes of the ticket's board."""
        return str(self.rule) % asdict(g.policy.clocks)


SHEETS = {}  # resource to Sheet, so that a move can open the one it needs


def sheet(resource, make, **looks):
    """Declare `GET /tickets/<number>/<resource>/new` and `POST /tickets/<number>/<resource>`.

    `make()` gives the form. The decorated function saves it through a verb and
    may return sentences of advice, which stand in the notice.
    """
    shape = Sheet(resource=resource, make=make, **looks)

    def declare(save):
        SHEETS[resource] = shape
        HOLDS_LATE.add(f"{bp.name}.{resource}")
        bp.add_url_rule(f"/<number>/{resource}/new", f"new_{resource}", lambda: shown(shape, make()))
        bp.add_url_rule(f"/<number>/{resource}", resource, lambda: saved(shape, save), methods=["POST"])
        return save

    return declare


def is_first_look():
    """True when a sheet opens, by its own address or by a drop: nothing has been typed yet."""
    return request.method == "GET" or request.endpoint == "tickets.move"


def is_only_looking(form):
    """True for the press of "Find", a button for whoever has no script; in a fragment Enter alone can press it."""
    return "customer_query" in form and request.form.get("action") == "find" and not htmx.is_fragment()


def shown(shape, form, status=200, reasons=(), cautions=None):
    """The sheet with what was typed, every fault and every caution (field to sentence) marked."""
    extra = shape.context(form) if shape.context else {}
    page = render_template(
        shape.template, sheet=shape, form=form, reasons=reasons, advice=cautions or {}, ticket=g.ticket,
        version=_version_shown(status), policy=g.policy, **extra,
    )  # fmt: skip
    return make_response(page, status)


def _version_shown(status):
    """The present version; in a faulty form still the one that the reader saw, of whose changes nothing was said."""
    seen = seen_version() if status == 422 else None
    return g.ticket.version if seen is None else seen


def saved(shape, save):
    """Check, save, commit, answer: 200 or 303 done, 422 faulty or only looking for somebody, 409 refused."""
    form = shape.make()
    if is_only_looking(form) or not form.validate_on_submit():
        return shown(shape, form, 422)
    return alone(lambda: _saved(shape, form, save))


def _saved(shape, form, save):
    hold(g.ticket)
    if changed := changed_meanwhile():
        now = shape.stands(form) if shape.stands else {}
        return shown(shape, form, 409, [changed], cautions=now and _cautions(shape, form) | now)
    if cautions := _cautions(shape, form):
        return shown(shape, form, 422, cautions=cautions)
    try:
        advice = save(form) or ()
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return refused(shape, form, refusal)
    return done(together([shape.done, *advice]), "info" if advice else "good")


def seen_version():
    """The version of the ticket on the reader's page; None where the form carries none, 400 for nonsense."""
    text = request.form.get("version")
    try:
        return None if text is None else row_id(text)
    except ValueError:
        return abort(400)


def changed_meanwhile():
    """What the reader has not seen yet, as a sentence; None when the version is the present one.

    The form comes back with the present version in it, so a second press saves.
    """
    if seen_version() in (None, g.ticket.version):
        return None
    return _(
        "This ticket changed while you were writing: it is now “%(stage)s”, with %(who)s. Check it, then press again.",
        stage=g.policy.stage_label(g.ticket.stage).in_(language()),
        who=g.ticket.assignee.name if g.ticket.assignee else _("nobody"),
    )


def _cautions(shape, form):
    """Field to what to think about once before it is saved; the second press carries `warned`."""
    if shape.caution is None or request.form.get("warned"):
        return {}
    return {reason.field: said(reason) for reason in shape.caution(form)}


def refused(shape, form, refusal):
    """The filled form with each reason on its field; reasons without a field stand on top."""
    others = []
    for reason in refusal.reasons:
        name = _field_of(reason, form)
        if name:
            form[name].errors = [*form[name].errors, said(reason)]
        else:
            others.append(said(reason))
    return shown(shape, form, 409 if others else 422, others)


def _field_of(reason, form):
    """The field a reason is about; rules name a row (`person_id`) where a form names what is chosen (`person`)."""
    names = (reason.field, reason.field.removesuffix("_id")) if reason.field else ()
    return next((name for name in names if name in form), None)
