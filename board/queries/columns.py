"""What every way to make columns has: heads, and what stands whatever the database says."""

from dataclasses import dataclass

from board.domain.facts import OPEN_STAGES


@dataclass(frozen=True)
class Head:
    """What stands over a column; `load`, `in_hand` and `is_absent` are a person's, `refuses` are (stage, why) pairs."""

    key: str
    label: str
    hint: str = ""
    load: int | None = None
    is_absent: bool = False
    refuses: tuple[tuple[str, str], ...] = ()
    in_hand: int = 0


class OfOpenTickets:
    """A grouping of what is open; closed tickets have no place in it."""

    stages = OPEN_STAGES
    joins = ()

    def __init__(self, policy, now):
        self.policy, self.now = policy, now

    def fixed(self):
        """The column of whatever has no person, or no team."""
        return ("none",)

    def empty_keys(self):
        """No column but these."""
