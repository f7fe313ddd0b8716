"""Which files somebody may open."""

from board.extensions import db
from board.models.attachment import Attachment
from board.models.request import Draft
from board.models.ticket import Ticket
from board.queries.reach import tickets_reachable_by


def attachment_within_reach(person, attachment_id):
    """The file of a ticket that the person may see, or of the person's own unfinished sheet; None otherwise."""
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None:
        return None
    if attachment.draft_id:
        draft = db.session.get(Draft, attachment.draft_id)
        return attachment if draft.person_id == person.id and draft.is_open else None
    of_ticket = tickets_reachable_by(person).where(Ticket.id == attachment.ticket_id)
    return attachment if db.session.scalar(of_ticket) else None
