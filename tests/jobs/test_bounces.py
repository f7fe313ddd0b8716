"""The Maildir of letters that came back: each file once, marked and kept, whatever is in it and whoever dies."""

import multiprocessing
import os
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from board.delivery import maildir
from board.jobs import sweeping
from tests import cast
from tests.cast import NOON
from tests.domain import returned
from tests.workers import to_customer


@pytest.fixture
def folder(app, tmp_path, monkeypatch):
    """A Maildir that the installation is configured to read."""
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    monkeypatch.setitem(app.config, "BOARD", replace(app.config["BOARD"], bounces=tmp_path))
    return tmp_path


@pytest.fixture
def asked(workers, db):
    """A ticket whose customer was asked, and the mail that returns the question."""
    ticket = cast.lived(cast.agent(), until="awaiting_customer")
    workers.at(NOON.replace(minute=1))
    ours = f"ask.{ticket.cycle.id}.1@localhost".encode()
    return ticket, returned.POSTFIX.replace(returned.OURS.encode(), ours)


def put(folder, name, data, part="new"):
    (folder / part / name).write_bytes(data)


def names(folder, part="cur"):
    return sorted(path.name for path in (folder / part).iterdir())


def read(app, db):
    """One run of the job, in a context of its own like a worker's."""
    db.session.commit()
    with app.app_context():
        sweeping.read_bounces()
    db.session.expire_all()


def state(ticket):
    return to_customer(ticket, "confirmation_request")[-1].state


def test_what_has_arrived_reaches_its_ticket_and_is_kept_as_seen(app, folder, asked, db):
    ticket, mail = asked
    put(folder, "1.a.mx", mail)
    put(folder, "2.a.mx", returned.OUT_OF_OFFICE)
    read(app, db)
    assert state(ticket) == "parked" and ticket.cycle.ask_failed_at
    assert names(folder, "new") == [] and names(folder) == ["1.a.mx:2,S", "2.a.mx:2,S"]
    assert (folder / "cur" / "1.a.mx:2,S").read_bytes() == mail
    face = ticket.face
    read(app, db)
    assert ticket.face == face and names(folder) == ["1.a.mx:2,S", "2.a.mx:2,S"]


def test_one_bad_file_never_stops_the_rest(app, folder, asked, db, monkeypatch):
    ticket, mail = asked
    usual = Path.open

    def broken_disk(path, *arguments, **more):
        if path.name.startswith("1."):
            raise OSError("input/output error")
        return usual(path, *arguments, **more)

    put(folder, "1.bad", b"")
    monkeypatch.setattr(Path, "open", broken_disk)
    put(folder, "2.garbage", b"\0" * 100)
    put(folder, "3.good", mail)
    (folder / "new" / "4.folder").mkdir()
    (folder / "new" / "5.link").symlink_to("/dev/zero")
    read(app, db)
    assert state(ticket) == "parked"
    assert names(folder) == ["1.bad:2,S", "2.garbage:2,S", "3.good:2,S"]
    assert names(folder, "new") == ["4.folder", "5.link"]


def test_files_wait_while_the_database_is_away(app, folder, asked, db):
    ticket, mail = asked
    put(folder, "1.a", mail)

    def away(*_arguments):
        raise OperationalError("SELECT", {}, Exception("no connection"))

    event.listen(db.engine, "before_cursor_execute", away)
    try:
        with app.app_context(), pytest.raises(OperationalError):
            sweeping.read_bounces()
    finally:
        event.remove(db.engine, "before_cursor_execute", away)
    assert names(folder, "new") == ["1.a"] and names(folder) == []
    read(app, db)
    assert state(ticket) == "parked" and names(folder) == ["1.a:2,S"]


def test_what_a_worker_that_died_had_claimed_is_read_by_the_next(app, folder, asked, db, monkeypatch):
    ticket, mail = asked
    put(folder, "1.a:2,", mail, "cur")
    put(folder, "2.read:2,S", mail, "cur")
    read(app, db)
    assert state(ticket) == "delivered", "somebody may still be at it"
    monkeypatch.setattr(maildir, "LEFT_SECONDS", -1)
    read(app, db)
    assert state(ticket) == "parked" and names(folder) == ["1.a:2,S", "2.read:2,S"]


def test_several_workers_take_each_file_once(app, folder, asked, db):
    ticket, mail = asked
    for number in range(40):
        put(folder, f"{number:02}.a", returned.REPLY if number % 5 else mail)  # the same bounce in eight files
    db.session.commit()
    db.engine.dispose()  # an SQLite connection must not be carried into a fork
    counts = multiprocessing.get_context("fork").Queue()
    crew = [multiprocessing.get_context("fork").Process(target=_read, args=(app, folder, counts)) for _ in range(3)]
    for process in crew:
        process.start()
    assert sum(counts.get(timeout=60) for _ in crew) == 40
    for process in crew:
        process.join(60)
    db.session.expire_all()
    assert len(names(folder)) == 40 and names(folder, "new") == []
    assert [found.kind for found in ticket.events].count("message_failed") == 1


def _read(app, folder, counts):
    from board.extensions import db

    with app.app_context():
        db.engine.dispose(close=False)
        counts.put(maildir.read_all(folder, NOON))
        counts.close()
        counts.join_thread()
    os._exit(0)


def test_without_a_folder_nothing_is_read(app, folder, asked, db, monkeypatch):
    ticket, mail = asked
    put(folder, "1.a", mail)
    monkeypatch.setitem(app.config, "BOARD", replace(app.config["BOARD"], bounces=None))
    read(app, db)
    assert state(ticket) == "delivered" and names(folder, "new") == ["1.a"]
