"""Running an import twice creates nothing twice."""

import csv

from board import importing
from board.importing import maps
from board.models.event import Event
from board.models.request import Request
from board.models.ticket import Ticket
from tests import cast
from tests.importing import seen
from tests.importing.conftest import EXCERPTS, NOW

FILE = EXCERPTS / "uci498-incidents" / "incidents.csv"


def test_the_second_run_creates_nothing(bring_in):
    bring_in(FILE, "uci498-incidents")
    before = [seen.count(row) for row in (Request, Ticket, Event)]
    again = bring_in(FILE, "uci498-incidents")
    assert [seen.count(row) for row in (Request, Ticket, Event)] == before
    assert (again.known, again.lives, again.newer) == (23, [], [])


def test_a_later_file_with_more_of_the_same_ticket_says_so(bring_in, tmp_path):
    rows = list(csv.reader(FILE.open()))
    key = rows[1][0]
    shorter = tmp_path / "monday.csv"
    last = max(index for index, row in enumerate(rows) if row[0] == key)
    with shorter.open("w", newline="") as file:
        csv.writer(file).writerows(row for index, row in enumerate(rows) if index != last)
    bring_in(shorter, "uci498-incidents")
    assert [life.key for life in bring_in(FILE, "uci498-incidents").newer] == [key]


def test_what_was_stopped_half_way_goes_on(db, monkeypatch):
    monkeypatch.setattr(importing, "TICKETS_PER_COMMIT", 5)
    mapping = maps.load("uci498-incidents")

    def stop(count):
        raise KeyboardInterrupt

    plan = importing.plan(FILE, mapping, cast.policy())
    try:
        importing.carry_out(plan, now=NOW, each=stop)
    except KeyboardInterrupt:
        db.session.rollback()
    assert seen.count(Ticket) == 5
    plan = importing.plan(FILE, mapping, cast.policy())
    assert plan.known == 5
    importing.carry_out(plan, now=NOW)
    assert seen.count(Ticket) == 23


def test_rows_without_a_number_are_known_by_their_content(bring_in, tmp_path):
    path = tmp_path / "calls.csv"
    path.write_text(
        "opened,words\n2024-05-20 09:00,Lamp is dark\n2024-05-20 09:00,Lamp is dark\n2024-05-20 09:05,Dog\n"
    )
    mapping = maps.parse(
        'key="calls"\ntitle="Calls"\nboard="service-guide"\nshape="one_row"\nlanguage="en"\n'
        '[columns]\nopened_at="opened"\n[fields]\ncustomer_words="{words}"\n[states]\n', "calls.toml",
    )  # fmt: skip
    first = bring_in(path, mapping)
    assert (len(first.lives), len(first.complaints.dropped)) == (2, 1)
    assert bring_in(path, mapping).known == 2
