"""The board: its columns with the cards in reach, the most urgent first."""

from datetime import timedelta
from typing import NamedTuple

from flask_babel import gettext, ngettext
from sqlalchemy import and_, case, func, or_, select

from board.domain import moves
from board.domain.facts import OPEN_STAGES
from board.extensions import db
from board.models.customer import Customer
from board.models.cycle import Cycle
from board.models.person import Person
from board.models.request import Request
from board.models.ticket import Ticket
from board.queries.cards import CardWords, card_row
from board.queries.reach import reach
from board.queries.rows import BoardPage, ColumnRow

COLUMNS = (*OPEN_STAGES, "closed")
MOST_PER_COLUMN = 300

CARD_COLUMNS = (
    Ticket.number, Ticket.title, Ticket.stage, Ticket.colour, Ticket.version, Ticket.face, Ticket.rank, Ticket.id,
    Ticket.assignee_id, Ticket.due_kind, Ticket.due_at, Ticket.due_from, Ticket.due_is_paused, Ticket.is_disputed,
    Ticket.escalated_at, Ticket.paused_for, Ticket.overdue_since, Ticket.ready_to_close_at, Ticket.closed_at,
    Ticket.colour_is_provisional, Request.received_at, Request.channel, Request.registered_at,
    Customer.name.label("customer_name"), Customer.level, Customer.is_partner, Person.name.label("assignee_name"),
    Cycle.no.label("cycle_no"),
)  # fmt: skip


def board_by_stage(policy, person, language, now, unfolded=()):
    """The board page by stage: two statements, cards by colour and next due.

    A column shows at most 300 cards unless it is `unfolded`; what it leaves
    out is counted. The closed column shows the policy's last hours.
    """
    counts = counts_by_stage(policy, person, now)
    cards = _cards(_shown(policy, person, now), counts, unfolded)
    words = CardWords(policy, language, now)
    by_stage = {}
    for row in cards:
        by_stage.setdefault(row.stage, []).append(card_row(row, words))
    columns = tuple(_column(key, policy, language, counts[key], by_stage.get(key, ())) for key in COLUMNS)
    open_count = sum(counts[stage].all for stage in OPEN_STAGES)
    name = policy.name.in_(language)
    is_empty = not any(count.all for count in counts.values())
    return BoardPage(policy.key, name, "stage", columns, open_count, is_empty=is_empty)


class Count(NamedTuple):
    """How many tickets a column holds, and how many of them have something late."""

    all: int
    late: int


def counts_by_stage(policy, person, now):
    """Stage to Count, of all columns of the board within a person's reach; one statement."""
    is_late = and_(Ticket.due_at <= now, Ticket.due_is_paused.is_(False))
    query = (
        select(Ticket.stage, func.count(), func.sum(case((is_late, 1), else_=0)))
        .where(_shown(policy, person, now))
        .group_by(Ticket.stage)
    )
    found = {stage: Count(count, int(late or 0)) for stage, count, late in db.session.execute(query)}
    return {stage: found.get(stage, Count(0, 0)) for stage in COLUMNS}


def _shown(policy, person, now):
    return and_(Ticket.board == policy.key, reach(person), _on_the_board(policy, now))


def _on_the_board(policy, now):
    since = now - timedelta(hours=policy.closed_shown_hours)
    return or_(Ticket.stage.in_(OPEN_STAGES), and_(Ticket.stage == "closed", Ticket.closed_at >= since))


def card_select():
    """A select of everything that a card shows, one row per ticket."""
    return (
        select(*CARD_COLUMNS)
        .join(Request, Ticket.request_id == Request.id)
        .join(Cycle, Ticket.cycle_id == Cycle.id)
        .outerjoin(Customer, Request.customer_id == Customer.id)
        .outerjoin(Person, Ticket.assignee_id == Person.id)
    )


def _cards(shown, counts, unfolded):
    query = card_select().where(shown).order_by(Ticket.rank, Ticket.id)
    crowded = [stage for stage, count in counts.items() if count.all > MOST_PER_COLUMN and stage not in unfolded]
    if not crowded:
        return db.session.execute(query)
    place = func.row_number().over(partition_by=Ticket.stage, order_by=(Ticket.rank, Ticket.id)).label("place")
    placed = select(Ticket.id, place).where(shown).subquery()
    few = or_(Ticket.stage.not_in(crowded), placed.c.place <= MOST_PER_COLUMN)
    return db.session.execute(query.join(placed, placed.c.id == Ticket.id).where(few))


def _column(key, policy, language, count, cards):
    hidden = count.all - len(cards)
    return ColumnRow(
        key=key,
        label=policy.stage_label(key).in_(language),
        hint_when_empty=_hint(key),
        count=count.all,
        late_count=count.late,
        cards=tuple(cards),
        shown_note=_shown_note(key, policy, hidden),
        refuses=_refuses(key),
        more_url=f"/boards/{policy.key}?unfold={key}" if hidden else "",
    )


def _refuses(key):
    """(stage, why) of each column from which no card may come here."""
    objections = ((start, moves.objection_to_move(start, key)) for start in COLUMNS)
    return tuple((start, gettext(reason.text)) for start, reason in objections if reason)


def _hint(key):
    return {
        "new": gettext("New tickets land here, to be judged and given to a person."),
        "assigned": gettext("Tickets that somebody has, but has not started."),
        "in_progress": gettext("Tickets that somebody works on; each wants a note in time."),
        "awaiting_customer": gettext("Solved tickets, until the customer says so."),
        "closed": gettext("What was closed in the last hours."),
    }[key]


def _shown_note(key, policy, hidden):
    if hidden:
        return ngettext("%(num)d more, less urgent", "%(num)d more, less urgent", hidden)
    if key == "closed":
        hours = policy.closed_shown_hours
        return ngettext("the last hour", "the last %(num)d hours", hours)
    return ""


def card_of(ticket, policy, language, now):
    """The card of one ticket as it stands in this transaction."""
    row = db.session.execute(card_select().where(Ticket.id == ticket.id)).one()
    return card_row(row, CardWords(policy, language, now))
