"""Reminding somebody of a registration that was begun and not finished."""

from board.domain import messages
from board.models import notices, texts
from board.models.draft_words import address_of
from board.models.message import Message


def remind_of_draft(timer, *, now, policy):
    """Tell the person whose draft is due where to go on (G-207); silent when it was finished meanwhile."""
    draft = timer.draft
    if timer.ended_at is not None or not draft.is_open:
        return
    person = draft.person
    words = texts.edited(draft.board, "register_due", "in_app", person.language)
    subject, body = messages.render(policy, "register_due", person.language, {"due": timer.due_at}, words)
    notice = Message(
        key=f"timer:{timer.id}:{person.id}", board=draft.board, person_id=person.id, channel="in_app",
        language=person.language, template="register_due", subject=subject, body=body,
        url=address_of(draft), not_before=now, created_at=now,
    )  # fmt: skip
    notices.post(notice, person, now)
