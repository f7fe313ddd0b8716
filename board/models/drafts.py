"""Keeping a registration that somebody has begun: nothing typed is lost, and its clock runs (G-207, K-036)."""

import json
import logging
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from board.domain import clocks
from board.domain.facts import DraftFacts
from board.domain.files import safe_name
from board.domain.refusals import N_
from board.extensions import db
from board.models.attachment import attach, detach
from board.models.draft_words import draft_files, is_empty, typed_in
from board.models.guard import refuse
from board.models.request import Draft
from board.models.secrets import sealed
from board.models.timer import Timer

KEY_IS_TAKEN = ("uq_draft_key", "draft.key")  # as PostgreSQL and SQLite say it
DEADLOCK = "40P01"  # only PostgreSQL knows it
log = logging.getLogger("board.drafts")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in an unfinished sheet; `fields` are lists of texts, as a browser sends them.

    What was typed under names that are not `asked` at this page was typed at the other one, and stays.
    """

    fields: dict
    asked: frozenset = frozenset()
    opened_at: datetime
    contact_ended_at: datetime | None = None
    files: list = field(default_factory=list)
    forgotten: tuple = ()
    forgotten_names: tuple = ()


def save_draft(key, typed, *, by, now, policy):
    """Keep an unfinished sheet under its key; returns the draft, its clock running since it was opened.

    The same again changes nothing. A draft that was registered or discarded stays as it is:
    a late autosave does not wake it. Raises Refused when a file may not be kept.
    Of two that come at once with the first of a sheet one meets the other's row (IntegrityError)
    and begins anew, see `once_more`: one sheet never becomes two requests.
    """
    draft = _held(key, by) or _new_draft(key, typed.opened_at, by, policy)
    if not draft.is_open:
        return draft
    draft.payload = _sealed(typed, draft)
    draft.contact_ended_at, draft.saved_at = typed.contact_ended_at, now
    if typed.forgotten or typed.forgotten_names:
        _forget_files(draft, typed)
    if typed.files:
        db.session.flush()  # they refer to it; else it is written with all the rest
        attach(typed.files, "draft", draft.id, None, by, now, draft=draft)
    settle(draft, now=now, policy=policy)
    return draft


def once_more(act):
    """What `act()` gives; who keeps a sheet at the same moment as somebody else finds theirs when it is done again.

    The third time at the latest: first the two may have waited for each other, then one for the other's commit.
    """
    for _meeting in range(2):
        try:
            return act()
        except (IntegrityError, OperationalError) as error:
            db.session.rollback()
            if not _is_a_meeting(error):
                raise
            log.info("two at once with one sheet")
    return act()


def _is_a_meeting(error):
    """Over the sheet's key, or one had the sheet and wanted the day's number, and the other the other way round."""
    met_its_key = any(name in str(error.orig) for name in KEY_IS_TAKEN)
    return met_its_key or getattr(error.orig, "sqlstate", None) == DEADLOCK


def _forget_files(draft, typed):
    for attachment in draft_files(draft):
        if attachment.id in typed.forgotten or _is_named(attachment, typed.forgotten_names):
            detach(attachment)


def _is_named(attachment, names):
    return attachment.name in {safe_name(name, attachment.blob.media_type) for name in names}


def draft_with(key, person_id, *, lock=False):
    """The draft with this key, if it is this person's; None otherwise. `lock` holds it until the transaction ends."""
    query = select(Draft).where(Draft.key == key, Draft.person_id == person_id)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)


def _held(key, by):
    """The draft with this key, ours until the transaction ends; None without one, Refused when it is another's."""
    mine = Draft.key == key
    if db.session.scalar(select(Draft.id).where(mine)) is None:
        return None  # and nobody waits for who writes the first
    draft = db.session.scalar(select(Draft).where(mine).with_for_update().execution_options(populate_existing=True))
    if draft.person_id != by.person_id:
        refuse(N_("This sheet is somebody else's. Open a new one."))
    return draft


def _new_draft(key, opened_at, by, policy):
    draft = Draft(key=key, board=policy.key, person_id=by.person_id, opened_at=opened_at, timers=[], payload={})
    db.session.add(draft)
    return draft


def _sealed(typed, draft):
    aside = {name: texts for name, texts in typed_in(draft).items() if name not in typed.asked}
    return {"sealed": sealed(json.dumps(aside | typed.fields))}


def discard(draft, *, now, policy):
    """Throw an unfinished sheet away, with its words, its files and its clock."""
    if not draft.is_open:
        return
    draft.discarded_at, draft.payload = now, {}
    for attachment in draft_files(draft):
        detach(attachment)
    settle(draft, now=now, policy=policy)


def become(draft, request, *, now, policy):
    """The sheet becomes a request: its clock ends as met, or as dropped where the ticket carries it on."""
    draft.request, draft.payload = request, {}
    settle(draft, now=now, policy=policy)


def hand_over(files, ticket):
    """The files of a sheet go along with the ticket that came of it."""
    for attachment in files:
        attachment.entry_kind, attachment.entry_id = "request", ticket.request_id
        attachment.ticket_id, attachment.draft_id = ticket.id, None


def settle(draft, *, now, policy):
    """Store the difference between the clocks that stand for a draft and those that now should."""
    wanted = _wanted(draft, policy) if draft.is_open else {}
    is_met = draft.request is not None and draft.request.registered_at is not None
    standing = {(t.kind, t.ref): t for t in draft.timers if t.ended_at is None}
    for name, timer in standing.items():
        if name not in wanted:
            timer.end("met" if is_met else "dropped", now)
    for name, due in wanted.items():
        timer = standing.get(name) or _new_timer(draft, due)
        timer.started_at, timer.due_at, timer.policy_hash = due.started_at, due.due_at, policy.hash


def _wanted(draft, policy):
    facts = DraftFacts(
        opened_at=draft.opened_at, contact_ended_at=draft.contact_ended_at, registered_at=None, is_empty=is_empty(draft)
    )
    return {(s.kind, s.ref): s for s in clocks.draft_timers(facts, policy)}


def _new_timer(draft, due):
    timer = Timer(kind=due.kind, ref=due.ref)
    draft.timers.append(timer)
    return timer
