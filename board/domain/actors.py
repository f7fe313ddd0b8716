"""Who does something, and through which door it came in."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Actor:
    """One doer of a verb: a person, a customer, the system, a link or a wall.

    `id` is the person's or customer's id, the token's id for a link, None for
    the system. `rank` is a person's rank on the ticket's board.
    """

    kind: str
    id: int | None = None
    rank: str | None = None
    door: str = "page"
    screen: str | None = None

    @property
    def is_person(self):
        """True for staff, whatever their rank."""
        return self.kind == "person"

    @property
    def leads(self):
        """True for those who rule, review and close: supervisor and head."""
        return self.rank in ("supervisor", "head")

    @property
    def person_id(self):
        """The person's id; None for anybody who is not staff."""
        return self.id if self.is_person else None

    @property
    def rule(self):
        """The system, which does by rule what follows from this doer's act; it comes in by the same door."""
        return SYSTEM.through(self.door)

    def through(self, door):
        """The same doer coming in by another door."""
        return replace(self, door=door)


SYSTEM = Actor(kind="system", door="job")
