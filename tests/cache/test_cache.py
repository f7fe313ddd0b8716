"""What a process keeps, and how pieces that were packed apart make one page."""

import gzip
import random
import threading

import pytest

from board.cache import Stamped, packed


def test_a_thing_is_made_once_per_stamp_and_again_for_another():
    kept, made = Stamped(2), []

    def make():
        made.append(1)
        return len(made)

    assert [kept.get("a", 1, make), kept.get("a", 1, make), kept.get("a", 2, make)] == [1, 1, 2]


def test_what_was_not_asked_for_lately_makes_room():
    kept = Stamped(2)
    for key in "abac":
        kept.get(key, 0, lambda key=key: key)
    assert kept.get("a", 0, lambda: "anew") == "a"
    assert kept.get("b", 0, lambda: "anew") == "anew"


@pytest.mark.parametrize("texts", [[""], ["", "", ""], ["a"], ["<p>", "工单" * 9000, "</p>"], ["x" * 70_000, "y"]])
def test_pieces_make_one_gzip_stream(texts):
    pieces = [packed.pack(text) for text in texts]
    assert gzip.decompress(packed.gzipped(pieces)).decode() == "".join(texts)
    assert packed.plain(pieces).decode() == "".join(texts)


def test_pieces_in_any_order_and_number_make_one_gzip_stream():
    chance = random.Random(7)
    pieces = [packed.pack(chance.choice("ab工\n") * chance.randrange(3000)) for _piece in range(40)]
    for _round in range(20):
        chosen = chance.choices(pieces, k=chance.randrange(1, 12))
        assert gzip.decompress(packed.gzipped(chosen)) == packed.plain(chosen)


def test_of_several_who_want_the_same_one_makes_it_and_the_others_wait():
    kept, made, begun, may_end = Stamped(5), [], threading.Event(), threading.Event()

    def make():
        made.append(1)
        begun.set()
        may_end.wait(10)
        return "drawn"

    def want():
        found.append(kept.get("board", 1, make))

    found, readers = [], [threading.Thread(target=want) for _reader in range(4)]
    readers[0].start()
    begun.wait(10)
    for reader in readers[1:]:
        reader.start()
    assert kept.get("another board", 1, lambda: "at once") == "at once"
    may_end.set()
    for reader in readers:
        reader.join(10)
    assert found == ["drawn"] * 4 and made == [1]


def test_what_could_not_be_made_is_made_by_the_next_one():
    kept = Stamped(5)
    with pytest.raises(ZeroDivisionError):
        kept.get("board", 1, lambda: 1 / 0)
    assert kept.get("board", 1, lambda: kept.get("board", 2, lambda: "inner") + " outer") == "inner outer"
