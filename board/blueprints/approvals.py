"""On the phone: is it me who stands at the wall?"""

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from board import wallclock
from board.extensions import db, policies
from board.extensions.words import label
from board.models.proof import Proof

bp = Blueprint("approvals", __name__, url_prefix="/approvals")


@bp.get("/<int:proof_id>")
def show(proof_id):
    """Which screen asks, about which ticket, with the two figures that it shows; 404 for everybody else."""
    return _shown(_mine(proof_id))


@bp.post("/<int:proof_id>")
def answer(proof_id):
    """303 with the answer given; 409 when the screen does not wait any more."""
    proof = _mine(proof_id)
    is_mine = request.form.get("answer") == "yes"
    proof.answer(is_mine, now=wallclock.now(), seconds=policies[proof.screen.board].wall.proof_seconds)
    db.session.commit()
    if is_mine:
        flash(_("Confirmed. The screen goes on now."), "good")
    else:
        flash(_("Refused. Tell an administrator if somebody uses your name."), "fault")
    return redirect(f"/approvals/{proof_id}", code=303)


def _mine(proof_id):
    """The question, while it is the reader's and they work on its board; 404 for any other."""
    proof = db.session.get(Proof, proof_id)
    is_mine = proof and proof.person_id == current_user.id and proof.how == "phone"
    return proof if is_mine and current_user.works_on(proof.screen.board) else abort(404)


def _shown(proof):
    ticket, policy = proof.ticket, policies[proof.screen.board]
    return render_template(
        "approvals/show.html", proof=proof, ticket=ticket, state=proof.state(wallclock.now()),
        colour_word=label(policy.priority(ticket.colour).label),
    )  # fmt: skip
