"""No file without a row, no row without its file, references counted."""

import hashlib
from collections import Counter

from sqlalchemy import select

from board.config import current
from board.extensions import db
from board.models.attachment import Attachment, Blob


def astray():
    """A sentence for each file or row that stands alone."""
    folder = current().home / "files"
    on_disk = {path.parent.name + path.name: path for path in folder.glob("??/*") if path.is_file()}
    used = Counter(db.session.scalars(select(Attachment.blob_hash)))
    blobs = {blob.hash: blob for blob in db.session.scalars(select(Blob))}
    for name in on_disk.keys() - blobs.keys():
        yield f"the file {name[:16]} has no row"
    for name, blob in blobs.items():
        if blob.references != used[name]:
            yield f"the file {name[:16]} counts {blob.references} references and has {used[name]}"
        if used[name] and name not in on_disk:
            yield f"the file {name[:16]} is gone"
        elif used[name] and hashlib.sha256(on_disk[name].read_bytes()).hexdigest() != name:
            yield f"the file {name[:16]} has another content"
