"""Our requests a second by those of django-helpdesk, on the same tickets, in turn."""

from bench import wrk
from bench.changes import hand_overs, moves, registrations
from bench.figures import ratio
from bench.house import BOARD

SEARCHED = "A12"  # the beginning of one order number in a hundred
JSON = "application/json"


def measure(house, desk, seconds, rounds):
    """Each kind of work: theirs, ours, theirs, ours ..."""
    us, them = _callers(house), _callers(desk)
    _look(us[0], them[0], house, desk)
    figures, seen = {}, {}
    for name, (theirs, ours) in _works(house, desk, us, them, seconds).items():
        pairs = [(theirs(), ours()) for _round in range(rounds)]
        theirs_failed, ours_failed = (sum(load.failed for load in side) for side in zip(*pairs, strict=True))
        assert not ours_failed, f"{name}: {ours_failed} of our requests failed"
        figures[f"peer_{name}"] = ratio((ours.per_second, theirs.per_second) for theirs, ours in pairs)
        seen |= {
            f"{name}, django-helpdesk, requests/s": pairs[-1][0].per_second,
            f"{name}, ours, requests/s": pairs[-1][1].per_second,
        }
        seen |= {f"{name}, django-helpdesk, requests that failed": theirs_failed} if theirs_failed else {}
    return figures, seen


def _callers(place):
    return [place.sign_in(number) for number in range(4)]


def _works(house, desk, us, them, seconds):
    number = next(number for number, stage, _paused in house.inside("cards") if stage == "in_progress")
    theirs = next(place for place, (_id, row) in enumerate(desk.open) if row["stage"] == "in_progress")

    def pages(their_path, our_path):
        compressed = {"seconds": seconds, "encoding": "gzip"}
        return (
            lambda: wrk.read(desk.port, their_path, cookie=them[0].cookie, **compressed),
            lambda: wrk.read(house.port, our_path, cookie=us[0].cookie, **compressed),
        )

    def posts(their_cycles, our_cycles, content_type=wrk.FORM):
        return (
            lambda: wrk.write(desk.port, their_cycles(), them, seconds=seconds, content_type=content_type),
            lambda: wrk.write(house.port, our_cycles(), us, seconds=seconds),
        )

    return {
        "board": pages("/kanban/", BOARD),
        "ticket": pages(desk.ticket(theirs), f"/tickets/{number}"),
        "search": pages(desk.search(SEARCHED), f"/find?q={SEARCHED}"),
        "registration": posts(lambda: desk.registrations() * 4, lambda: registrations() * 4),
        "status": posts(desk.status_with_note, lambda: hand_overs(house)),
        "move": posts(desk.moves, lambda: moves(house), JSON),
    }


def _look(us, them, house, desk):
    """What is measured is the real thing: full boards, hits, and writes that are saved."""
    assert us.get(BOARD)[1].count("data-ticket=") >= 500
    assert them.get("/kanban/")[1].count('data-ticket-id="') >= 500, "their board is not full"
    assert us.get(f"/find?q={SEARCHED}")[1].count("data-ticket=") > 1, "our search finds nothing"
    assert '"recordsTotal": 0' not in them.get(desk.search(SEARCHED))[1]
    for cycles, status in ((desk.registrations(), 302), (desk.status_with_note(), 302)):
        (path, body), *_others = cycles[0]
        assert them.post_body(path, body)[0] == status, path
    (path, body), *_others = registrations()[0]
    assert us.post_body(path, body)[0] in (204, 303), "our sheet is not complete"
