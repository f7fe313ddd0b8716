"""The board: its columns with the cards in reach, the most urgent first."""

from functools import cache

from flask_babel import gettext, ngettext
from sqlalchemy import String, bindparam, cast, false, func, or_, select

from board.domain import wip
from board.extensions import rows_of
from board.models.customer import Customer
from board.models.cycle import Cycle
from board.models.marks import TicketTag
from board.models.person import Person
from board.models.request import Request
from board.models.ticket import Ticket
from board.queries.card_words import card_words
from board.queries.cards import card_row
from board.queries.groupings import GROUPINGS
from board.queries.reach import sees_all
from board.queries.rows import BoardPage, ColumnRow, LaneRow
from board.queries.tally import counts
from board.queries.view import ask, shown, shown_among, slot_of

MOST_PER_COLUMN = 300

TAGS = select(func.aggregate_strings(TicketTag.text, ",")).where(TicketTag.ticket_id == Ticket.id)
TAGS = TAGS.correlate(Ticket).scalar_subquery().label("tags")
CARD_COLUMNS = (
    Ticket.number, Ticket.title, Ticket.stage, Ticket.colour, Ticket.version, Ticket.face, Ticket.rank, Ticket.id,
    Ticket.assignee_id, Ticket.due_kind, Ticket.due_at, Ticket.due_from, Ticket.due_is_paused, Ticket.is_disputed,
    Ticket.escalated_at, Ticket.paused_for, Ticket.overdue_since, Ticket.ready_to_close_at, Ticket.closed_at,
    Ticket.colour_is_provisional, Request.received_at, Request.channel, Request.registered_at,
    Customer.name.label("customer_name"), Customer.level, Customer.is_partner, Person.name.label("assignee_name"),
    Cycle.no.label("cycle_no"), Ticket.team_id, Cycle.promise_at, TAGS, Ticket.stage_since,
    Ticket.last_update_at, Ticket.urge_count, Ticket.nudge_count,
)  # fmt: skip


def board_page(view, policy, person, language, now, unfolded=(), card=card_row):
    """The board as a view shows it: counts, columns, cards by colour and next due; `card(row, words)` makes a card.

    A column shows at most 300 cards unless it is `unfolded`; what it leaves
    out is counted. The closed column shows the policy's last hours.
    """
    grouping, found = view.grouping(policy, now), counts(view, policy, person, now)
    words, cards, lanes = card_words(policy, language, now), {}, {}
    for row in _cards(grouping, shown(view, policy, person, now), found, unfolded):
        key, drawn = grouping.key_of(row), card(row, words)
        cards.setdefault(key, []).append(drawn)
        lanes.setdefault(view.lane_of(row, policy, now), {}).setdefault(key, []).append(drawn)
    heads = grouping.heads(language, found)
    totals, is_whole = view.totals(found), not view.filters and sees_all(person, policy.key)
    columns = (
        _column(head, view, policy, count=found[head.key], cards=cards.get(head.key, ()), is_whole=is_whole)
        for head in heads
    )
    return BoardPage(
        key=policy.key, label=policy.name.in_(language), by=view.by, query=view.query, open_count=totals.open,
        columns=tuple(columns),
        is_empty=not any(count.all or count.hidden for count in found.values()), hidden_count=totals.hidden,
        by_lanes=view.lanes, lanes=_lanes(view, policy, language, now, lanes),
    )  # fmt: skip


def _lanes(view, policy, language, now, cards):
    """The stripes from top to bottom; red is never folded away."""
    if not view.lanes:
        return ()
    grouping = GROUPINGS[view.lanes](policy, now)
    heads = grouping.heads(language, dict.fromkeys([*grouping.fixed(), *cards]))
    return tuple(LaneRow(head.key, head.label, head.key != "red", cards.get(head.key, {})) for head in heads)


@cache
def card_select():
    """A select of everything that a card shows, one row per ticket."""
    return (
        select(*CARD_COLUMNS)
        .join(Request, Ticket.request_id == Request.id)
        .join(Cycle, Ticket.cycle_id == Cycle.id)
        .outerjoin(Customer, Request.customer_id == Customer.id)
        .outerjoin(Person, Ticket.assignee_id == Person.id)
    )


def _cards(grouping, shown, found, unfolded):
    query = card_select().where(shown).order_by(Ticket.rank, Ticket.id)
    crowded = [key for key, count in found.items() if count.all > MOST_PER_COLUMN and key not in unfolded]
    if not crowded:
        return rows_of(query)
    key = grouping.expression()
    place = func.row_number().over(partition_by=key, order_by=(Ticket.rank, Ticket.id)).label("place")
    placed = select(Ticket.id, place, key.label("column_key")).where(shown)
    for join in grouping.joins:
        placed = placed.join(*join)
    placed = placed.subquery()
    is_crowded = cast(placed.c.column_key, String).in_(crowded)
    few = or_(func.coalesce(~is_crowded, "none" not in crowded), placed.c.place <= MOST_PER_COLUMN)
    return rows_of(query.join(placed, placed.c.id == Ticket.id).where(few))


def _column(head, view, policy, *, count, cards, is_whole):
    more = count.all - len(cards)
    return ColumnRow(
        key=head.key,
        label=head.label,
        hint_when_empty=gettext("Nothing here fits the filters.") if view.filters else head.hint,
        count=count.all,
        late_count=count.late,
        cards=tuple(cards),
        shown_note=_shown_note(head.key, policy, more),
        refuses=head.refuses,
        more_url=f"{view.url}&unfold={head.key}" if more else "",
        load=head.load,
        in_hand=head.in_hand,
        is_absent=head.is_absent,
        limit=_limit(head.key, view, policy, is_whole),
    )


def _limit(key, view, policy, is_whole):
    """What is agreed on at most; none over a stage of which only a part is shown, since all of it counts."""
    if view.by == "assignee":
        return policy.wip.person if key != "none" else None
    return wip.limit_of(key, policy) if view.by == "stage" and is_whole else None


def _shown_note(key, policy, more):
    if more:
        return ngettext("%(num)d more, less urgent", "%(num)d more, less urgent", more)
    if key == "closed":
        hours = policy.closed_shown_hours
        return ngettext("the last hour", "the last %(num)d hours", hours)
    return ""


def card_in(view, ticket, policy, person, language, now):
    """(card, slot) of one ticket as it stands in this transaction; no slot where the view leaves it out."""
    row = ask(view, policy, person, now, _card_in, ticket=ticket.id).one()
    return card_row(row, card_words(policy, language, now)), slot_of(view, row, policy, now) if row.is_shown else None


def _card_in(view, policy, person, now, since):
    is_shown = func.coalesce(shown_among(view, policy, person, now, since), false()).label("is_shown")
    return card_select().add_columns(is_shown).where(Ticket.id == bindparam("ticket"))


def cards_in(view, policy, person, now, since):
    """A select of the view's cards among the tickets with the ids `tickets`."""
    among = Ticket.id.in_(bindparam("tickets", expanding=True))
    return card_select().where(among, shown_among(view, policy, person, now, since))
