"""What a board's templates print: plain values, complete, so that a card asks nothing while it is drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardRow:
    """One ticket as a card shows it, in one language.

    Instants are ISO texts in UTC; `whose` is the beginning of a title that tells the customer; words are already
    translated; `assignee_id` is "none" without one; `order` sorts as text, the most urgent first; `marks` are (key,
    label) pairs whose keys name a drawing, and `urges` counts the chasers of the last one. `staged` and `told` are
    seconds since 1970: when it came into its stage, when the customer last heard from us. `hero_*` is the next due
    thing: `hero_words` name it ("Note due"), `hero_time` is its time of day, `hero_left` what was left when it was
    drawn, `hero_warn` the instant from which it is shown as soon; empty when nothing is due.
    """

    number: str
    whose: str
    title: str
    stage: str
    colour: str
    colour_word: str
    version: int
    face: int
    order: str
    url: str
    customer: str
    level: str
    channel: str
    channel_label: str
    assignee_id: int | str
    assignee_name: str
    initials: str
    tint: int
    marks: tuple[tuple[str, str], ...]
    age_at: str
    age_words: str
    staged: int
    told: int | str
    hero_words: str
    hero_due: str
    hero_warn: str
    hero_time: str
    hero_state: str
    hero_left: str
    tags: tuple[str, ...]
    urges: int
    closed: bool

    @property
    def problem(self):
        """The title after `whose`, with which it begins where it tells the customer."""
        return self.title.removeprefix(self.whose)


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column: its key is what a move names as `to`; `shown_note` says what it leaves out.

    `refuses` are (stage, why) pairs: from where no card may come, said while one hovers over it. `limit` is how
    many tickets the policy wants in it at most. A person's column has `in_hand`, how many tickets' clocks run,
    which is what its limit counts, and a `load`, the same weighted by their colours; None elsewhere.
    """

    key: str
    label: str
    hint_when_empty: str
    count: int
    late_count: int
    cards: tuple
    shown_note: str = ""
    more_url: str = ""
    refuses: tuple[tuple[str, str], ...] = ()
    load: int | None = None
    in_hand: int = 0
    is_absent: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class FilterChip:
    """A filter or a grouping of the board as a link that turns it on or off."""

    label: str
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class LaneRow:
    """A stripe across all columns: `cards` by column key; `folds` is False for what must always be seen."""

    key: str
    label: str
    folds: bool
    cards: dict[str, tuple]

    @property
    def count(self):
        """How many cards are in it."""
        return sum(map(len, self.cards.values()))


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A whole board as the view `query` shows it; `hidden_count` open tickets are left out by filters.

    Where there are `lanes`, they hold the cards of the columns once more.
    """

    key: str
    label: str
    by: str
    query: str
    columns: tuple[ColumnRow, ...]
    open_count: int
    is_empty: bool
    hidden_count: int = 0
    by_lanes: str = ""
    lanes: tuple[LaneRow, ...] = ()
