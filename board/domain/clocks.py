"""Which timers stand now: a pure function of a ticket's facts and its board's policy (design, section 6)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from board.domain.countdown import is_late, state_of, written_in_time
from board.domain.endings import how_it_ended
from board.domain.facts import DraftFacts, TicketFacts
from board.domain.firing import FIRES, Firing, escalation_step
from board.domain.folding import Run, fold
from board.domain.policies.model import Policy

__all__ = [
    "FIRES", "KINDS", "WARNING_KINDS", "Firing", "Standing", "draft_timers", "escalation_step", "how_it_ended",
    "is_late", "most_pressing", "standing_timers", "state_of", "written_in_time",
]  # fmt: skip

KINDS = (
    "register", "judge", "assign", "review", "respond", "start", "resolve", "promise_half", "promise_hour",
    "promise", "act", "note", "update", "milestone", "material", "commitment", "reminder", "silence",
)  # fmt: skip
# Warnings call people, but are no promise: cards never show them.
WARNING_KINDS = frozenset({"promise_half", "promise_hour"})


class Standing(NamedTuple):
    """A timer that should stand. `ref` is another one for a new cycle, note, update or promise."""

    kind: str
    ref: str
    started_at: datetime
    due_at: datetime
    paused: bool = False


def standing_timers(facts: TicketFacts, policy: Policy) -> tuple[Standing, ...]:
    """Every timer that should stand now, late ones included; none once the ticket is closed."""
    if not facts.is_open:
        return ()
    return tuple(standing for part in _PARTS for standing in part(facts, policy))


def draft_timers(facts: DraftFacts, policy: Policy) -> tuple[Standing, ...]:
    """The registration clock of a draft: from the contact's end, else from its opening (G-207, K-036)."""
    if facts.registered_at is not None:
        return ()
    return (_after("register", "draft", facts.contact_ended_at or facts.opened_at, policy.clocks.register_minutes),)


def _after(kind: str, ref: str, start: datetime, minutes: float) -> Standing:
    return Standing(kind, ref, start, start + timedelta(minutes=minutes))


def _folded(kind: str, ref: str, run: Run) -> Iterator[Standing]:
    if run.due is not None:
        yield Standing(kind, ref, run.start, run.due, run.paused)


def _cycle_began(facts: TicketFacts) -> datetime | None:
    """When this handling's clocks began: registration for the first, None before it is complete."""
    if facts.registered_at is None:
        return None
    return facts.registered_at if facts.cycle.no == 1 else facts.cycle.opened_at


def _register(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-207: a quick registration with fields missing keeps its clock."""
    if facts.registered_at is None:
        start = facts.contact_ended_at or facts.received_at
        yield _after("register", "r", start, policy.clocks.register_minutes)


def _judge_and_assign(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """K-048: judged after 5, with a named person after 10 minutes; anew in each cycle (K-050).

    Only while the ticket is new: an imported one may stand further without having been judged.
    """
    cycle, began = facts.cycle, _cycle_began(facts)
    if began is None or facts.stage != "new":
        return
    if cycle.triaged_at is None:
        yield _after("judge", f"c{cycle.no}", began, policy.clocks.judge_minutes)
    if cycle.assigned_at is None:
        yield _after("assign", f"c{cycle.no}", began, policy.clocks.assign_minutes)


def _review(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-091: two minutes for the ruling, for disputes only (K-047)."""
    raised, ruled = facts.dispute_raised_at, facts.ruled_at
    if raised is not None and (ruled is None or ruled < raised):
        yield _after("review", f"c{facts.cycle.no}.d{facts.dispute_no}", raised, policy.clocks.review_minutes)


def _respond(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-079, G-083, G-087: from reception to the first delivered contact by a person (K-042)."""
    if facts.first_contact_at is None and facts.colours:
        run = fold(facts.received_at, facts.colours, lambda colour: policy.priority(colour).respond_minutes)
        yield from _folded("respond", "t", run)


def _start(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-076: from the assignment to the start, where the level has such a limit."""
    cycle = facts.cycle
    if cycle.assigned_at is not None and cycle.started_at is None and cycle.resolved_at is None:
        run = fold(cycle.assigned_at, facts.colours, lambda colour: policy.priority(colour).start_minutes)
        yield from _folded("start", f"c{cycle.no}", run)


def _resolve(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-080, G-084, G-088: from reception, pauses credited (K-056)."""
    cycle = facts.cycle
    if cycle.resolved_at is None and facts.colours:
        start = facts.received_at if cycle.no == 1 else cycle.opened_at
        run = fold(start, facts.colours, lambda colour: policy.priority(colour).resolve_minutes, facts.pauses)
        yield from _folded("resolve", f"c{cycle.no}", run)


def _promise(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-128, G-130, G-243: half the time, one hour before, and the promise; a new promise re-arms all three."""
    cycle = facts.cycle
    if cycle.promise_at is None or cycle.promise_made_at is None or cycle.resolved_at is not None:
        return
    ref, made, due = f"c{cycle.no}.p{cycle.promise_no}", cycle.promise_made_at, cycle.promise_at
    half = made + (due - made) * policy.warnings.half
    before = timedelta(minutes=policy.warnings.before_minutes)
    yield Standing("promise_half", f"{ref}.half", made, half)
    # K-013: an hour before is no warning when the whole promise takes no more than that
    yield Standing("promise_hour", f"{ref}.hour", made, due - before if due - made > before else half)
    yield Standing("promise", ref, made, due)


def _act(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-130, K-059: after a broken promise each further step of the chain is a timer."""
    cycle, fired = facts.cycle, facts.cycle.overdue_fired_at
    if fired is None or cycle.resolved_at is not None:
        return
    if cycle.acted_at is not None and cycle.acted_at >= fired:
        return
    # named after the breach, not the promise: a new time by the system leaves the chain as it runs
    chain = f"c{cycle.no}.b{int(fired.timestamp())}"
    for step, rule in enumerate(policy.escalation[1:], start=1):
        yield _after("act", f"{chain}.a{step}", fired, rule.after_minutes)


def _note(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-108, G-242: only while in progress (K-017), the first one by its own limit (K-016), pausable (K-056)."""
    cycle = facts.cycle
    if facts.stage != "in_progress" or cycle.started_at is None:
        return
    is_first = facts.note_count == 0 or facts.last_note_at is None
    start = cycle.started_at if is_first else max(facts.last_note_at, cycle.started_at)

    def minutes(colour: str) -> int:
        level = policy.priority(colour)
        return level.note_first_minutes if is_first else level.note_minutes

    yield from _folded("note", f"c{cycle.no}.n{facts.note_count}", fold(start, facts.colours, minutes, facts.pauses))


def _update(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-113 to G-117: from registration, then each complete update, until resolved; a promised cadence caps (K-052)."""
    began = _cycle_began(facts)
    if began is None or facts.cycle.resolved_at is not None:
        return
    start = max(began, facts.last_update_at or began)
    run = fold(start, facts.colours, lambda colour: policy.priority(colour).update_minutes)
    due = min(run.due, _promised_update(facts, start) or run.due)
    yield Standing("update", f"u{facts.update_count}", start, due)


def _promised_update(facts: TicketFacts, start: datetime) -> datetime | None:
    """When the promised cadence wants the next update: from that promise on, not backwards (G-136)."""
    if facts.promised_cadence_minutes is None:
        return None
    since = max(start, facts.promised_cadence_from or start)
    return since + timedelta(minutes=facts.promised_cadence_minutes)


def _open_ends(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-119 to G-122 milestones, G-127 material, G-256 commitments."""
    prefix = f"c{facts.cycle.no}"
    for milestone in facts.milestones:
        yield _after("milestone", f"{prefix}.{milestone.ref}", milestone.at, policy.clocks.milestone_minutes)
    for material in facts.materials:
        yield _after("material", f"{prefix}.m{material.ref}", material.at, policy.clocks.material_minutes)
    for commitment in facts.commitments:
        yield Standing("commitment", commitment.ref, commitment.made_at, commitment.due_at)


def _silence(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-151, G-153, K-025: each step counts from the contact before it, once that was delivered."""
    cycle, closing = facts.cycle, policy.closing
    is_waiting = facts.stage == "awaiting_customer" and cycle.answered_at is None and not facts.is_ready_to_close
    if not is_waiting or cycle.confirmation_delivered_at is None or cycle.confirmation_blocked:
        return
    ref = f"c{cycle.no}.q{cycle.confirmation_no}"
    if cycle.reminder_delivered_at is None and closing.reminder_minutes is not None:
        yield _after("reminder", ref, cycle.confirmation_delivered_at, closing.reminder_minutes)
    if cycle.reminder_delivered_at is not None and closing.silence_minutes is not None:
        yield _after("silence", ref, cycle.reminder_delivered_at, closing.silence_minutes)


_PARTS = (
    _register, _judge_and_assign, _review, _respond, _start, _resolve, _promise, _act, _note, _update,
    _open_ends, _silence,
)  # fmt: skip


def most_pressing(timers: Iterable[Standing]) -> Standing | None:
    """The one due thing that a card shows: the earliest that runs, else the earliest paused; warnings never."""
    shown = [timer for timer in timers if timer.kind not in WARNING_KINDS]
    return min(shown, key=lambda timer: (timer.paused, timer.due_at, KINDS.index(timer.kind)), default=None)
