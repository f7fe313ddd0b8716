"""Texts of messages that an administrator has put in the place of the policy's."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from board.domain.policies.labels import Label, MessageText
from board.domain.policies.wording import KEYS, PARTS, TO_CUSTOMER, objections
from board.domain.refusals import refuse_if
from board.extensions import db
from board.models.base import Model, UtcDateTime
from board.models.remembered import OfEachBoard

EVERY = ""  # the channel of a text that stands for all channels that have none of their own
CHANNELS = {"customer": (EVERY, "email", "by_hand"), "staff": (EVERY, "in_app", "email", "apprise")}
COPIED = ("email", "apprise")  # where a notice of the inbox may be worded otherwise


class EditedText(Model):
    """The words of one template of a board over one channel in one language."""

    __tablename__ = "edited_text"
    __table_args__ = (UniqueConstraint("board", "template", "channel", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(40))
    template: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    edited_at = mapped_column(UtcDateTime, nullable=False)


def editable():
    """The templates that may be worded anew, those to customers first."""
    return [key for key in KEYS if key not in (*PARTS, "try_out")]


def channels_of(template):
    """The channels that a template goes over, and "" for all of them."""
    return CHANNELS["customer" if template in TO_CUSTOMER else "staff"]


def word_anew(policy, template, channel, language, *, subject, body, by, now):
    """Put these words in the place of the policy's. Raises Refused when they lack what is prescribed."""
    closes = policy.closing.silence_minutes is not None
    refuse_if(objections(template, subject, body, silence_closes=closes))
    row = text_of(policy.key, template, channel, language)
    if row is None:
        row = EditedText(board=policy.key, template=template, channel=channel, language=language)
        db.session.add(row)
    row.subject, row.body, row.by_id, row.edited_at = subject, body, by.id, now
    return row


def word_as_the_policy(policy, template, channel, language):
    """Let the policy's words stand again."""
    mine = {"board": policy.key, "template": template, "channel": channel, "language": language}
    db.session.execute(delete(EditedText).filter_by(**mine))
    _known.forget()


def text_of(board, template, channel, language):
    """What was edited for exactly this channel and language; None without."""
    mine = {"board": board, "template": template, "channel": channel, "language": language}
    return db.session.scalar(select(EditedText).filter_by(**mine))


def texts_of(board):
    """Everything that was edited on a board, by template, channel and language."""
    query = select(EditedText).where(EditedText.board == board)
    return list(db.session.scalars(query.order_by(EditedText.template, EditedText.channel, EditedText.language)))


def edited(board, template, channel, language):
    """The words for a message over a channel: its own, else those of all channels; None where the policy's stand."""
    known = _known(board)
    return known.get((template, channel, language)) or known.get((template, EVERY, language))


def edited_copies(board, template, language):
    """Channel to the words of its own, of a notice that is worded otherwise outside the inbox."""
    known = _known(board)
    found = {channel: known.get((template, channel, language)) for channel in COPIED} if known else {}
    return {channel: words for channel, words in found.items() if words}


def _read(board):
    """What an update of the software no longer understands is left out: the policy's words stand then."""
    return {
        (row.template, row.channel, row.language): MessageText(
            row.template, Label(row.body, row.body), Label(row.subject, row.subject) if row.subject else None
        )
        for row in texts_of(board)
        if row.template in KEYS and not objections(row.template, row.subject, row.body, silence_closes=False)
    }


_known = OfEachBoard(EditedText, _read)
