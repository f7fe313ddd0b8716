"""Changes to people and lists: who may sign in, what they may do, what can be chosen. Nothing is deleted."""

from sqlalchemy import func, select

from board.domain.refusals import N_, Reason, Refused
from board.extensions import db, passwords
from board.extensions.passwords import SHORTEST
from board.models.guard import refuse
from board.models.person import Choice, Membership, Person


def enrol(*, email, name, language, password, now):
    """A new person without any rank. Raises Refused when the address is taken."""
    address = email.strip().lower()
    if db.session.scalar(select(Person.id).where(Person.email == address)):
        refuse(N_("Somebody has this address already. Look for it in the list."), field="email")
    person = Person(email=address, name=name.strip(), language=language, created_at=now)
    set_password(person, password)
    db.session.add(person)
    db.session.flush()
    return person


def set_password(person, password):
    """Let the person sign in with this password from now on."""
    if len(password) < SHORTEST:
        refuse(N_("At least %(count)s characters, please."), field="password", count=SHORTEST)
    person.password_hash = passwords.hash(password)


def deactivate(person):
    """Nobody signs in as this person any more; what they did stays. Raises Refused for the last administrator."""
    held = {m.board for m in person.memberships if m.rank == "admin"}
    if person.is_active and (reasons := [_last_admin_reason() for board in held if is_last_admin(person, board)][:1]):
        raise Refused(reasons)
    person.is_active = False


def grant(person, *, board, rank, team=None, department=None):
    """Give a rank on a board; the same rank in the same team again changes nothing."""
    if rank == "department" and department is None:
        refuse(N_("Choose the department that this person answers for."), field="department")
    for row in (team, department):
        if row is not None and row.board != board:
            refuse(N_("Team and department must belong to the board."), field="team")
    wanted = (board, rank, team.id if team else None, department.id if department else None)
    if wanted in {(m.board, m.rank, m.team_id, m.department_id) for m in person.memberships}:
        return
    person.memberships.append(Membership(board=board, rank=rank, team=team, department=department))


def watch(membership, channels, *, policy):
    """Make the person responsible for these channels of the board, and for no others there (G-022)."""
    known = [channel.key for channel in policy.channels]
    if set(channels) - set(known):
        refuse(N_("Choose among the channels of the board."), field="channels")
    membership.channels = [key for key in known if key in channels]


def revoke(membership):
    """Take a rank away. Raises Refused when it would leave a board without an administrator."""
    if membership.rank == "admin" and is_last_admin(membership.person, membership.board):
        raise Refused([_last_admin_reason()])
    membership.person.memberships.remove(membership)


def is_last_admin(person, board):
    """True when no other active person administers the board."""
    others = (
        select(func.count(Person.id))
        .join(Membership)
        .where(Membership.board == board, Membership.rank == "admin", Person.is_active, Person.id != person.id)
    )
    return db.session.scalar(others) == 0


def _last_admin_reason():
    return Reason(N_("This is the last administrator of a board: make somebody else one first."))


def add_entry(row_class, *, board, **values):
    """A new team, department or list entry at the end, its key made of the English name."""
    names = {"board": board} | {name: values[name] for name in ("list", "parent") if name in values}
    query = select(row_class.key).filter_by(**names)
    key = _free_key(values.get("name_en") or values["label_en"], set(db.session.scalars(query)))
    if row_class is Choice:
        values["position"] = (db.session.scalar(select(func.max(Choice.position)).filter_by(**names)) or 0) + 1
    row = row_class(board=board, key=key, **values)
    db.session.add(row)
    db.session.flush()
    return row


def _free_key(name, taken):
    word = "_".join("".join(c if c.isascii() and c.isalnum() else " " for c in name.lower()).split())[:36] or "entry"
    number = 1
    key = word
    while key in taken:
        number += 1
        key = f"{word}_{number}"
    return key


def resend(message, *, now):
    """Queue a message once more, from its first attempt on: a parked one, or one to an address that is used.

    It keeps its key, so that whoever has it already knows it. Raises Refused for any other.
    """
    address = message.destination
    if message.state != "parked" and not (address is not None and message.state == "delivered"):
        refuse(N_("Only a message that was given up on can be sent again."))
    if address is not None and not address.is_used:
        refuse(N_("Its address is switched off or removed: switch it on first."))
    message.state, message.attempts, message.error = "queued", 0, None
    message.not_before, message.claimed_at, message.delivered_at = now, None, None
