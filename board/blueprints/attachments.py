"""Files of entries: downloaded, never run."""

from flask import Blueprint, abort, request, send_file
from flask_login import current_user

from board import storage
from board.queries.files import attachment_within_reach

bp = Blueprint("attachments", __name__)

# Even a document that a browser opens by itself gets no script, no origin and no network.
LOCKED = "default-src 'none'; sandbox"


@bp.get("/attachments/<int:attachment_id>")
def show(attachment_id):
    """The file as a download; a picture inside the page with ?inline=1. 404 out of reach."""
    attachment = attachment_within_reach(current_user, attachment_id) or abort(404)
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
