"""The file store: content decides the type, bytes are kept once and whole."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from board import storage
from board.config import current
from board.delivery import upkeep
from board.models.attachment import Blob, attach, detach, files_of, remove_unused_blobs
from board.storage.sniffing import media_type_of
from tests import cast


class Sent(io.BytesIO):
    """A form value, as far as the store looks at it."""

    def __init__(self, content, filename):
        super().__init__(content)
        self.filename, self.stream = filename, self


def office(folder, *more):
    """The bytes of a small office document."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *more):
            archive.writestr(name, "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
        (b"%PDF-1.7\n", "application/pdf"),
        ("物流信息".encode(), "text/plain"),
        ("物流信息".encode("gb18030"), "text/plain"),
        ("物流信息".encode("utf-16"), "text/plain"),
        (b"<script>alert(1)</script>", "text/plain"),
        (b"a\0b", None),
        (b"MZ\x90\0" + b"\0" * 60, "application/x-msdownload"),
        (b"PK\x03\x04 broken", None),
        (office("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (office("word", "word/vbaProject.bin"), None),
        (office("payload"), None),
    ],
)
def test_the_content_says_what_a_file_is(content, media_type):
    assert media_type_of(io.BytesIO(content)) == media_type


def test_the_same_bytes_are_kept_once_and_go_with_the_last_reference(db):
    ada = cast.agent()
    one, two = cast.registered(ada), cast.registered(ada)
    for ticket in (one, two):
        attach([Sent(b"proof", "a.txt")], "request", ticket.request_id, ticket, cast.as_(ada), cast.NOON)
    db.session.commit()
    blob = db.session.query(Blob).one()
    assert (blob.references, storage.path_of(blob.hash).read_bytes()) == (2, b"proof")
    for ticket, left in ((one, True), (two, False)):
        detach(files_of("request", ticket.request_id)[0])
        remove_unused_blobs()
        db.session.commit()
        assert storage.path_of(blob.hash).exists() is left
        blob = blob if not left else db.session.query(Blob).one()


def test_bytes_come_back_when_they_are_sent_again(db):
    ada = cast.agent()
    ticket = cast.registered(ada)
    words = ("request", ticket.request_id, ticket, cast.as_(ada), cast.NOON)
    attach([Sent(b"proof", "a.txt")], *words)
    digest = files_of("request", ticket.request_id)[0].blob_hash
    detach(files_of("request", ticket.request_id)[0])
    remove_unused_blobs()
    attach([Sent(b"proof", "a.txt")], *words)
    db.session.commit()
    assert storage.path_of(digest).read_bytes() == b"proof"


def test_a_write_that_breaks_leaves_nothing_behind(app):
    class Broken(io.BytesIO):
        def read(self, *_):
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        storage.keep("ab" * 32, Broken())
    assert list(storage.path_of("ab" * 32).parent.iterdir()) == []


def test_tidying_takes_what_killed_writers_left_and_nothing_else(db):
    ada = cast.agent()
    ticket = cast.registered(ada)
    attach([Sent(b"proof", "a.txt")], "request", ticket.request_id, ticket, cast.as_(ada), cast.NOON)
    db.session.commit()
    kept = db.session.query(Blob).one().hash
    storage.keep("ab" * 32, io.BytesIO(b"killed before the commit"))
    unfinished = storage.path_of("ab" * 32).with_name(f"{storage.UNFINISHED}x1")
    unfinished.write_bytes(b"killed while writing")
    now = datetime.now(UTC)
    _tidy(now)
    assert unfinished.exists()  # it may still be written
    assert [path.name for path in _files()] == [storage.path_of(kept).name]
    _tidy(now + timedelta(hours=2))
    assert not unfinished.exists() and storage.path_of(kept).exists()
    assert [blob.hash for blob in db.session.query(Blob)] == [kept]


def _tidy(now):
    """Each part of the store has its turn, while no time passes for what is in it."""
    for part in storage.PARTS:
        upkeep.clear_store(part, now)


def _files():
    return sorted(path for part in storage.PARTS for path in (current().home / "files").glob(f"{part}?/[!.]*"))
