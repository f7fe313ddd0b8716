"""The story of a ticket: events with the texts that belong to them, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from board.domain import events as kinds
from board.domain import history
from board.domain.refusals import N_
from board.extensions import db
from board.models.screen import Screen
from board.queries.card_words import due_words
from board.queries.event_parts import Known, parts_of, written_with


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
    key, row = written_with(event, known.texts)
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
        parts=parts_of(event, known, key, row),
        remark=event.remark.body if event.remark else None,
        cycle_no=event.cycle_no,
        entry=(ENTRY_KINDS[key], row.id) if row is not None and key in ENTRY_KINDS else None,
    )


ENTRY_KINDS = {"note_id": "note", "update_id": "update", "communication_id": "communication"}

ANSWERS = {
    "solved": N_("The customer says that it is solved"),
    "not_solved": N_("The customer says that it is not solved"),
}


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
