"""What can be taken back for a moment, and what speaks against it."""

from datetime import timedelta

import pytest

from board.domain import undoing
from board.domain.undoing import UNDOABLE, UndoFacts, changed_by, objections
from tests.cast import NOON
from tests.domain.boards import GUIDE


def facts(**changes):
    base = {"is_undoable": True, "is_last": True, "is_own": True, "recorded_at": NOON, "now": NOON}
    return UndoFacts(**(base | changes))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, None),
        ({"now": NOON + timedelta(seconds=10)}, None),
        ({"now": NOON + timedelta(seconds=12)}, None),
        ({"now": NOON + timedelta(seconds=13)}, "too late"),
        ({"is_last": False}, "Something else has happened"),
        ({"is_undoable": False}, "cannot be undone"),
        ({"is_own": False}, "Only whoever did it"),
        ({"states": (("in_app", "delivered"),)}, None),
        ({"states": (("email", "queued"), ("by_hand", "by_hand"))}, None),
        ({"states": (("in_app", "delivered"), ("email", "sending"))}, "has left already"),
        ({"states": (("email", "delivered"),)}, "has left already"),
        ({"states": (("by_hand", "delivered"),)}, "has left already"),
    ],
)
def test_an_undo_is_refused_with_its_reason(changes, words):
    found = objections(facts(**changes), GUIDE)
    assert [words in reason.text for reason in found] == ([True] if words else [])


def test_an_event_keeps_only_what_its_verb_changed():
    before = dict.fromkeys(undoing.NAMES) | {"stage": "assigned", "stage_since": "then"}
    now = before | {"stage": "in_progress", "stage_since": "now", "cycle.started_at": "now", "closed_at": "now"}
    kept = changed_by("start", "started", before, now)
    assert kept == {"stage": "assigned", "stage_since": "then", "cycle.started_at": None}


@pytest.mark.parametrize(("verb", "kind"), [("note", "noted"), ("recall", "recalled"), ("assign", "estimated")])
def test_what_was_written_and_what_a_verb_records_besides_stays(verb, kind):
    assert changed_by(verb, kind, {}, {}) is None


def test_every_way_back_names_a_verb_of_the_ticket_and_templates_of_the_board():
    from board.models.ticket import Ticket

    for verb, way in UNDOABLE.items():
        assert getattr(Ticket, verb).is_verb
        assert set(way.messages) <= set(GUIDE.messages)
