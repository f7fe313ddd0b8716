"""What the clients were told: every operation with the answer it got."""

from dataclasses import dataclass, field

SAVED, REFUSED, UNANSWERED = "saved", "refused", "unanswered"


@dataclass
class Operation:
    """One press of a person, or of a customer, who has no id and no key here.

    `event` is the kind of event that it must leave; `mark` stands in what it wrote.
    """

    event: str
    person_id: int | None
    once: str | None
    number: str | None = None
    mark: str = ""
    digest: str | None = None
    outcome: str = UNANSWERED
    why: str = ""  # it was refused
    attempts: int = 0


@dataclass
class Ledger:
    """All operations of a run, in the order in which they began."""

    operations: list[Operation] = field(default_factory=list)

    def begin(self, operation):
        """Note an operation that is about to be sent; it comes back."""
        self.operations.append(operation)
        return operation

    def saved(self, *events):
        """The operations that were answered with success, of these kinds where any are named."""
        return [o for o in self.operations if o.outcome == SAVED and (not events or o.event in events)]
