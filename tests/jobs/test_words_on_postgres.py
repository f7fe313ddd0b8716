"""The search on PostgreSQL finds what it finds on SQLite."""

import pytest
from sqlalchemy import text

from board.extensions import db
from board.models.request import bare
from board.models.ticket import Ticket
from board.models.words_index import LEXEMES
from board.queries.words import has_words, tickets_with_words
from tests import cast
from tests.queries.shelf import QUESTIONS, filled

pytestmark = pytest.mark.only_on("postgresql")


def test_every_question_finds_the_same_tickets(elsewhere):
    ada = cast.agent()
    shelf = filled(ada)
    numbers = {row.id: row.number for row in db.session.scalars(db.select(Ticket))}
    for question, names in QUESTIONS.items():
        expected = {shelf[name] for name in names}
        assert {numbers[i] for i in tickets_with_words(question, ada, 10)} == expected, question
        if question != "%":
            assert set(db.session.scalars(db.select(Ticket.number).where(has_words(question)))) == expected, question


def test_the_index_answers(elsewhere):
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = db.session.scalars(text(f"EXPLAIN SELECT 1 FROM ticket_words WHERE {LEXEMES} @@ CAST('''a''' AS tsquery)"))
    assert "ix_ticket_words_lexemes" in " ".join(plan)


@pytest.mark.parametrize(
    ("table", "column", "index"),
    [("request", "external_ref", "ix_request_elsewhere"), ("reference", "value", "ix_reference_bare")],
)
def test_an_index_answers_for_numbers_from_elsewhere(elsewhere, table, column, index):
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    rival = "uq_request_board_external_ref"  # which, while the table is small, may be read whole as cheaply
    db.session.execute(text(f"ALTER TABLE request DROP CONSTRAINT {rival}"))
    asked = f"SELECT 1 FROM {table} WHERE {column} IS NOT NULL AND {bare(f'{table}.{column}')} IN ('A1', 'A2')"
    plan = " ".join(db.session.scalars(text(f"EXPLAIN {asked}")))
    assert index in plan
    assert "{A1,A2}" in plan.partition("Index Cond: ")[2].partition("Filter: ")[0]  # looked up, not read whole
