"""What a commit changed, told to whoever shows it live: tickets, who lost one, unread notices, people's rights."""

from sqlalchemy import event, inspect

from board.extensions import after_commit, db, feed
from board.models.message import Message
from board.models.person import Membership, Person
from board.models.ticket import Ticket

RIGHTS = ("is_active", "password_hash", "language")  # what a stream is asked once, when it is opened


@event.listens_for(db.session, "after_flush")
def note(session, _context):
    """Remember what this flush changes, until the commit."""
    for row in (*session.new, *session.dirty, *session.deleted):
        if found := _changes_of(row):
            _changed(session).update(found)


def inbox_read(person_id):
    """The person's notices were marked in bulk, which no flush sees."""
    _changed(db.session())["inbox", person_id] = None


def many_came(board):
    """A board was written to past all flushes: whoever has it open looks at everything again."""
    after_commit(lambda: feed.publish({"boards": [board]}))


def _changed(session):
    if "changed" not in session.info:
        session.info["changed"] = {}
        after_commit(lambda: _tell(session.info.pop("changed", {})))
    return session.info["changed"]


@event.listens_for(db.session, "after_soft_rollback")
def forget(session, previous_transaction):
    """Nothing has changed after all."""
    if not previous_transaction.nested:
        session.info.pop("changed", None)


def _changes_of(row):
    """(what, id) pairs to what there is to say about it; of a ticket that is [board, number, face, version]."""
    if isinstance(row, Ticket):
        attributes = inspect(row).attrs
        is_shown = attributes.face.history.has_changes()
        shown = {("ticket", row.id): [row.board, row.number, row.face, row.version]} if is_shown else {}
        return shown | {("bereft", former): None for former in attributes.assignee_id.history.deleted if former}
    if isinstance(row, Message):
        return {("inbox", row.person_id): None} if row.person_id and row.channel == "in_app" else {}
    if isinstance(row, Membership):
        return {("rights", row.person_id): None}
    if isinstance(row, Person):
        attributes = inspect(row).attrs
        return {("rights", row.id): None} if any(attributes[name].history.has_changes() for name in RIGHTS) else {}
    return {}


def _tell(changed):
    change = {"tickets": {}, "inbox": [], "rights": [], "bereft": []}
    for (what, row_id), particulars in changed.items():
        if what == "ticket":
            change["tickets"][row_id] = particulars
        else:
            change[what].append(row_id)
    feed.publish(change)
