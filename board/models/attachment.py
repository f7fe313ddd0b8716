"""Files on entries: the bytes live in the store under their hash, references are counted."""

from contextlib import suppress

from sqlalchemy import ForeignKey, Index, String, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board import storage
from board.domain import files as rules
from board.domain.refusals import refuse_if
from board.extensions import db, policies
from board.models.base import Model, UtcDateTime, looked_at
from board.storage.sniffing import media_type_of


class Blob(Model):
    """The bytes behind one or more attachments."""

    __tablename__ = "blob"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(80))
    references: Mapped[int] = mapped_column(default=0)


class Attachment(Model):
    """A named file on an entry of a ticket (G-203, G-257, G-140)."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_entry", "entry_kind", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), index=True)
    entry_kind: Mapped[str] = mapped_column(String(16))
    entry_id: Mapped[int | None]
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blob.hash"))
    name: Mapped[str] = mapped_column(String(160))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    with_consent: Mapped[bool] = mapped_column(default=False)
    added_at = mapped_column(UtcDateTime, nullable=False)

    blob: Mapped[Blob] = relationship(lazy="joined")
    ticket: Mapped["Ticket | None"] = looked_at()

    @property
    def is_picture(self):
        """True for what a page may show as an image."""
        return self.blob.media_type in rules.PICTURES


def chosen(files):
    """The files among form values that were really chosen; browsers send an empty one for none."""
    return [file for file in files or () if file and file.filename]


def objections_to_files(files, board, field="attachments"):
    """Every reason against keeping these uploads on a board (size, number, content); empty when all are good."""
    max_mb = policies[board].registration.attachment_max_mb
    return rules.objections([_upload(file, max_mb) for file in chosen(files)], max_mb, field)


def _upload(file, max_mb):
    file.stream.seek(0, 2)
    size = file.stream.tell()
    # What is too large is not read at all.
    kind = media_type_of(file.stream) if 0 < size <= max_mb * rules.MEGABYTE else None
    return rules.Upload(rules.bare_name(file.filename), size, kind)


def attach(files, entry_kind, entry_id, ticket, by, now, *, draft=None):
    """Keep uploaded files with an entry of a ticket, or with a draft; returns the attachments.

    `files` are form values, e.g. `request.files.getlist("attachments")`; a file that the
    entry has already is not added again. Raises Refused with a reason per file that may not be kept.
    """
    refuse_if(objections_to_files(files, (ticket or draft).board))
    place = {
        "entry_kind": entry_kind, "entry_id": entry_id, "ticket_id": ticket.id if ticket else None,
        "draft_id": draft.id if draft else None, "by_id": by.person_id, "added_at": now,
    }  # fmt: skip
    return [_attach_one(file, place) for file in chosen(files)]


def _attach_one(file, place):
    digest, size = storage.digest_of(file.stream)
    kind = media_type_of(file.stream)
    name = rules.safe_name(file.filename, kind)
    for present in files_of(place["entry_kind"], place["entry_id"]):
        if (present.blob_hash, present.name) == (digest, name):
            return present
    _refer(digest, size, kind)
    storage.keep(digest, file.stream)  # after the row is held: nobody removes these bytes now
    attachment = Attachment(blob_hash=digest, name=name, **place)
    db.session.add(attachment)
    db.session.flush()
    return attachment


def _refer(digest, size, kind):
    """Count one more reference to these bytes; the row stays locked until the commit."""
    more = update(Blob).where(Blob.hash == digest).values(references=Blob.references + 1)
    if db.session.execute(more, execution_options={"synchronize_session": "fetch"}).rowcount:
        return
    try:
        with db.session.begin_nested():
            db.session.add(Blob(hash=digest, size=size, media_type=kind, references=1))
    except IntegrityError:  # somebody else brought the same bytes a moment ago
        db.session.execute(more, execution_options={"synchronize_session": "fetch"})


def files_of(entry_kind, entry_id):
    """The attachments of one entry, in the order in which they were added."""
    query = select(Attachment).where(Attachment.entry_kind == entry_kind, Attachment.entry_id == entry_id)
    return list(db.session.scalars(query.order_by(Attachment.id)))


def detach(attachment):
    """Take a file off its entry; its bytes go with the next `remove_unused_blobs`."""
    fewer = update(Blob).where(Blob.hash == attachment.blob_hash).values(references=Blob.references - 1)
    db.session.execute(fewer, execution_options={"synchronize_session": "fetch"})
    db.session.delete(attachment)
    db.session.flush()


def adopt(hashes):
    """Give bytes that no row knows a row without references, for `remove_unused_blobs` to find; the caller commits.

    Whoever brings the same bytes meanwhile meets the row, or holds its key: neither loses anything.
    """
    known = set(db.session.scalars(select(Blob.hash).where(Blob.hash.in_(hashes))))
    for name in set(hashes) - known:
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.add(Blob(hash=name, size=0, media_type="", references=0))


def remove_unused_blobs(limit=100):
    """Delete bytes that no attachment refers to any more; how many. The caller commits.

    They go before the commit, while the rows are locked: whoever brings the same
    bytes meanwhile waits, and then writes them again.
    """
    unused = select(Blob).where(Blob.references <= 0).limit(limit).with_for_update(skip_locked=True)
    blobs = list(db.session.scalars(unused))
    for blob in blobs:
        storage.remove(blob.hash)
        db.session.delete(blob)
    db.session.flush()
    return len(blobs)
