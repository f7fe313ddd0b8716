"""Every message arrived at least once, under one key; nothing arrived that no row tells of."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from board.delivery.letters import slug
from board.extensions import db
from board.models.destination import Destination
from board.models.event import Event
from board.models.message import CARRIED, Message

OVER = ("delivered", "by_hand", "withdrawn", "bundled")
YOUNG = timedelta(seconds=30)  # so long after it was written a message may still wait for its worker


def lost_or_doubled(came, now):
    """`came` is how often each (channel, key) arrived at the receivers until `now`."""
    rows = list(db.session.scalars(select(Message)))
    return [*_waiting(rows, now), *_lost(rows, came), *_unknown(rows, came), *doubled(), *_announced(rows)]


def _as_sent(row):
    return row.channel, slug(row.key) if row.channel == "email" else row.key


def _waiting(rows, now):
    for row in rows:
        is_young = row.state == "queued" and row.created_at > now - YOUNG
        waits_rightly = is_young or (row.state == "held" and row.not_before > now - YOUNG)
        if row.state not in OVER and not waits_rightly:
            yield f"message {row.key} is still {row.state} ({row.error})"


def _lost(rows, came):
    for row in rows:
        if row.channel in CARRIED and row.state == "delivered" and not came[_as_sent(row)]:
            yield f"message {row.key} is called delivered and never arrived"


def _unknown(rows, came):
    keys = {_as_sent(row) for row in rows}
    return [f"a message {key} arrived by {channel} that no row knows" for channel, key in came.keys() - keys]


def doubled():
    """The same words to the same reader about the same step under two keys."""
    said = Counter(
        (r.ticket_id, r.template, r.channel, r.person_id, r.customer_id, r.destination_id, r.body, r.created_at)
        for r in db.session.scalars(select(Message))
    )
    for name, count in said.items():
        if count > 1:
            yield f"the message {name[1]} of ticket {name[0]} stands {count} times"


def _announced(rows):
    """Each event that a webhook wants to hear of was announced to it once."""
    hooks = list(db.session.scalars(select(Destination).where(Destination.kind == "webhook")))
    kinds = {kind for hook in hooks for kind in hook.kinds}
    events = db.session.execute(select(Event.ticket_id, Event.kind).where(Event.kind.in_(kinds)))
    happened = Counter(map(tuple, events))
    told = Counter((row.ticket_id, row.template.removeprefix("event.")) for row in rows if row.channel == "webhook")
    for ticket_id, kind in happened | told:
        wanted, found = happened[ticket_id, kind], told[ticket_id, kind]
        if hooks and found != wanted * sum(kind in hook.kinds for hook in hooks):
            yield f"{kind} on ticket {ticket_id} happened {wanted} times and was announced {found} times"
