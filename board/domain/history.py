"""What a ticket was at any past instant, rebuilt from its events alone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol


class Happened(Protocol):
    """An event as history needs it, in the order in which it was recorded."""

    kind: str
    recorded_at: datetime
    data: dict


@dataclass(frozen=True)
class State:
    """The facts that people see on a card; `promise_at` as ISO text, as events keep it."""

    stage: str = "new"
    colour: str | None = None
    assignee_id: int | None = None
    promise_at: str | None = None
    cycle_no: int = 1
    note_count: int = 0
    update_count: int = 0
    answer: str | None = None
    is_paused: bool = False
    is_disputed: bool = False


STAGE_AFTER = {
    "started": "in_progress", "solved": "awaiting_customer", "recalled": "in_progress", "rejected": "in_progress",
    "closed": "closed", "archived": "archived",
}  # fmt: skip
ENDS_PAUSE = frozenset({"resumed", "material_arrived", "solved", "closed"})
ENDS_DISPUTE = frozenset({"ruled", "ruled_by_default"})
COLOURS = frozenset({
    "registered", "registration_completed", "registration_corrected", "triaged", "ruled", "ruled_by_default", "raised",
})  # fmt: skip


def state_at(events: Iterable[Happened], instant: datetime) -> State:
    """The ticket's state at an instant: all that was recorded until then, that instant included."""
    state = State()
    for event in events:
        if event.recorded_at <= instant:
            state = after(state, event)
    return state


def after(state: State, event: Happened) -> State:
    """The state that an event leaves behind."""
    kind, data = event.kind, event.data
    changes = {"stage": STAGE_AFTER[kind]} if kind in STAGE_AFTER else {}
    if kind in COLOURS and data.get("colour"):
        changes["colour"] = data["colour"]
    if kind in ENDS_PAUSE:
        changes["is_paused"] = False
    if kind in ENDS_DISPUTE:
        changes["is_disputed"] = False
    return replace(state, **changes, **_own(state, kind, data))


def which_recolour(events: Iterable[Happened]) -> list[bool]:
    """For each event, whether the colour that it names is another one than before it."""
    before, told = None, []
    for event in events:
        now = _colour_of(event) or before
        told.append(now != before)
        before = now
    return told


def _colour_of(event: Happened) -> str | None:
    if event.kind == "undone":
        return event.data["state"].get("colour")
    return event.data.get("colour") if event.kind in COLOURS else None


STATE_NOW = ("stage", "colour", "assignee_id", "is_disputed")


def restored(ticket) -> dict:
    """What an undo leaves on a ticket, as its event keeps it."""
    promise, found = ticket.cycle.promise_at, {name: getattr(ticket, name) for name in STATE_NOW}
    return found | {
        "promise_at": promise.isoformat() if promise else None,
        "answer": ticket.cycle.answer,
        "is_paused": ticket.paused_for is not None,
    }


def _own(state: State, kind: str, data: dict) -> dict:
    """What only this kind of event changes."""
    if kind == "assigned":
        stage = "assigned" if state.stage == "new" else state.stage
        return {"stage": stage, "assignee_id": data["person_id"], "promise_at": data["promise_at"]}
    own = {
        "released": lambda: {"stage": "new", "assignee_id": None},
        "estimated": lambda: {"promise_at": data["promise_at"]},
        "reckoned": lambda: {"promise_at": data["promise_at"]},
        "noted": lambda: {"note_count": state.note_count + 1},
        "customer_updated": lambda: {"update_count": state.update_count + 1},
        "answered": lambda: {"answer": data["answer"]},
        "paused": lambda: {"is_paused": True},
        "disputed": lambda: {"is_disputed": True},
        "handled_again": lambda: _begun_again(state),
        "undone": lambda: data["state"],
    }
    return own[kind]() if kind in own else {}


def _begun_again(state: State) -> dict:
    """A new handling begins in `new`, with nobody, nothing promised and nothing written yet in it."""
    return {
        "stage": "new", "assignee_id": None, "promise_at": None, "cycle_no": state.cycle_no + 1, "note_count": 0,
        "answer": None, "is_disputed": False,
    }  # fmt: skip
