"""What an import would do, before it does anything."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from board.extensions import db
from board.importing import histories, lives, records, sources
from board.importing.complaints import Complaints
from board.importing.names import Names
from board.importing.sources import SourceError
from board.models.event import Event
from board.models.request import Request
from board.models.ticket import Ticket


@dataclass
class Plan:
    """Lives to be written, in order of opening, and everything worth saying before."""

    mapping: object
    policy: object
    names: Names
    complaints: Complaints
    rows: int = 0
    repeated: int = 0
    lives: list = field(default_factory=list)
    known: int = 0
    newer: list = field(default_factory=list)

    @property
    def stages(self):
        """How many of the new tickets stand in which stage, as far as their steps tell."""
        return Counter(_last_stage(life) for life in self.lives)

    @property
    def events(self):
        """How many events the new tickets bring: their steps, the registration, the import."""
        return sum(len(life.steps) + 2 for life in self.lives)


def plan(path, mapping, policy, *, history=None, with_known=False):
    """Read everything, write nothing. Raises SourceError when the file is not the one that the map describes.

    Lives that are here already are left out, unless asked for.
    """
    complaints = Complaints()
    reader = records.Reader(mapping, policy.tz, complaints)
    found = Plan(mapping, policy, Names(policy.key, mapping.key), complaints)
    header, rows = sources.rows(path, encodings=mapping.encodings, delimiter=mapping.delimiter)
    _refuse_other_files(header, mapping, path)
    rows = _counted(rows, found)
    told = list(records.by_audit(rows, reader) if mapping.shape == "audit_rows" else records.by_row(rows, reader))
    _add_changes(told, path, history, reader, found)
    _sort_out(found, lives.lives(told, reader), with_known)
    return found


def _refuse_other_files(header, mapping, path):
    missing = [column for column in mapping.needed_columns if column not in header]
    if missing:
        raise SourceError(f"{path} does not look like {mapping.key}: it has no column {', '.join(missing)}")


def _counted(rows, found):
    """The rows; how many there are, and how many say exactly what an earlier one says."""
    told = set()
    for row in rows:
        found.rows += 1
        content = hash(tuple(row.cells.values()))
        found.repeated += content in told
        told.add(content)
        yield row


def _add_changes(told, path, history, reader, found):
    mapping = reader.mapping
    if mapping.history:
        beside = Path(history) if history else _beside(Path(path), mapping.history.file)
        if beside:
            _header, rows = sources.rows(beside, encodings=mapping.encodings)
            histories.add_history(told, _counted(rows, found), reader)
            return
    for record in told:
        if not record.moments:
            histories.add_seen_states(record, reader)


def _beside(path, name):
    """The second file beside the first, packed or not; None when it is not there."""
    return next((p for p in (path.with_name(name), path.with_name(f"{name}.gz")) if p.exists()), None)


def _sort_out(found, all_lives, with_known):
    """New lives go on; known ones are counted, and those of which the file now tells more are named."""
    known = _known_digests(found.policy.key)
    for life in all_lives:
        if life.key not in known or with_known:
            found.lives.append(life)
        if life.key not in known:
            continue
        found.known += 1
        if known[life.key] not in (None, life.digest):
            found.newer.append(life)
    found.lives.sort(key=lambda life: (life.opened_at, life.key))


def _known_digests(board):
    """External reference to the digest of the rows it was imported from; None for one that came otherwise."""
    query = (
        select(Request.external_ref, Event.data)
        .join(Ticket, Ticket.request_id == Request.id)
        .outerjoin(Event, (Event.ticket_id == Ticket.id) & (Event.kind == "imported"))
        .where(Request.board == board, Request.external_ref.is_not(None))
    )
    return {ref: (data or {}).get("digest") for ref, data in db.session.execute(query)}


def ticket_ids(board):
    """External reference to the id of its first ticket, for every request of the board that has one."""
    query = select(Request.external_ref, Ticket.id).join(Ticket, Ticket.request_id == Request.id)
    return dict(db.session.execute(query.where(Request.board == board, Request.external_ref.is_not(None))).all())


def _last_stage(life):
    stage = "new"
    for step in life.steps:
        stage = _STAGE_AFTER.get(step.kind, stage)
        if step.kind == "assigned" and stage == "new":
            stage = "assigned"
    return stage


_STAGE_AFTER = {
    "released": "new", "handled_again": "new", "started": "in_progress", "recalled": "in_progress",
    "rejected": "in_progress", "solved": "awaiting_customer", "closed": "closed",
}  # fmt: skip
