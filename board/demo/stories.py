"""The cases of the data files, each told once per ticket that it becomes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from board.demo import data
from board.domain.closing import Proposal
from board.domain.notes import UpdateParts
from board.domain.priority import Judgement
from board.models.registration import Registration

FILES = ("ecommerce", "retail", "saas", "manufacturing")


@dataclass(frozen=True)
class Story:
    """One ticket to be lived: a case, what fills its places, the path it takes and when it began."""

    case: dict
    fill: dict
    path: str
    received_at: datetime
    index: int

    @property
    def language(self):
        """The customer's language."""
        return self.case["language"]

    @property
    def level(self):
        """The customer's level."""
        return self.case["level"]

    @property
    def is_company(self):
        """True when a company brings it."""
        return self.case.get("company", False)

    @property
    def order(self):
        """The order number in it, None without one."""
        return self.fill.get("order")

    def text(self, name):
        """A text of the case with its places filled."""
        return self.filled(self.case[name])

    def filled(self, text):
        """A text with its places filled."""
        return text.format_map(self.fill)

    @property
    def notes(self):
        """(action, result) of each note, in order."""
        return [(self.filled(action), self.filled(result)) for action, result in self.case["notes"]]

    @property
    def update(self):
        """The four parts of a word to the customer."""
        return UpdateParts(*(self.filled(part) for part in self.case["update"]))

    def proposal(self, overdue_reason=None):
        """The solution with its check."""
        return Proposal(solution=self.text("solution"), self_check=self.text("check"), overdue_reason=overdue_reason)

    def judgement(self, level_reasons):
        """The points of the case and of the customer's level, each with its reason."""
        urgency, impact = self.case["points"]
        points = {"urgency": urgency, "impact": impact, "level": {"vip": 3, "ordinary": 2, "new": 1}[self.level]}
        said = [self.filled(reason) for reason in self.case["reasons"]]
        reasons = {"urgency": said[0], "impact": said[1], "level": level_reasons[self.level][self.language]}
        names = {name: self.case[name] for name in ("domain", "nature", "topic")}
        return Judgement(points=points, reasons=reasons, **names)

    def sheet(self, customer, *, is_quick=False, **attachment):
        """The filled registration."""
        names = {"core_demand": "core", "customer_words": "words", "agent_summary": "summary", "symptom": "symptom"}
        names |= {"desired_outcome": "wish", "order_channel": "where", "usage_environment": "env"}
        values = {field: self.text(name) for field, name in names.items() if name in self.case}
        values |= {"channel": self.case["channel"], "request_type": self.case["type"], "urgency_mark": self.mark}
        values["occurred_at"] = (self.received_at - timedelta(minutes=50)).replace(minute=0, second=0, microsecond=0)
        if self.order:
            values["order_number"] = self.order
        if is_quick:
            values = {name: values[name] for name in ("channel", "customer_words", "urgency_mark")}
        return Registration(
            customer_id=customer.id, language=self.language, values=values, mood=self.mood,
            received_at=self.received_at, contact_started_at=self.received_at, **attachment,
        )  # fmt: skip

    @property
    def mark(self):
        """The urgency mark that the first line gives."""
        return {3: "urgent", 2: "normal", 1: "low" if self.case.get("green") else "normal"}[self.case["points"][0]]

    @property
    def mood(self):
        """How the customer sounds."""
        if self.case["type"] == "complaint":
            return "agitated"
        return {3: "anxious", 2: "anxious", 1: "calm"}[self.case["points"][0]]


def all_stories(now):
    """Every story, in the order in which they began."""
    told = []
    for name in FILES:
        for case in data.read(name)["cases"]:
            for ticket in case["tell"]:
                fill = {key: value for key, value in ticket.items() if key not in ("path", "age")}
                began = now - timedelta(minutes=ticket["age"], seconds=(len(told) * 17) % 55)
                told.append(Story(case, fill, ticket["path"], began, len(told)))
    return sorted(told, key=lambda story: story.received_at)
