"""What is read under the sentence of an event: what people wrote with it, and what the event itself names."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from board.domain import messages
from board.domain.refusals import N_
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


def written_with(event, texts):
    """The text that belongs to the event: the key that names it, and its row; twice None without one."""
    for key, rows in texts.items():
        if event.data.get(key) in rows:
            return key, rows[event.data[key]]
    return None, None


def parts_of(event, known, key, row):
    """(label msgid, text) of the first of these that there is; `key` and `row` are as `written_with` gives them.

    What the customer wrote beside an answer, people who were called, deadlines that moved, fields that were
    corrected, and the event's own text.
    """
    named = _said(event, known) or _called(event, known) or _moved(event, known) or _corrected(event, known)
    return named or _text(key, row)


def _said(event, known):
    """What the customer wrote beside the answer; the answer's cycle keeps it."""
    cycle = known.cycles.get(event.cycle_no)
    words = cycle.answer_words if cycle and event.data.get("answer") else None
    return ((N_("In the customer's words"), words),) if words else ()


PEOPLE_IN_EVENTS = {"people": N_("Called"), "passed_over": N_("Passed over")}


def _called(event, known):
    """Whom an escalation called, and who had not acted before it (K-059)."""
    people = known.people
    names = {key: [people[id].name for id in event.data.get(key) or () if id in people] for key in PEOPLE_IN_EVENTS}
    return tuple((label, gettext(", ").join(names[key])) for key, label in PEOPLE_IN_EVENTS.items() if names[key])


def _moved(event, known):
    """The deadlines that another policy moved, each with its two times; an instant that is none is a dash."""
    moves = event.data.get("moves", ())
    words = due_words() if moves else {}
    return tuple((words.get(kind, kind), " → ".join(_time(at, known) for at in (a, b))) for kind, _, a, b in moves)


def _time(text, known):
    return messages.clock_time(datetime.fromisoformat(text), known.policy, known.language) if text else "–"


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


def _text(key, row):
    return tuple((label, getattr(row, name)) for label, name in WRITTEN.get(key, ()) if getattr(row, name))
