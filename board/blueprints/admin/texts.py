"""Texts of messages: worded anew for a board, per channel and language, looked at before they are saved."""

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from board import wallclock
from board.blueprints.admin import board_asked_for, bp
from board.blueprints.admin.saving import save_or_show
from board.blueprints.faults import mark
from board.domain import messages, samples
from board.domain.policies import wording
from board.domain.policies.labels import Label, MessageText
from board.extensions import db
from board.extensions.words import LANGUAGES, NAMES, language
from board.forms.texts import TextForm
from board.models import texts as rows

CHANNELS = {
    "": _l("All channels"),
    "in_app": _l("Inbox"),
    "email": _l("E-mail"),
    "apprise": _l("Addresses outside"),
    "by_hand": _l("Told by hand"),
}


@bp.get("/texts")
def texts():
    """Every message of the board, and which of them were worded anew."""
    policy = board_asked_for()
    edited = {row.template for row in rows.texts_of(policy.key)}
    return render_template(
        "admin/texts.html", policy=policy, kind="texts", edited=edited, templates=rows.editable(),
        to_customers=wording.TO_CUSTOMER,
    )  # fmt: skip


@bp.get("/texts/<template>")
def text(template):
    """The words of one message over one channel in one language."""
    policy, channel, spoken = _asked_for(template)
    subject, body = _words(policy, template, channel, spoken)
    return _shown(template, TextForm(formdata=None, data={"subject": subject, "body": body}))


@bp.post("/texts/<template>")
def save_text(template):
    """303: these words stand from now on; 422 with what is missing."""
    policy, channel, spoken = _asked_for(template)

    def save(form):
        rows.word_anew(
            policy, template, channel, spoken, subject=form.subject.data, body=form.body.data, by=current_user,
            now=wallclock.now(),
        )  # fmt: skip
        return _address(template), _("Saved. Messages that are written from now on say it so.")

    return save_or_show(_form(), save, lambda form, *more: _shown(template, form, *more))


@bp.post("/texts/<template>/previews")
def preview_text(template):
    """How the words read with examples in their places; nothing is saved. 422 with what is missing."""
    policy, _channel, spoken = _asked_for(template)
    form = _form()
    if not form.validate_on_submit():
        return _shown(template, form, 422)
    closes = policy.closing.silence_minutes is not None
    words = (form.subject.data, form.body.data)
    if mark(form, wording.objections(template, *words, silence_closes=closes)) or form.errors:
        return _shown(template, form, 422)
    return _shown(template, form, preview=_filled(policy, template, spoken, *words))


@bp.post("/texts/<template>/removals")
def reset_text(template):
    """303: the policy's words stand again."""
    policy, channel, spoken = _asked_for(template)
    rows.word_as_the_policy(policy, template, channel, spoken)
    db.session.commit()
    flash(_("The words of the policy stand again."), "good")
    return redirect(_address(template), code=303)


def _asked_for(template):
    """(policy, channel, language) of the address; 404 for what there is not."""
    channel, spoken = request.args.get("channel", ""), request.args.get("language", language())
    if template not in rows.editable() or channel not in rows.channels_of(template) or spoken not in LANGUAGES:
        abort(404)
    return board_asked_for(), channel, spoken


def _form():
    return TextForm()


def _words(policy, template, channel, spoken):
    """What stands now: the edited words, else those of all channels, else the policy's."""
    row = rows.text_of(policy.key, template, channel, spoken) or rows.text_of(policy.key, template, "", spoken)
    if row is not None:
        return row.subject, row.body
    text = policy.messages[template]
    return text.subject.in_(spoken) if text.subject else "", text.text.in_(spoken)


def _filled(policy, template, spoken, subject, body):
    words = MessageText(template, Label(body, body), Label(subject, subject) if subject else None)
    facts = {name: samples.sample(name, spoken) for name in wording.variables_of(template)}
    return messages.render(policy, template, spoken, facts | messages.policy_variables(policy, spoken), words)


def _address(template):
    policy, channel, spoken = _asked_for(template)
    return f"/admin/texts/{template}?board={policy.key}&channel={channel}&language={spoken}"


def _variables(policy, template, spoken):
    """(name, example, is prescribed) of what the words may name, the prescribed ones first."""
    closes = policy.closing.silence_minutes is not None
    needed = wording.prescribed(template, silence_closes=closes)
    known = messages.policy_variables(policy, spoken)
    others = sorted(wording.variables_of(template) - set(needed))
    return [(name, known.get(name) or samples.sample(name, spoken), name in needed) for name in (*needed, *others)]


def _shown(template, form, status=200, reasons=(), preview=None):
    policy, channel, spoken = _asked_for(template)
    page = render_template(
        "admin/text.html", policy=policy, template=template, channel=channel, spoken=spoken, form=form,
        reasons=reasons, preview=preview, channels=[(key, CHANNELS[key]) for key in rows.channels_of(template)],
        languages=NAMES, variables=_variables(policy, template, spoken), address=_address(template),
        is_edited=rows.text_of(policy.key, template, channel, spoken) is not None,
    )  # fmt: skip
    return page, status
