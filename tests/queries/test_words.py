"""Words: found as soon as they are committed, gone when they are erased, within reach, on old tickets and new."""

import pytest
from click.testing import CliRunner

from board.cli import main
from board.models.customer import Customer
from board.models.entries import Note
from board.models.search import TicketWords, forget_all, index_missing
from board.models.ticket import Ticket
from board.queries.words import has_words, tickets_with_words
from tests import cast
from tests.queries.shelf import QUESTIONS, filled

MOST = 10


@pytest.fixture
def ada(db):
    return cast.agent()


@pytest.fixture
def shelf(db, ada):
    return filled(ada)


def found(db, question, person):
    """The numbers of what is found."""
    ids = tickets_with_words(question, person, MOST)
    return set(db.session.scalars(db.select(Ticket.number).where(Ticket.id.in_(ids))))


def test_every_question_finds_what_it_means(db, ada, shelf):
    answers = {question: found(db, question, ada) for question in QUESTIONS}
    assert answers == {question: {shelf[name] for name in names} for question, names in QUESTIONS.items()}


def test_the_board_narrows_by_the_same_words(db, ada, shelf):
    for question, names in QUESTIONS.items():
        if question == "%":
            continue  # nothing to look for narrows nothing
        numbers = set(db.session.scalars(db.select(Ticket.number).where(has_words(question))))
        assert numbers == {shelf[name] for name in names}, question


def test_every_letter_can_be_asked_for(db, ada, shelf):
    letters = [chr(code) for code in range(0x80, 0x2000) if chr(code).isalnum()]
    for at in range(0, len(letters), 40):
        found(db, " ".join(f"a{letter}b" for letter in letters[at : at + 40]), ada)


def test_words_are_found_with_the_commit_that_writes_them_or_not_at_all(db, ada, shelf):
    ticket = db.session.scalar(db.select(Ticket).filter_by(number=shelf["refund"]))
    words = cast.words(ada)
    ticket.note(happened_at=cast.NOON, action="x", result="Zebra crossing", **words)
    db.session.rollback()
    assert found(db, "zebra", ada) == set()
    ticket.note(happened_at=cast.NOON, action="x", result="Zebra crossing", **words)
    db.session.commit()
    assert found(db, "zebra", ada) == {shelf["refund"]}


def test_what_is_erased_or_renamed_is_found_no_more(db, ada, shelf):
    customer = db.session.scalar(db.select(Customer).filter_by(name="欧阳娜娜"))
    customer.name = "客户"
    for note in db.session.scalars(db.select(Note)):
        note.result = "—"
    db.session.commit()
    for gone in ("娜娜", "wuxi", "无锡"):
        assert found(db, gone, ada) == set()
    assert not [row.tokens for row in db.session.scalars(db.select(TicketWords)) if "wuxi" in row.tokens]
    assert found(db, "carrier", ada) == {shelf["noted"]}


def test_a_request_is_found_by_the_name_of_who_becomes_its_customer(db, ada, shelf):
    ticket = db.session.scalar(db.select(Ticket).filter_by(number=shelf["refund"]))
    ticket.request.customer = Customer(number="CUS20240520900", name="Zuleika Dobson", created_at=cast.NOON)
    db.session.commit()
    assert found(db, "zuleika", ada) == {shelf["refund"]}


def test_a_stranger_finds_nothing_and_a_department_what_it_was_asked(db, ada, shelf):
    team = cast.team()
    stranger, clerk = cast.stranger(), cast.person("Cleo", "department", department=team.department)
    ticket = db.session.scalar(db.select(Ticket).filter_by(number=shelf["closed"]))
    assert found(db, "SN778899", stranger) == found(db, "SN778899", clerk) == set()
    other = db.session.scalar(db.select(Ticket).filter_by(number=shelf["noted"]))
    words = cast.words(ada)
    due = cast.NOON.replace(hour=9)
    other.commit_to(
        "collaboration", need="Find the truck", due_at=due, department_id=team.department_id,
        contact_person="Wang", expected_result="A place", **words,
    )  # fmt: skip
    db.session.commit()
    assert found(db, "truck wuxi", clerk) == {shelf["noted"]}
    assert found(db, "退款", clerk) == set()
    assert ticket.stage == "closed"


def test_the_newest_come_first_and_no_more_than_asked_for(db, ada):
    numbers = [cast.registered(ada).number for _n in range(4)]
    closed = [cast.lived(ada, until="closed").number for _n in range(3)]
    ids = tickets_with_words("包裹", ada, 2)
    order = [db.session.get(Ticket, i).number for i in ids]
    assert order[:2] == numbers[:1:-1] and set(closed[:0:-1]) <= set(order)


def test_tickets_that_came_another_way_are_indexed_afterwards(db, ada, shelf):
    forget_all()
    assert found(db, "退款", ada) == found(db, "SN778899", ada) == set()
    assert index_missing() == len(shelf)
    assert index_missing() == 0
    assert found(db, "SN778899", ada) == {shelf["closed"]}


def test_the_command_indexes_what_is_missing_or_all_of_it_anew(app, db, ada, shelf, monkeypatch):
    monkeypatch.setattr("board.cli.index.create_app", lambda: app)
    monkeypatch.setattr("board.cli.index.migrate_up", lambda: None)
    db.session.execute(db.delete(TicketWords).where(TicketWords.tokens.like("% wuxi %")))
    db.session.commit()
    counts = [CliRunner().invoke(main, ["index", *options]).output.split()[0] for options in ([], [], ["--anew"])]
    assert counts == ["1", "0", str(len(shelf))]
    assert found(db, "wuxi", ada) == {shelf["noted"]}
