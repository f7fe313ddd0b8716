"""How somebody keeps a board: what they have folded, how dense it is, which tickets they have pinned."""

from datetime import datetime

from board.extensions import db

MOST_FOLDED = 40
MOST_PINS = 50


def kept_by(person, board, now):
    """The person's settings for a board as a mapping; `pins` are the numbers of what is still pinned."""
    kept = dict((person.kept or {}).get(board, {}))
    return kept | {"pins": [number for number, until in _pins(kept) if until > now]}


def pinned_until(person, board, number, now):
    """The end of a pin; None for a ticket that is not pinned, or not any more."""
    until = dict(_pins((person.kept or {}).get(board, {}))).get(number)
    return until if until and until > now else None


def keep(person, board, *, fold=None, unfold=None, **settings):
    """Remember settings beside those that are known; a column that is folded, or not any more, beside the others."""

    def change(kept):
        others = [key for key in kept.get("folded", ()) if key not in (fold, unfold)]
        return kept | {"folded": [*others, *([fold] if fold else ())][-MOST_FOLDED:]} | settings

    _change(person, board, change)


def pin(person, ticket, until, now):
    """Let a ticket stand first for this person until an instant; without one it is let go. Pins that ended go too."""

    def change(kept):
        pins = {number: end.isoformat() for number, end in _pins(kept) if end > now and number != ticket.number}
        if until is not None:
            pins[ticket.number] = until.isoformat()
        return kept | {"pins": dict(list(pins.items())[-MOST_PINS:])}

    _change(person, ticket.board, change)


def _pins(kept):
    return [(number, datetime.fromisoformat(until)) for number, until in kept.get("pins", {}).items()]


def _change(person, board, change):
    """One after the other, so that two pages of one person lose nothing of each other."""
    db.session.refresh(person, ["kept"], with_for_update=True)
    everything = person.kept or {}
    person.kept = everything | {board: change(everything.get(board, {}))}
