"""What a PIN may be: digits that nobody guesses in five tries."""

from itertools import pairwise

from board.domain.refusals import N_, Reason

SHORTEST, LONGEST = 4, 8


def objections_to_pin(pin: str) -> tuple[Reason, ...]:
    """Why these digits are no good PIN; empty when they are."""
    if not (pin.isascii() and pin.isdecimal() and SHORTEST <= len(pin) <= LONGEST):
        return (Reason(N_("A PIN has 4 to 8 digits, and nothing else."), "pin"),)
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        return (Reason(N_("Everybody tries that one first. Choose digits that are no row and not all alike."), "pin"),)
    return ()
