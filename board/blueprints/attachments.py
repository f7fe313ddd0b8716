"""Files of entries: downloaded, never run."""

from flask import Blueprint, abort, request, send_file
from flask_login import current_user

from board import storage
from board.extensions import db
from board.models.attachment import Attachment
from board.models.request import Draft
from board.queries.reach import tickets_reachable_by

bp = Blueprint("attachments", __name__)

# Even a document that a browser opens by itself gets no script, no origin and no network.
LOCKED = "default-src 'none'; sandbox"


@bp.get("/attachments/<int:attachment_id>")
def show(attachment_id):
    """The file as a download; a picture inside the page with ?inline=1. 404 out of reach."""
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or not _is_within_reach(attachment):
        abort(404)
    path = storage.path_of(attachment.blob_hash)
    if not path.exists():
        abort(404)
    as_picture = attachment.is_picture and request.args.get("inline") == "1"
    response = send_file(
        path, mimetype=attachment.blob.media_type, as_attachment=not as_picture, download_name=attachment.name,
        etag=attachment.blob_hash, conditional=True, max_age=0,
    )  # fmt: skip
    response.headers["Content-Security-Policy"] = LOCKED
    response.cache_control.private = True
    return response


def _is_within_reach(attachment):
    """True for files of a ticket the reader may see, and of the reader's own unfinished sheet."""
    if attachment.draft_id:
        draft = db.session.get(Draft, attachment.draft_id)
        return draft.person_id == current_user.id and draft.is_open
    query = tickets_reachable_by(current_user)
    ticket = attachment.ticket_id and db.session.scalar(query.filter_by(id=attachment.ticket_id))
    return ticket is not None and ticket != 0
