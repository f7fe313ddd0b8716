"""Files named by the hash of what is in them, below $BOARD_HOME/files."""

import hashlib
import os
import tempfile

from board.config import current

CHUNK_BYTES = 256 * 1024
PARTS = "0123456789abcdef"  # by the first sign of a hash
UNFINISHED = ".new-"


def digest_of(stream):
    """SHA-256 (hex) and size in bytes of a stream, which is read from its beginning and rewound."""
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while piece := stream.read(CHUNK_BYTES):
        digest.update(piece)
        size += len(piece)
    stream.seek(0)
    return digest.hexdigest(), size


def path_of(name):
    """Where the bytes with this hash are, or would be."""
    return current().home / "files" / name[:2] / name[2:]


def keep(name, stream):
    """Write the stream under its hash: whole and on the disk, or not at all. Written twice is written once."""
    target = path_of(name)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, fresh = tempfile.mkstemp(dir=target.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(descriptor, "wb") as out:
            stream.seek(0)
            while piece := stream.read(CHUNK_BYTES):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, target)
    except BaseException:
        os.unlink(fresh)
        raise


def remove(name):
    """Delete the bytes; deleting what is not there is the same."""
    path_of(name).unlink(missing_ok=True)


def kept_in(part):
    """The hashes of all bytes in one of the PARTS of the store."""
    return [path.parent.name + path.name for path in _paths(part, "[!.]*")]


def remove_unfinished(part, before):
    """Delete what writers who were killed have left behind, where it was written before an instant."""
    for path in _paths(part, f"{UNFINISHED}*"):
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _paths(part, pattern):
    return (current().home / "files").glob(f"{part}?/{pattern}")
