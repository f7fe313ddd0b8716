"""Who stands in front of the wall: a PIN, counted in the database, or the person's own phone."""

from flask import abort, g, make_response, render_template, request
from flask_babel import format_time, ngettext
from flask_babel import gettext as _

from board.blueprints.wall import bp
from board.extensions import db, passwords, writing
from board.forms.fields import row_id
from board.models import throttle
from board.models.notices import post
from board.models.proof import Proof, ask, grant, proof_of
from board.models.telling import approval_notice
from board.queries.at_the_wall import prover, ticket_on_wall

FREE_TRIES_PER_SCREEN = 20


@bp.post("/<board>/proofs")
def prove():
    """200 with the secret of a proof that holds a minute; 422 for a wrong PIN, 429 after too many."""
    person = _person()
    if blocked_until := _count_attempt(person):
        return _why(429, _("Too many wrong PINs. Try again at %(time)s, or confirm it on your phone.",
                           time=format_time(blocked_until, "HH:mm:ss")))  # fmt: skip
    stored = person.pin_hash
    db.session.rollback()  # nobody waits for the lock while the PIN is hashed
    if not passwords.matches(request.form.get("pin", ""), stored):
        return _why(422, _wrong(person, stored))
    return _granted(person)


@bp.post("/<board>/approvals")
def approve():
    """200 with a proof that waits for the person's phone, where a notice asks whether it is they."""
    person, wall = _person(), g.policy.wall
    ticket = ticket_on_wall(g.policy.key, request.form.get("ticket", "")) or abort(404)
    proof, plain = ask(g.screen, person, ticket, now=g.now, seconds=wall.answer_seconds)
    post(approval_notice(proof, now=g.now, policy=g.policy), person, g.now)
    db.session.commit()
    return render_template("wall/_waiting.html", proof=proof, plain=plain, person=person, seconds=wall.answer_seconds)


@bp.get("/<board>/approvals/<int:proof_id>")
def approval(proof_id):
    """How it stands: waiting, refused, lapsed, or held for so many seconds more."""
    proof = db.session.get(Proof, proof_id)
    if proof is None or proof.screen_id != g.screen.id:
        abort(404)
    left = (proof.holds_until - g.now).total_seconds() if proof.holds_until else 0
    return {"state": proof.state(g.now), "seconds": max(left, 0)}


@bp.post("/<board>/proofs/ends")
def end_proof():
    """204: whoever stood here has gone."""
    proof = proof_of(request.form.get("proof", ""), g.screen)
    if proof is not None:
        proof.end(now=g.now)
        db.session.commit()
    return "", 204


def _person():
    """Who it is said to be: somebody who may reassign on this board; 422 for anybody else, also for who went away since
    the window opened."""
    person_id = request.form.get("person", type=row_id)
    return prover(g.policy.key, person_id, g.now) or abort(make_response(_why(422, _(
        "Whoever is away or has left this board reassigns nothing here. Let somebody else do it."
    ))))  # fmt: skip


def _count_attempt(person):
    doors = ("pin", str(person.id), g.policy.wall.pin_tries), ("screen", g.screen.mark, FREE_TRIES_PER_SCREEN)
    wait = throttle.attempt(*doors, now=g.now)
    db.session.commit()
    return wait


def _wrong(person, stored):
    if stored is None:
        return _("You have no PIN yet. Confirm it on your phone, or set a PIN in your settings.")
    left = throttle.tries_left("pin", str(person.id), free=g.policy.wall.pin_tries)
    if left:
        return ngettext(
            "This PIN is wrong. %(num)d try is left; or confirm it on your phone.",
            "This PIN is wrong. %(num)d tries are left; or confirm it on your phone.",
            left,
        )
    return _("This PIN is wrong, and now it has to wait. Confirm it on your phone instead.")


def _granted(person):
    seconds = g.policy.wall.proof_seconds
    with writing():
        throttle.succeed("pin", str(person.id))
        throttle.take_back("screen", g.screen.mark, free=FREE_TRIES_PER_SCREEN)
        _proof, plain = grant(g.screen, person, now=g.now, seconds=seconds)
        db.session.commit()
    return render_template("wall/_proof.html", plain=plain, person=person, seconds=seconds)


def _why(status, text):
    return render_template("wall/_why.html", text=text), status
