"""What is done inside the application: `python -m bench.inside NAME ARGUMENTS`, the answer as JSON in the last line."""

import contextvars
import json
import sys
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import event, func, select, update

from bench.fill import fill as fill_database
from bench.house import PASSWORD
from bench.many import add_past, due_soon, forget_pending_copies, look_for_nothing, reckon, ring  # noqa: F401 - by name
from board import create_app, wallclock
from board.cli.database import migrate_up
from board.delivery.due import PENDING
from board.domain.facts import OPEN_STAGES
from board.extensions import db, passwords
from board.models import search
from board.models.cycle import Cycle
from board.models.entries import Note
from board.models.person import Person
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.timer import Timer
from board.models.token import mint

NO_STATEMENTS = ("PRAGMA", "BEGIN", "ROLLBACK", "COMMIT")


def fill(total, open_count):
    """Make the database; the seconds that the tickets took. Everybody gets the password of the run."""
    migrate_up()
    began = time.perf_counter()
    fill_database(int(total), int(open_count))
    seconds = time.perf_counter() - began
    values = {"password_hash": passwords.hash(PASSWORD), "toured_at": wallclock.now()}
    db.session.execute(update(Person).values(values))
    db.session.commit()
    return round(seconds, 1)


def due_now():
    """How many timers are due and have not rung."""
    return db.session.scalar(select(func.count(Timer.id)).where(*PENDING, Timer.due_at <= wallclock.now()))


def cards():
    """[number, stage, whether it is paused] of the open tickets that have been judged."""
    query = select(Ticket.number, Ticket.stage, Ticket.paused_for).join(Cycle, Ticket.cycle_id == Cycle.id)
    query = query.where(Ticket.stage.in_(OPEN_STAGES), Cycle.triaged_at.is_not(None))
    return [[number, stage, bool(paused)] for number, stage, paused in db.session.execute(query.order_by(Ticket.id))]


def index():
    """Give each ticket the words that it is found by: copies have those of their pattern until then."""
    search.forget_all()
    return search.index_missing()


def agents():
    """The ids of the people who get tickets."""
    return list(db.session.scalars(select(Person.id).order_by(Person.id)))[1:]


def customers_page():
    """The path of what a customer with an open question sees."""
    ticket = db.session.scalars(select(Ticket).where(Ticket.stage == "awaiting_customer").limit(1)).one()
    plain = mint(ticket, "confirm", now=wallclock.now(), days=timedelta(days=1))
    db.session.commit()
    return f"/confirm/{plain}"


def postpone():
    """Let no timer ring for a day; how many wait."""
    later = update(Timer).where(*PENDING).values(due_at=wallclock.now() + timedelta(days=1))
    found = db.session.execute(later).rowcount
    db.session.commit()
    return found


def make_due(count, seconds):
    """Let so many timers become due at one moment, in so many seconds; the number that will."""
    at = wallclock.now() + timedelta(seconds=float(seconds))
    ids = db.session.scalars(select(Timer.id).where(*PENDING).order_by(Timer.due_at).limit(int(count))).all()
    db.session.execute(update(Timer).where(Timer.id.in_(ids)).values(due_at=at))
    db.session.commit()
    return len(ids)


def statements(*paths):
    """How many SQL statements each page takes when it is asked for again."""
    seen = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
    someone = db.session.scalars(select(Person).order_by(Person.id)).first().get_id()
    db.session.remove()
    client, found = current_app.test_client(), {}
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = someone, True
    for path in paths:
        for _time in ("drawn", "asked for again"):
            seen.clear()
            answer = contextvars.Context().run(client.get, path)  # outside of this process's own context
            assert answer.status_code == 200, path
        found[path] = sum(not text.startswith(NO_STATEMENTS) for text in seen)
    return found


def export(path):
    """Write every ticket as a line of JSON, for a peer that is to have the same; the number of lines."""
    notes = defaultdict(list)
    for ticket_id, action, result in db.session.execute(select(Note.ticket_id, Note.action, Note.result)):
        notes[ticket_id].append(f"{action}. {result}")
    query = select(
        Ticket.id, Ticket.title, Ticket.stage, Ticket.assignee_id, Ticket.colour, Request.received_at,
        Request.customer_id, Request.customer_words, Request.agent_summary,
    ).join(Request, Ticket.request_id == Request.id).order_by(Ticket.id)  # fmt: skip
    with Path(path).open("w") as file:
        return sum(1 for row in db.session.execute(query) if file.write(json.dumps(_plain(row, notes[row.id])) + "\n"))


def _plain(row, notes):
    return {
        "title": row.title, "words": f"{row.customer_words}\n{row.agent_summary}", "notes": notes, "stage": row.stage,
        "is_open": row.stage in OPEN_STAGES, "person": row.assignee_id, "colour": row.colour,
        "customer": row.customer_id, "at": row.received_at.isoformat(),
    }  # fmt: skip


if __name__ == "__main__":
    app = create_app()
    with app.app_context():
        print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
