"""Who outside wants to hear of a board: asked by every verb, so that a process remembers it for some seconds.

Each process sees a new webhook or team's address after at most that time. One that was switched off or removed
is looked at once more before anything leaves.
"""

from typing import NamedTuple

from sqlalchemy import select

from board.extensions import db
from board.models.destination import Destination
from board.models.remembered import OfEachBoard


class Subscription(NamedTuple):
    """One destination, as far as a verb must know it."""

    id: int
    kind: str
    team_id: int | None
    kinds: frozenset
    language: str


def hooks_of(board):
    """The webhooks of a board that are switched on."""
    return [one for one in _of(board) if one.kind == "webhook"]


def addresses_of(team_id, board):
    """The addresses of a team that are switched on."""
    return [one for one in _of(board) if one.kind == "apprise" and one.team_id == team_id]


def _read(board):
    columns = (Destination.id, Destination.kind, Destination.team_id, Destination.kinds, Destination.language)
    is_used = (Destination.removed_at.is_(None), Destination.switched_off_at.is_(None))
    query = select(*columns).where(Destination.board == board, Destination.person_id.is_(None), *is_used)
    rows = db.session.execute(query.order_by(Destination.id))
    return [Subscription(row.id, row.kind, row.team_id, frozenset(row.kinds), row.language) for row in rows]


_of = OfEachBoard(Destination, _read)
