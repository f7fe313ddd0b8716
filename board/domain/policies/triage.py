"""How a policy turns a judgement into a priority: by scores, or by criteria."""

from collections.abc import Mapping
from dataclasses import dataclass

from board.domain.policies.labels import Choice, Label


@dataclass(frozen=True, slots=True)
class Points:
    """One criterion of a dimension: how many points, for what."""

    points: int
    label: Label


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something that is scored, e.g. urgency; criteria from most to least points."""

    key: str
    label: Label
    criteria: tuple[Points, ...]

    @property
    def highest(self) -> int:
        """The most points it can give."""
        return max(criterion.points for criterion in self.criteria)

    @property
    def lowest(self) -> int:
        """The fewest points it can give."""
        return min(criterion.points for criterion in self.criteria)


@dataclass(frozen=True, slots=True)
class Band:
    """Totals from low to high, both included, and the priority they give."""

    low: int
    high: int
    priority: str


@dataclass(frozen=True, slots=True)
class Criterion(Choice):
    """Scheme "criteria": when it holds, the ticket has at least this priority."""

    priority: str = ""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Figures behind the suggested scores (K-005 to K-008); money in the board's currency, a year's spend."""

    batch_customers: int
    several_customers: int
    high_amount: int
    vip_spend: int
    ordinary_spend: int


@dataclass(frozen=True, slots=True)
class Triage:
    """Scheme, its scales, and the colour that a mark gives until someone has judged."""

    scheme: str
    marks: tuple[Choice, ...]
    provisional: Mapping[str, str]
    topic_required: bool
    dimensions: tuple[Dimension, ...] = ()
    band_sets: Mapping[str, tuple[Band, ...]] | None = None
    active_bands: str = ""
    thresholds: Thresholds | None = None
    criteria: tuple[Criterion, ...] = ()
    default: str = ""

    @property
    def bands(self) -> tuple[Band, ...]:
        """The band set in force."""
        return (self.band_sets or {}).get(self.active_bands, ())

    @property
    def highest_total(self) -> int:
        """The most points that can be reached: 9 where three dimensions give 3 each (K-001)."""
        return sum(dimension.highest for dimension in self.dimensions)
