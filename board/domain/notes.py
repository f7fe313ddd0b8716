"""What a progress note, a customer update, a record of a talk and a commitment must hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from board.domain.policies.labels import Label, by_key
from board.domain.policies.model import Policy
from board.domain.refusals import N_, Reason

# Clocks of two machines may differ a little; what was noted "now" is not in the future.
CLOCK_SKEW = timedelta(minutes=1)
BEFORE = Label("by {time}: {need}", "{time}前{need}")
TAKEN_ON = Label("on the list", "已列入待办")


class UpdateParts(NamedTuple):
    """A customer update: status, progress, next step, expected time (G-123)."""

    status: str
    progress: str
    next_step: str
    expected: str

    def variables(self) -> dict[str, str]:
        """The parts by the names that message texts use."""
        return {name: value.strip() for name, value in self._asdict().items()}


class Todo(NamedTuple):
    """Something promised in a talk, with its time (G-256)."""

    need: str
    due_at: datetime


class NoteText(NamedTuple):
    """The action and the result of a progress note."""

    action: str
    result: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A filled record of a talk with the customer (form 3.4); `asks` when the customer waits for an answer."""

    occurred_at: datetime | None
    channel: str
    type: str
    customer_statement: str = ""
    reply: str = ""
    mood: str | None = None
    todos: tuple[Todo, ...] = ()
    asks: bool = False

    @property
    def is_open_question(self) -> bool:
        """True when the customer asked and this talk did not answer (G-118)."""
        return self.asks and _is_blank(self.reply)


def _is_blank(text: str | None) -> bool:
    return not (text or "").strip()


def objections_to_note(
    happened_at: datetime | None, action: str | None, result: str | None, now: datetime
) -> tuple[Reason, ...]:
    """What a note lacks of time, action and result; all three are needed (G-109, G-237)."""
    found = list(_time_objections("happened_at", happened_at, now))
    if _is_blank(action):
        found.append(Reason(N_("Say what was done."), "action"))
    if _is_blank(result):
        found.append(Reason(N_("Say what came of it."), "result"))
    return tuple(found)


def _time_objections(field: str, at: datetime | None, now: datetime):
    if at is None:
        yield Reason(N_("Say when it was."), field)
    elif at > now + CLOCK_SKEW:
        yield Reason(N_("This time is still to come; enter when it really was."), field)


def objections_to_update(parts: UpdateParts) -> tuple[Reason, ...]:
    """Which of the four parts a customer update lacks (G-123)."""
    texts = {
        "status": N_("Say how things stand."),
        "progress": N_("Say what has been done."),
        "next_step": N_("Say what happens next."),
        "expected": N_("Say by when; the customer plans with it."),
    }
    return tuple(Reason(texts[name], name) for name, value in parts._asdict().items() if _is_blank(value))


def objections_to_communication(entry: Entry, now: datetime) -> tuple[Reason, ...]:
    """What the record of a talk lacks: time, channel, type, what was said, times of to-dos (G-248 to G-256)."""
    found = list(_time_objections("occurred_at", entry.occurred_at, now))
    if not entry.channel:
        found.append(Reason(N_("Choose the channel."), "channel"))
    if not entry.type:
        found.append(Reason(N_("Choose what the talk was about."), "type"))
    if _is_blank(entry.customer_statement) and _is_blank(entry.reply):
        found.append(Reason(N_("Write down what the customer said or what was answered."), "customer_statement"))
    for todo in entry.todos:
        found += _duty_objections(todo.need, todo.due_at, now, "todos")
    return tuple(found)


def objections_to_commitment(
    kind: str, need: str | None, due_at: datetime | None, now: datetime, who_and_what: Mapping, policy: Policy
) -> tuple[Reason, ...]:
    """What a commitment lacks; `who_and_what` names owner_id, or department_id with contact_person (G-106)."""
    found = []
    if kind not in {one.key for one in policy.commitments}:
        found.append(Reason(N_("Choose what kind of commitment it is."), "kind"))
    found += _duty_objections(need, due_at, now, "need", "due_at")
    is_named = who_and_what.get("owner_id") or not _is_blank(who_and_what.get("contact_person"))
    if who_and_what.get("department_id") and not is_named:
        found.append(Reason(N_("Name the contact person in the department."), "contact_person"))
    if kind == "collaboration":
        found += _task_objections(who_and_what)
    return tuple(found)


def _task_objections(who_and_what: Mapping):
    """A task for a department: who is asked, and which result is expected of it (C-036, C-095)."""
    if not who_and_what.get("department_id") and not who_and_what.get("owner_id"):
        yield Reason(N_("Choose the department that is asked."), "department_id")
    if _is_blank(who_and_what.get("expected_result")):
        yield Reason(N_("Say which result you expect."), "expected_result")


def _duty_objections(need: str | None, due_at: datetime | None, now: datetime, field: str, due_field: str = ""):
    if _is_blank(need):
        yield Reason(N_("Say what is to be done."), field)
    if due_at is None:
        yield Reason(N_("Say by when."), due_field or field)
    elif due_at <= now:
        yield Reason(N_("Choose a time that is still to come."), due_field or field)


def blocks_closing(kind: str, policy: Policy) -> bool:
    """Whether a commitment of this kind must be answered before the customer is asked."""
    return by_key(policy.commitments, kind).blocks


def state_of_task(begun_at: datetime | None, answered_at: datetime | None) -> str:
    """pending, in_progress or done: a task's status (C-041, C-043, K-093)."""
    return "done" if answered_at else "in_progress" if begun_at else "pending"


def objections_to_follow_up(at: datetime | None, now: datetime) -> tuple[Reason, ...]:
    """Why nobody can be reminded then; no time is none to object to (C-051)."""
    if at is None or at > now:
        return ()
    return (Reason(N_("Choose a time that is still to come."), "follow_up_at"),)


def objections_to_estimate(promise_at: datetime | None, reason: str | None, now: datetime) -> tuple[Reason, ...]:
    """What a new completion time lacks: a time to come, and a reason for the customer (G-134, K-011)."""
    found = []
    if promise_at is None:
        found.append(Reason(N_("Say by when."), "promise_at"))
    elif promise_at <= now:
        found.append(Reason(N_("Choose a time that is still to come."), "promise_at"))
    if _is_blank(reason):
        found.append(Reason(N_("Say why the time changes: the customer reads it."), "reason"))
    return tuple(found)


def note_line(happened_at: datetime, action: str, result: str, policy: Policy) -> str:
    """A note as one sentence, in the board's zone: 14:30 - action - result (G-109, G-110)."""
    return f"{happened_at.astimezone(policy.tz):%H:%M} - {action.strip()} - {result.strip()}"


def duty_line(need: str, due_at: datetime, policy: Policy, language: str) -> str:
    """A commitment with its time: 14:15前联系快递公司 (G-256)."""
    time = f"{due_at.astimezone(policy.tz):%H:%M}"
    return BEFORE.in_(language).format(time=time, need=need.strip())


def todo_line(todo: Todo, policy: Policy, language: str) -> NoteText:
    """The line of the work log that a to-do brings (G-261)."""
    return NoteText(duty_line(todo.need, todo.due_at, policy, language), TAKEN_ON.in_(language))
