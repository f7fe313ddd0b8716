"""How a load is weighed and drawn, and which PINs nobody guesses."""

import pytest

from board.domain.loads import Segment, load_of, segments_of
from board.domain.pins import objections_to_pin

WEIGHTS = {"red": 4, "orange": 3, "yellow": 2, "green": 1}


@pytest.mark.parametrize(
    ("colours", "load"), [([], 0), (["green"], 1), (["red", "red", "yellow"], 10), (["orange", "green"], 4)]
)
def test_running_tickets_weigh_by_their_colour(colours, load):
    assert load_of(colours, WEIGHTS) == load


def test_a_bar_begins_with_the_most_urgent_and_is_cut_where_it_is_full():
    load, segments = segments_of(["green", "red", "orange", "red"], WEIGHTS, full=10, width=100)
    assert load == 12
    assert segments == (Segment("red", 0, 40), Segment("red", 40, 40), Segment("orange", 80, 20))


@pytest.mark.parametrize("pin", ["2580", "135790", "19283746", "1123"])
def test_digits_without_a_pattern_are_a_pin(pin):
    assert objections_to_pin(pin) == ()


@pytest.mark.parametrize("pin", ["", "258", "123456789", "12a4", "1234", "987654", "0000", "٢٥٨٠", " 2580"])
def test_what_everybody_tries_first_is_no_pin(pin):
    (reason,) = objections_to_pin(pin)
    assert reason.field == "pin"
