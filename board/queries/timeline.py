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
class Known:
    """What events name by id alone: people, texts, cycles, walls; and how the reader wants it told."""

    people: dict
    texts: dict
    cycles: dict
    screens: dict
    policy: object
    language: str


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
    known = Known(
        people=people, texts=texts, cycles={cycle.no: cycle for cycle in ticket.cycles}, screens=_screens(ticket),
        policy=policy, language=language,
    )  # fmt: skip
    told = zip(ticket.events, history.which_recolour(ticket.events), strict=True)
    return tuple(reversed([_entry(event, known, is_recoloured=is_recoloured) for event, is_recoloured in told]))


def _screens(ticket):
    """Mark to name of the walls at which something was done; no statement without any."""
    marks = {int(event.screen) for event in ticket.events if (event.screen or "").isdecimal()}
    if not marks:
        return {}
    rows = db.session.execute(select(Screen.id, Screen.name).where(Screen.id.in_(marks)))
    return {str(number): name for number, name in rows}


def _entry(event, known, *, is_recoloured):
    kind = kinds.KINDS[event.kind]
    key, row = _written(event, known.texts)
    return Entry(
        kind=event.kind,
        at=event.occurred_at,
        recorded_at=event.recorded_at,
        who=known.people.get(event.actor_id) if event.actor_kind == "person" else None,
        actor_kind=event.actor_kind,
        door=event.door,
        screen=known.screens.get(event.screen),
        sentence=ANSWERS.get(event.data.get("answer"), kind.sentence),
        params=_params(event, known, is_recoloured=is_recoloured),
        parts=_said(event, known.cycles) or _named(event, known) or _parts(key, row),
        remark=event.remark.body if event.remark else None,
        cycle_no=event.cycle_no,
        entry=(ENTRY_KINDS[key], row.id) if row is not None and key in ENTRY_KINDS else None,
    )


ENTRY_KINDS = {"note_id": "note", "update_id": "update", "communication_id": "communication"}


def _named(event, known):
    """What the event itself names: people whom it called, deadlines that moved, fields that were corrected."""
    return _called(event, known) or _moved(event, known) or _corrected(event, known)


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


def _corrected(event, known):
    """The fields of a registration that were corrected, in the sheet's words."""
    declared = {field.key: field.label.in_(known.language) for field in known.policy.fields["registration"]}
    names = [declared.get(name) or gettext(ASKED.get(name, name)) for name in event.data.get("fields", ())]
    return ((N_("Changed"), gettext(", ").join(names)),) if names else ()


def _moved(event, known):
    """The deadlines that another policy moved, each with its two times; an instant that is none is a dash."""
    moves, words = event.data.get("moves", ()), due_words()
    return tuple((words.get(kind, kind), " → ".join(_time(at, known) for at in (a, b))) for kind, _, a, b in moves)


def _time(text, known):
    return messages.clock_time(datetime.fromisoformat(text), known.policy, known.language) if text else "–"


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


def _called(event, known):
    """Whom an escalation called, and who had not acted before it (K-059)."""
    people = known.people
    names = {key: [people[id].name for id in event.data.get(key) or () if id in people] for key in PEOPLE_IN_EVENTS}
    return tuple((label, gettext(", ").join(names[key])) for key, label in PEOPLE_IN_EVENTS.items() if names[key])


def _parts(key, row):
    if row is None:
        return ()
    return tuple((label, getattr(row, name)) for label, name in WRITTEN[key] if getattr(row, name))


def _params(event, known, *, is_recoloured):
    """The event's keys as words in the reader's language.

    The colour is told even if it stayed, but not of a correction, which is about its fields.
    """
    tells_colour = is_recoloured or event.kind != "registration_corrected"
    found = {key: value for key, value in event.data.items() if key != "colour" or tells_colour}
    if found.get("colour"):
        found["colour"] = known.policy.priority(found["colour"]).label.in_(known.language)
    if found.get("timer"):
        found["clock"] = due_words().get(found["timer"])
    for key, name in (("person_id", "person"), ("owner_id", "owner")):
        face = known.people.get(found.get(key))
        found[name] = face.name if face else "–"
    return found
