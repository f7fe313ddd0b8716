"""Promise 1: what a verb guards changes through a verb, or not at all."""

from contextlib import contextmanager
from functools import wraps

from sqlalchemy import event, inspect

from board.domain import access
from board.domain.refusals import Reason, Refused
from board.extensions import db

SEEN = ("stage", "assignee_id", "colour", "paused_for", "ready_to_close_at", "is_disputed", "closed_at")
GUARDED = (*SEEN, "team_id", "supervisor_id", "version", "cycle_id", "escalated_at", "overdue_since", "archived_at")
SEEN_IN_CYCLE = ("promise_at", "solution", "answer", "answered_at")
GUARDED_IN_CYCLE = (*SEEN_IN_CYCLE, "triaged_at", "assigned_at", "started_at", "resolved_at", "closed_at", "rating")


class UnguardedChange(Exception):
    """A guarded column was written outside a verb: a bug, and the flush is refused."""


def verb(function):
    """Make a method the one door to what it does.

    The outermost call checks that the doer may (raises Refused), counts
    `version` and `face`, and stores the timers that now should stand. Verbs
    called by verbs are part of the outer one. All take `by`, `now`, `policy`.
    What a verb has changed is written when all is said; what it must read
    back before that, it flushes itself.
    """

    @wraps(function)
    def run(self, *args, by, now, policy, **particulars):
        if self.__dict__.get("_verb"):
            return function(self, *args, by=by, now=now, policy=policy, **particulars)
        _refuse_strangers(function.__name__, by)
        with db.session.no_autoflush:
            with _opened(self, function.__name__):
                result = function(self, *args, by=by, now=now, policy=policy, **particulars)
                self.settle(now=now, policy=policy)
            self.announce(now)
        return result

    run.is_verb = True
    return run


def _refuse_strangers(name, by):
    reasons = access.objections(name, by)
    if reasons:
        raise Refused(reasons)


@contextmanager
def _opened(ticket, name):
    before, in_verbs = _seen(ticket), db.session().info.setdefault("in_verbs", set())
    ticket.__dict__["_verb"] = name
    ticket.__dict__.pop("_recorded", None)
    ticket.begin_undo_record(name)
    in_verbs.add(ticket.id)
    try:
        yield
        if ticket.version is not None and _seen(ticket) != before:
            ticket.version += 1
        ticket.face = (ticket.face or 0) + 1
        _seal(ticket)
    finally:
        ticket.__dict__.pop("_verb", None)
        in_verbs.discard(ticket.id)


def _seen(ticket):
    return [getattr(ticket, name) for name in SEEN] + [getattr(ticket.cycle, name, None) for name in SEEN_IN_CYCLE]


def _seal(ticket):
    ticket.__dict__["_sealed"] = {name: getattr(ticket, name) for name in GUARDED}
    for cycle in {ticket.cycle, *ticket.__dict__.get("cycles", ())} - {None}:
        cycle.__dict__["_sealed"] = {name: getattr(cycle, name) for name in GUARDED_IN_CYCLE}


def refuse(text, field=None, **params):
    """Raise Refused with one reason."""
    raise Refused([Reason(text, field, params)])


def watch(session_factory, ticket_class, cycle_class):
    """Listen to every flush and bulk update of the session; called once, when the app is made."""

    @event.listens_for(session_factory, "before_flush")
    def check(session, context, instances):
        for row in session.dirty:
            if isinstance(row, ticket_class):
                _refuse_bare_changes(session, row, row.id, GUARDED)
            elif isinstance(row, cycle_class):
                _refuse_bare_changes(session, row, row.ticket_id, GUARDED_IN_CYCLE)

    names = {ticket_class.__table__: GUARDED, cycle_class.__table__: GUARDED_IN_CYCLE}

    @event.listens_for(session_factory, "do_orm_execute")
    def check_bulk(state):
        if state.is_update and state.statement.table in names:
            touched = _columns_set(state) & set(names[state.statement.table])
            if touched:
                raise UnguardedChange(f"bulk update of {sorted(touched)}")


def _columns_set(state):
    """The names of the columns that an UPDATE sets, whether values or parameters say so."""
    parameters = state.parameters if isinstance(state.parameters, list) else [state.parameters or {}]
    given = [*(state.statement._values or {}), *(name for row in parameters for name in row)]
    return {getattr(column, "key", column) for column in given}


def _refuse_bare_changes(session, row, ticket_id, names):
    if ticket_id in session.info.get("in_verbs", ()):
        return  # an autoflush in the middle of a verb
    sealed = row.__dict__.get("_sealed", {})
    for name in names:
        is_sealed = name in sealed and sealed[name] == getattr(row, name)
        if not is_sealed and inspect(row).attrs[name].history.has_changes():
            raise UnguardedChange(f"{type(row).__name__}.{name} was changed outside a verb")
