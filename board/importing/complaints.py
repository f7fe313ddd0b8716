"""What was wrong with which line, so that somebody can repair it."""

import csv
from collections import Counter
from dataclasses import dataclass, field

FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("line", "key", "field", "reason", "kept")


@dataclass(frozen=True)
class Complaint:
    """One fault: the line it begins at, the ticket's key, the field, the reason; was the row kept all the same?"""

    line: int
    key: str
    field: str
    reason: str
    is_kept: bool = False


@dataclass
class Complaints:
    """Every fault of one import, in the order found; good rows go on."""

    found: list = field(default_factory=list)

    def drop(self, line, key, field, reason):
        """This row is left out."""
        self.found.append(Complaint(line, key or "", field or "", reason))

    def keep(self, line, key, field, reason):
        """This row is taken in although something is odd about it."""
        self.found.append(Complaint(line, key or "", field or "", reason, is_kept=True))

    @property
    def dropped(self):
        """The faults that cost a row."""
        return [complaint for complaint in self.found if not complaint.is_kept]

    @property
    def odd(self):
        """The oddities of rows that were kept."""
        return [complaint for complaint in self.found if complaint.is_kept]

    def by_reason(self):
        """(field, reason without its value) and how often, most frequent first."""
        return Counter((c.field, c.reason.partition(":")[0]) for c in self.found).most_common()

    def write(self, path):
        """A CSV file that a spreadsheet opens: line, key, field, reason, kept."""
        with open(path, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for c in self.found:
                writer.writerow([c.line, *map(_harmless, (c.key, c.field, c.reason)), "yes" if c.is_kept else "no"])


def _harmless(text):
    """The text; what a spreadsheet would take for a formula stands after an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA) else text
