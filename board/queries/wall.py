"""The wall: one column for whoever works here, with their load; the unassigned first; everything masked."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import and_, select

from board.domain import masks, titles
from board.domain.faces import initials, tint
from board.domain.loads import Segment, segments_of
from board.extensions import db, rows_of
from board.models.absence import absent_at
from board.models.event import Event
from board.models.person import Person
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.queries.board_page import card_select
from board.queries.card_words import card_words
from board.queries.cards import card_row
from board.queries.hands import RUNNING
from board.queries.people import workers_of
from board.queries.rows import CardRow

MOST_PER_COLUMN = 60
WORST = 3
BAR = 100  # the width of a load bar in its own units


@dataclass(frozen=True, slots=True)
class WallColumn:
    """One person, or nobody ("none"): cards, the most urgent first, and the load that their running clocks make.

    `rest_red` and `rest_late` are the numbers of what is critical or late among the cards that are left out.
    `segments` draw the load, `is_full` when it is more than the bar holds; `away` says until when somebody absent is.
    """

    key: str
    name: str
    initials: str
    tint: int
    team: str
    load: int
    segments: tuple[Segment, ...]
    is_full: bool
    count: int
    late_count: int
    cards: tuple[CardRow, ...]
    rest_red: tuple[str, ...] = ()
    rest_late: tuple[str, ...] = ()
    away: str = ""

    @property
    def left_out(self):
        """How many cards more there are than are shown."""
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class WallPage:
    """A whole wall: `worst` are the cards whose next due thing is the most pressing; `changed_at` is when last
    anything happened on the board, None on a new one."""

    key: str
    label: str
    columns: tuple[WallColumn, ...]
    worst: tuple[CardRow, ...]
    open_count: int
    red_count: int
    late_count: int
    changed_at: datetime | None


def wall_page(policy, language, now):
    """The page, in five statements; absent people stand last."""
    words, away = card_words(policy, language, now), absent_at(now)
    by_key = {}
    for row in _open_tickets(policy):
        by_key.setdefault(str(row.assignee_id or "none"), []).append(row)
    people = _people(policy, by_key, away)
    columns = [_column(key, face, by_key.get(key, ()), words, away, policy, language) for key, face in people]
    rows = [row for some in by_key.values() for row in some]
    return WallPage(
        key=policy.key, label=policy.name.in_(language), columns=tuple(columns),
        worst=tuple(wall_card(row, words) for row in _worst(rows, now)), open_count=len(rows),
        red_count=sum(row.colour == "red" for row in rows), late_count=sum(_is_late(row, now) for row in rows),
        changed_at=last_change(policy.key),
    )  # fmt: skip


def wall_card(row, words):
    """A card as the room may see it: title and tags that name its customer are masked, and it leads nowhere else."""
    card = card_row(row, words)
    title, *tags = (masks.in_text_of(text, row.customer_name) for text in (card.title, *card.tags))
    return replace(card, whose=titles.whose(title), title=title, tags=tuple(tags), url=f"#ticket-{card.number}")


def last_change(board):
    """When anything was last recorded on the board; None before the first."""
    query = select(Event.recorded_at).join(Ticket, Event.ticket_id == Ticket.id).where(Ticket.board == board)
    return db.session.scalar(query.order_by(Event.id.desc()).limit(1))


def _open_tickets(policy):
    here = and_(Ticket.board == policy.key, is_open(Ticket))
    return rows_of(card_select().where(here).order_by(Ticket.rank, Ticket.id)).all()


def _people(policy, by_key, away):
    """(key, (person, team) or None) of each column: nobody, whoever is here, whoever is away, and who has left."""
    found = {str(person.id): (person, team) for person, team in workers_of(policy.key)}
    gone = [int(key) for key in by_key if key not in found and key != "none"]
    if gone:
        found |= {str(p.id): (p, None) for p in db.session.scalars(select(Person).where(Person.id.in_(gone)))}
    return [("none", None), *sorted(found.items(), key=lambda one: _is_away(one[1][0], away))]


def _is_away(person, away):
    return not person.is_active or person.id in away


def _column(key, face, rows, words, away, policy, language):
    person, team = face or (None, None)
    running = [row.colour for row in rows if key != "none" and _runs(row)]
    load, segments = segments_of(running, policy.wall.weights, full=policy.wall.full_load, width=BAR)
    return WallColumn(
        key=key,
        name=person.name if person else gettext("Unassigned"),
        initials=initials(person.name) if person else "",
        tint=tint(person.name) if person else 0,
        team=team.named(language) if team else "",
        load=load,
        segments=segments,
        is_full=load > policy.wall.full_load,
        count=len(rows),
        late_count=sum(_is_late(row, words.now) for row in rows),
        cards=tuple(wall_card(row, words) for row in rows[:MOST_PER_COLUMN]),
        rest_red=tuple(row.number for row in rows[MOST_PER_COLUMN:] if row.colour == "red"),
        rest_late=tuple(row.number for row in rows[MOST_PER_COLUMN:] if row.overdue_since is not None),
        away=_away_words(person, words, away) if person else "",
    )


def _runs(row):
    return row.stage in RUNNING and row.paused_for is None


def _away_words(person, words, away):
    if not person.is_active:
        return gettext("No longer here")
    if person.id not in away:
        return ""
    return gettext("Away until %(time)s", time=words.time(away[person.id]))


def _is_late(row, now):
    return row.due_at is not None and row.due_at <= now and not row.due_is_paused


def _worst(rows, now):
    """The most pressing promises: what is late by colour and time, then what is due next."""
    due = [row for row in rows if row.due_at is not None and not row.due_is_paused]
    return sorted(due, key=lambda row: (not _is_late(row, now), row.rank if _is_late(row, now) else row.due_at))[:WORST]
