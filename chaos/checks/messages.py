"""Every message arrived at least once, under one key; nothing arrived that no row tells of."""

from collections import Counter

from sqlalchemy import select

from board.delivery.letters import slug
from board.extensions import db
from board.models.message import Message

OVER = ("delivered", "by_hand", "withdrawn")


def lost_or_doubled(letters):
    """`letters` are what the mail server has taken, parsed."""
    rows = list(db.session.scalars(select(Message)))
    taken = Counter(_key_of(letter) for letter in letters)
    return [*_waiting(rows), *_lost(rows, taken), *_unknown(rows, taken), *_doubled(rows)]


def _key_of(letter):
    return letter["Message-ID"].strip("<>").rpartition("@")[0]


def _waiting(rows):
    return [f"message {row.key} is still {row.state} ({row.error})" for row in rows if row.state not in OVER]


def _lost(rows, taken):
    for row in rows:
        if row.channel == "email" and row.state == "delivered" and not taken[slug(row.key)]:
            yield f"message {row.key} is called delivered and never arrived"


def _unknown(rows, taken):
    keys = {slug(row.key) for row in rows if row.channel == "email"}
    return [f"a letter {key} arrived that no row knows" for key in taken if key not in keys]


def _doubled(rows):
    """The same words to the same reader about the same step under two keys."""
    said = Counter(
        (r.ticket_id, r.cycle_id, r.template, r.channel, r.person_id, r.customer_id, r.body, r.created_at) for r in rows
    )
    for name, count in said.items():
        if count > 1:
            yield f"the message {name[2]} of ticket {name[0]} stands {count} times"
