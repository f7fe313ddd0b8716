"""Notices that a sweep writes: held until it ends, then handed out one by one, or as one when they are many."""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import select, update

from board.domain import messages
from board.extensions import db, policies
from board.models import texts
from board.models.copies import add_copies
from board.models.message import WAITING, Message
from board.models.person import Person

FEW = 3  # more than this at one moment is no news, it is a list (design, promise 3: bundled per person)
LONGEST_LIST = 40
_held = ContextVar("notices_are_held", default=False)


@contextmanager
def held():
    """Notices written inside wait for `release`: they stand as queued, and a crash loses none."""
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)


def post(notice, person, now):
    """Put an in-app notice before its reader, with copies for those who want them; held inside `held`."""
    db.session.add(notice)
    if not _held.get():
        _hand_out(notice, person, now)


def release(now):
    """Hand out what was held; more than a few for one person become one notice that lists them."""
    columns = (Message.id, Message.person_id, Message.board, Message.subject)
    waiting = select(*columns).where(WAITING, Message.state == "queued", Message.channel == "in_app")
    if not db.session.execute(waiting.limit(1)).first():
        return  # a lock for nothing would keep others waiting
    by_person = defaultdict(list)
    for notice in sorted(db.session.execute(waiting.with_for_update(of=Message, skip_locked=True))):
        by_person[notice.person_id].append(notice)
    for person_id, notices in by_person.items():
        person = db.session.get(Person, person_id)
        if len(notices) > FEW:
            _bundle(notices, person, now)
        else:
            for notice in notices:
                _hand_out(db.session.get(Message, notice.id, populate_existing=True), person, now)


def _hand_out(notice, person, now):
    notice.state, notice.delivered_at = "delivered", now
    add_copies(notice, person, now)


def _bundle(notices, person, now):
    """One unread notice for all of them; each stays with its ticket, as read."""
    read = update(Message).where(Message.id.in_([notice.id for notice in notices]))
    values = {"state": "delivered", "delivered_at": now, "read_at": now}
    db.session.execute(read.values(values), execution_options={"synchronize_session": False})
    first, language = notices[0], person.language
    lines = [f"• {notice.subject}" for notice in notices[:LONGEST_LIST]]
    lines += ["…"] if len(notices) > LONGEST_LIST else []
    facts = {"count": len(notices), "list": "\n".join(lines)}
    words = texts.edited(first.board, "bundle", "in_app", language)
    subject, body = messages.render(policies[first.board], "bundle", language, facts, words)
    bundle = Message(
        key=f"bundle:{notices[-1].id}", board=first.board, person_id=person.id, channel="in_app", language=language,
        template="bundle", subject=subject, body=body, url="/day", not_before=now, created_at=now,
    )  # fmt: skip
    db.session.add(bundle)
    _hand_out(bundle, person, now)
