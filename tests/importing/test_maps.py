"""A map that makes no sense is refused, and says where."""

import pytest

from board.importing import maps
from board.importing.maps import MapError

GOOD = """
key = "x"
title = "X"
board = "service-guide"
shape = "one_row"
language = "en"
[columns]
opened_at = "opened"
[states]
done = "closed"
"""


def test_the_shipped_maps_are_sound():
    assert {maps.load(name).key for name in maps.shipped()} >= {
        "boston311-2011", "kaohsiung1999", "taipei1999", "uci498-incidents",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (('shape = "one_row"', 'shape = "some_rows"'), "shape"),
        (('language = "en"', 'language = "fr"'), "language"),
        (('done = "closed"', 'done = "finished"'), "states.done"),
        (('opened_at = "opened"', 'started = "opened"'), "columns.opened_at"),
        (('title = "X"', ""), "title"),
        (('title = "X"', 'title = "X"\nzone = "Mars/Base"'), "zone"),
        (('title = "X"', 'title = "X"\ncolour = "red"'), "colour"),
        (('shape = "one_row"', 'shape = "audit_rows"'), "audit.at"),
        (("[states]", '[derived]\nday = { match = "x" }\n[states]'), "derived.day"),
        (("[states]", '[priorities]\nhigh = "purple"\n[states]'), "priorities.high"),
    ],
)
def test_a_bad_map_names_its_file_and_key(change, named):
    with pytest.raises(MapError, match=f"mine.toml: {named}: "):
        maps.parse(GOOD.replace(*change), "mine.toml")


def test_an_unknown_map_lists_the_shipped_ones():
    with pytest.raises(MapError, match="kaohsiung1999"):
        maps.load("nowhere")
