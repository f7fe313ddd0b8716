"""The story of a ticket: events with the texts that belong to them, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select

from board.domain import events as kinds
from board.domain import history, messages
from board.domain.refusals import N_
from board.extensions import db
from board.models.screen import Screen
from board.queries.card_words import due_words


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `parts` are (label msgid, text) that people wrote."""

    kind: str
    at: datetime
    recorded_at: datetime
    who: object
    actor_kind: str
    door: str
    screen: str | None
    sentence: str
    params: dict
    parts: tuple
    remark: str | None
    cycle_no: int | None
    entry: tuple | None


def timeline_of(ticket, people, policy, language):
    """Entries of a loaded ticket; sentences are msgids with their values, translated by the template."""
    texts = {
        "note_id": {n.id: n for n in ticket.notes},
        "update_id": {u.id: u for u in ticket.updates},
        "communication_id": {c.id: c for c in ticket.communications},
        "commitment_id": {c.id: c for c in ticket.commitments},
    }
    cycles = {cycle.no: cycle for cycle in ticket.cycles}
    names = _screens(ticket)
    entries = [
        _entry(event, is_recoloured, people, texts, cycles, names, policy, language)
        for event, is_recoloured in zip(ticket.events, history.is_recoloured(ticket.events), strict=True)
    ]
    return tuple(reversed(entries))


def _screens(ticket):
    """Mark to name of the walls at which something was done; no statement without any."""
    marks = {int(event.screen) for event in ticket.events if (event.screen or "").isdecimal()}
    if not marks:
        return {}
    rows = db.session.execute(select(Screen.id, Screen.name).where(Screen.id.in_(marks)))
    return {str(number): name for number, name in rows}


def _entry(event, is_recoloured, people, texts, cycles, screens, policy, language):
    kind = kinds.KINDS[event.kind]
    key, row = _written(event, texts)
    return Entry(
        kind=event.kind,
        at=event.occurred_at,
        recorded_at=event.recorded_at,
        who=people.get(event.actor_id) if event.actor_kind == "person" else None,
        actor_kind=event.actor_kind,
        door=event.door,
        screen=screens.get(event.screen),
        sentence=ANSWERS.get(event.data.get("answer"), kind.sentence),
        params=_params(event, is_recoloured, people, policy, language),
        parts=_said(event, cycles) or _named(event, people, policy, language) or _parts(key, row),
        remark=event.remark.body if event.remark else None,
        cycle_no=event.cycle_no,
        entry=(ENTRY_KINDS[key], row.id) if row is not None and key in ENTRY_KINDS else None,
    )


ENTRY_KINDS = {"note_id": "note", "update_id": "update", "communication_id": "communication"}


def _named(event, people, policy, language):
    """What the event itself names: people whom it called, deadlines that moved, fields that were corrected."""
    return _called(event, people) or _moved(event, policy, language) or _corrected(event, policy, language)


ASKED = {
    "customer_id": N_("Customer"),
    "customer_name": N_("Name or nickname"),
    "contact": N_("Phone or e-mail"),
    "contact_started_at": N_("Contact began"),
    "answered_at": N_("Answered"),
    "rings": N_("Rings before answering"),
    "contact_ended_at": N_("Contact ended"),
    "attachments": N_("Attachments"),
    "attachment_state": N_("State of the attachments"),
    "attachment_reason": N_("Why there is none"),
}


def _corrected(event, policy, language):
    """The fields of a registration that were corrected, in the sheet's words."""
    declared = {field.key: field.label.in_(language) for field in policy.fields["registration"]}
    names = [declared.get(name) or gettext(ASKED.get(name, name)) for name in event.data.get("fields", ())]
    return ((N_("Changed"), gettext(", ").join(names)),) if names else ()


def _moved(event, policy, language):
    """The deadlines that another policy moved, each with its two times; an instant that is none is a dash."""
    moves, words = event.data.get("moves", ()), due_words()
    return tuple(
        (words.get(kind, kind), " → ".join(_time(at, policy, language) for at in (a, b))) for kind, _, a, b in moves
    )


def _time(text, policy, language):
    return messages.clock_time(datetime.fromisoformat(text), policy, language) if text else "–"


def _written(event, texts):
    for key, rows in texts.items():
        if event.data.get(key) in rows:
            return key, rows[event.data[key]]
    return None, None


WRITTEN = {
    "note_id": ((N_("Action"), "action"), (N_("Result"), "result")),
    "update_id": (
        (N_("Status"), "status"),
        (N_("Progress"), "progress"),
        (N_("Next step"), "next_step"),
        (N_("Expected time"), "expected"),
    ),
    "communication_id": ((N_("The customer said"), "customer_statement"), (N_("We replied"), "reply")),
    "commitment_id": (
        (N_("What is needed"), "need"),
        (N_("Expected result"), "expected_result"),
        (N_("What came of it"), "answer"),
    ),
}


ANSWERS = {
    "solved": N_("The customer says that it is solved"),
    "not_solved": N_("The customer says that it is not solved"),
}


def _said(event, cycles):
    """What the customer wrote beside the answer; the answer's cycle keeps it."""
    cycle = cycles.get(event.cycle_no)
    words = cycle.answer_words if cycle and event.data.get("answer") else None
    return ((N_("In the customer's words"), words),) if words else ()


PEOPLE_IN_EVENTS = {"people": N_("Called"), "passed_over": N_("Passed over")}


def _called(event, people):
    """Whom an escalation called, and who had not acted before it (K-059)."""
    names = {key: [people[id].name for id in event.data.get(key) or () if id in people] for key in PEOPLE_IN_EVENTS}
    return tuple((label, gettext(", ").join(names[key])) for key, label in PEOPLE_IN_EVENTS.items() if names[key])


def _parts(key, row):
    if row is None:
        return ()
    return tuple((label, getattr(row, name)) for label, name in WRITTEN[key] if getattr(row, name))


def _decides(event):
    """True where the colour is what it is about, and is told even if it stayed; a correction is about the fields."""
    return event.kind != "registration_corrected"


def _params(event, is_recoloured, people, policy, language):
    """The event's keys as words in the reader's language."""
    data = {key: value for key, value in event.data.items() if key != "colour" or is_recoloured or _decides(event)}
    found = dict(data)
    if data.get("colour"):
        found["colour"] = policy.priority(data["colour"]).label.in_(language)
    if data.get("timer"):
        found["clock"] = due_words().get(data["timer"])
    for key, name in (("person_id", "person"), ("owner_id", "owner")):
        face = people.get(data.get(key))
        found[name] = face.name if face else "–"
    return found
