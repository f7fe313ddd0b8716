"""What administrators see of addresses outside the house: which there are, and what went there."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from board.extensions import db
from board.models.destination import Destination
from board.models.message import Message

LONGEST_LOG = 50


def addresses_of(board):
    """Webhooks and teams' addresses of a board that were not removed, by kind and name."""
    return list(db.session.scalars(_shared([board]).order_by(Destination.kind, Destination.name, Destination.id)))


def address_on(address_id, boards):
    """That webhook or team's address of one of the boards; None else."""
    return db.session.scalar(_shared(boards).where(Destination.id == address_id))


def _shared(boards):
    query = select(Destination).where(Destination.board.in_(boards), Destination.person_id.is_(None))
    return query.where(Destination.removed_at.is_(None)).options(joinedload(Destination.team))


def latest_deliveries(destination):
    """The latest messages to an address, each with its attempts, the newest first."""
    query = select(Message).where(Message.destination_id == destination.id).order_by(Message.id.desc())
    query = query.options(selectinload(Message.attempted), joinedload(Message.ticket))
    return list(db.session.scalars(query.limit(LONGEST_LOG)))
