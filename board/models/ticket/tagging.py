"""Words on a ticket by which people find it again."""

from sqlalchemy import select

from board.domain import tags
from board.domain.refusals import refuse_if
from board.extensions import db
from board.models.guard import verb
from board.models.marks import TicketTag


class Tagging:
    """Verbs that change nothing about who does what by when."""

    @verb
    def tag(self, text, *, by, now, policy):
        """Put a word on the ticket; twice is the same as once."""
        self.refuse_when_closed()
        text = tags.tidy(text)
        refuse_if(tags.objections(text))
        if text in self.tags():
            return
        row = TicketTag(ticket_id=self.id, text=text, by_id=by.person_id, added_at=now)
        db.session.add(row)
        db.session.flush()
        self.record("tagged", by=by, now=now, policy=policy, tag_id=row.id)

    @verb
    def untag(self, text, *, by, now, policy):
        """Take a word off the ticket; one that is not there is off already."""
        row = db.session.scalar(select(TicketTag).filter_by(ticket_id=self.id, text=tags.tidy(text)))
        if row is None:
            return
        self.record("untagged", by=by, now=now, policy=policy, tag_id=row.id)
        db.session.delete(row)
        db.session.flush()

    def tags(self):
        """The ticket's tags, the oldest first."""
        query = select(TicketTag.text).filter_by(ticket_id=self.id).order_by(TicketTag.id)
        return tuple(db.session.scalars(query))

    @verb
    def overload(self, why, *, by, now, policy):
        """Record why somebody takes on more at once than agreed; the verb that does it follows."""
        self.record("overloaded", by=by, now=now, policy=policy, remark=why)
