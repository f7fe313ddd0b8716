"""The checker of `make chaos` finds what is planted: it is worth nothing when it cannot turn red."""

from sqlalchemy import insert, select, text, update

from board.config import current
from board.extensions import db
from board.models.attachment import Attachment
from board.models.event import Event
from board.models.message import Message
from board.models.timer import Timer
from chaos.ledger import SAVED, Operation


def _sql(sql):
    return lambda _life: db.session.execute(text(sql))


def _twice(model, *conditions, **changes):
    """A planted double: a row of the table once more."""

    def plant(_life):
        query = select(model.__table__).where(*conditions).order_by(model.__table__.c.id).limit(1)
        row = dict(db.session.execute(query).mappings().one()) | changes
        db.session.execute(insert(model.__table__).values({k: v for k, v in row.items() if k != "id"}))

    return plant


def _lose_letter(life):
    life.letters.pop()


def _strange_letter(life):
    letter = life.letters[0]
    letter.replace_header("Message-ID", "<nobody-wrote-this@localhost>")


def _silence(_life):
    fired = select(Timer.id).where(Timer.fired_at.is_not(None)).limit(1).scalar_subquery()
    db.session.execute(update(Timer).where(Timer.id == fired).values(fired_at=None, ended_at=None))


# What is planted, and words of what must be found.
PLANTS = {
    "a note lost": (_sql("DELETE FROM note WHERE id = (SELECT min(id) FROM note WHERE source = 'person')"), "noted on"),
    "an event lost": (_sql("DELETE FROM event WHERE kind = 'customer_updated'"), "answered, 0 events"),
    "a ticket lost its words": (_sql("DELETE FROM ticket_words"), "not found by its words"),
    "a customer's answer lost": (_sql("DELETE FROM event WHERE actor_kind = 'token'"), "by None: 1 answered, 0 events"),
    "an event twice": (_twice(Event, Event.kind == "noted"), "noted on"),
    "a key lost": (_sql("DELETE FROM once_key"), "its key is gone"),
    "a timer silent": (_silence, "is silent"),
    "a timer fired twice": (_twice(Event, Event.kind == "timer_fired"), "fired 1, events 2"),
    "a notice lost": (_sql("DELETE FROM message WHERE key LIKE 'timer:%'"), "told nobody"),
    "a message twice": (_twice(Message, Message.channel == "email", key="another-key"), "stands 2 times"),
    "an event untold": (_sql("UPDATE message SET template = 'x' WHERE channel = 'webhook'"), "announced 0 times"),
    "an event told twice": (_twice(Message, Message.channel == "webhook", key="again"), "announced 2 times"),
    "a letter lost": (_lose_letter, "never arrived"),
    "a letter nobody wrote": (_strange_letter, "no row knows"),
    "a message stuck": (_sql("UPDATE message SET state = 'sending' WHERE channel = 'email'"), "still sending"),
    "a stage without its stamps": (_sql("UPDATE ticket SET stage = 'closed' WHERE stage = 'in_progress'"), "closed at"),
    "a promise nobody recorded": (_sql("UPDATE cycle SET promise_no = 9, promise_at = NULL"), "its events say"),
    "a clock that should not stand": (_sql("UPDATE timer SET ended_at = NULL WHERE kind = 'judge'"), "its clocks"),
    "a number skipped": (_sql("UPDATE ticket SET number = 'GD20240520-900' WHERE id = 1"), "the numbers of"),
    "a file uncounted": (_sql("UPDATE blob SET \"references\" = 7"), "counts 7 references"),
}  # fmt: skip


def test_a_whole_life_is_green_and_every_planted_loss_and_double_turns_it_red(life):
    assert life.faults() == []
    assert {operation.event for operation in life.ledger.saved()} >= {"noted", "customer_updated", "attached", "solved"}
    assert any(operation.person_id is None for operation in life.ledger.saved("answered"))
    assert life.letters and db.session.scalar(select(Timer.id).where(Timer.fired_at.is_not(None)))
    letters, missed = life.letters, []
    for name, (plant, words) in PLANTS.items():
        life.letters = [*letters]
        plant(life)
        found = life.faults()
        if not any(words in sentence for sentence in found):
            missed.append((name, found))
        db.session.rollback()
    assert missed == []


def test_operations_and_files_without_their_rows_are_found(life):
    life.ledger.begin(Operation("noted", 1, "never-answered", "GD20240520-001", "m-never"))
    assert any("never answered" in sentence for sentence in life.faults())
    life.ledger.operations[-1].outcome = SAVED
    assert any("(m-never)" in sentence for sentence in life.faults())
    folder = current().home / "files"
    kept = db.session.scalars(select(Attachment.blob_hash)).first()
    (folder / kept[:2] / kept[2:]).write_text("something else")
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / ("c" * 62)).write_text("nobody's")
    found = life.faults()
    assert f"the file {kept[:16]} has another content" in found
    assert "the file abcccccccccccccc has no row" in found
    (folder / kept[:2] / kept[2:]).unlink()
    assert f"the file {kept[:16]} is gone" in life.faults()
