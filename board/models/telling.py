"""Writing messages: to people in their language, to customers over their channel."""

from datetime import timedelta

from sqlalchemy import bindparam, select

from board.domain import messages
from board.domain.notices import group_of
from board.extensions import db
from board.models import batch, notices, texts, variables
from board.models.message import Message
from board.models.person import Person
from board.models.subscriptions import addresses_of

IN_USE = select(Message.key).where(Message.key.in_(bindparam("keys", expanding=True)))


def speaker(by):
    """The person who acts; None for customers, links and the system."""
    return db.session.get(Person, by.person_id) if by.person_id else None


def name_of(by):
    """The acting person's name; empty for all others."""
    person = speaker(by)
    return person.name if person else ""


def tell_people(ticket, people, template, *, now, policy, key=None, **particulars):
    """Write one in-app notice per person, each in the reader's language (G-107, K-062).

    Without a `key` it is said once to each, every time that the verb is done; with one it is said once ever.
    """
    still_new = _unused if key else _unwritten
    key = key or f"{template}:of:{ticket.id}:{ticket.face}"  # every outermost verb leaves another face behind
    told = {f"{key}:{p.id}": p for p in people if p is not None and p.is_active}
    for unique in still_new(told, ticket):
        person = told[unique]
        notice = _notice(ticket, person.language, template, unique, now, policy, particulars)
        notice.person_id = person.id
        notices.post(notice, person, now)
    _tell_team(ticket, template, key, still_new, now, policy, particulars)


def _tell_team(ticket, template, key, still_new, now, policy, particulars):
    """The same to where the ticket's team reads together, if such notices are wanted there."""
    group = group_of(template)
    wanted = {f"{key}:to:{a.id}": a for a in addresses_of(ticket.team_id, ticket.board) if group in a.kinds}
    for unique in still_new(wanted, ticket):
        address = wanted[unique]
        notice = _notice(ticket, address.language, template, unique, now, policy, particulars, channel=address.kind)
        notice.destination_id = address.id
        notice.state, notice.not_before = "held", now + timedelta(seconds=policy.undo_seconds)
        db.session.add(notice)


def _unused(keys, ticket):
    """Those of the keys that no message of the ticket has, in their order; a batch takes them for used from now on."""
    keys = _unwritten(keys, ticket)
    if not keys or batch.having(ticket.id):
        return keys
    with db.session.no_autoflush:
        in_use = set(db.session.scalars(IN_USE, {"keys": keys}))
    return [key for key in keys if key not in in_use]


def _unwritten(keys, ticket):
    """The same of messages that wait to be written, which is enough for a key that only this very verb can make."""
    if mine := batch.having(ticket.id):
        unused = [key for key in keys if key not in mine.messages[ticket.id]]
        mine.messages[ticket.id].update(dict.fromkeys(unused))
        return unused
    waiting = {row.key for row in db.session.new if isinstance(row, Message)}
    return [key for key in keys if key not in waiting]


def _notice(ticket, language, template, key, now, policy, particulars, channel="in_app"):
    facts = variables.for_staff(ticket, language, policy, particulars)
    words = texts.edited(ticket.board, template, channel, language)
    subject, body = messages.render(policy, template, language, facts, words)
    others = texts.edited_copies(ticket.board, template, language) if channel == "in_app" else {}
    worded = {name: messages.render(policy, template, language, facts, one) for name, one in others.items()}
    return Message(
        key=key, board=ticket.board, ticket_id=ticket.id, cycle_id=ticket.cycle_id, channel=channel,
        language=language, template=template, subject=subject, body=body, worded=worded or None,
        url=f"/tickets/{ticket.number}", from_person=False, state="queued", not_before=now, created_at=now,
    )  # fmt: skip


def approval_notice(proof, *, now, policy):
    """The notice that asks a person whether it is they who stand at a wall; it leads to the answer."""
    facts = {"screen": proof.screen.name, "code": proof.code}
    key, language = f"approval:{proof.id}", proof.person.language
    notice = _notice(proof.ticket, language, "wall_approval", key, now, policy, facts)
    notice.person_id, notice.url = proof.person_id, f"/approvals/{proof.id}"
    return notice


def tell_customer(ticket, template, *, key, now, policy, person=None, wait=None, link=None, **particulars):
    """Write one message to the ticket's customer; returns it, None without a customer.

    It goes by e-mail where that is the preferred or original way, else into
    the assignee's hands (G-141, K-138). `person` is who speaks: a delivered
    message of a person counts as contact. It waits `wait` seconds for an
    undo, the policy's without one.
    """
    request = ticket.request
    if request.customer is None or not _unused([key], ticket):
        return None
    channel, point = channel_for(request)
    facts = variables.for_customer(ticket, person, policy, particulars)
    words = texts.edited(ticket.board, template, channel, request.language)
    subject, body = messages.render(policy, template, request.language, facts, words)
    message = Message(
        key=key, board=ticket.board, ticket_id=ticket.id, cycle_id=ticket.cycle_id, customer_id=request.customer_id,
        contact_point_id=point.id if point else None, channel=channel, language=request.language,
        template=template, subject=subject, body=body, link=link, from_person=person is not None,
        state="queued" if channel == "email" else "by_hand",
        not_before=now + timedelta(seconds=policy.undo_seconds if wait is None else wait), created_at=now,
    )  # fmt: skip
    db.session.add(message)
    return message


def channel_for(request):
    """How the customer is reached: ("email", point) or ("by_hand", point or None); an address of the request first."""
    customer, point = request.customer, request.contact_point
    is_named = point in customer.contact_points and point.kind == "email"
    email = point if is_named else customer.point("email")
    if email and (is_named or request.channel == "email" or customer.preferred_point is email):
        return "email", email
    return "by_hand", request.contact
