"""How many tickets the columns of a view hold, late ones and hidden ones too: one statement."""

from typing import NamedTuple

from sqlalchemy import and_, false, func, literal, not_, select, union_all

from board.models.ticket import Ticket
from board.models.ticket.standing import is_open, was_closed
from board.queries import filters
from board.queries.hands import hands_by_person
from board.queries.reach import reach_on
from board.queries.view import ask


class Count(NamedTuple):
    """How many tickets a column holds, how many of them have something late, how many open ones are filtered out."""

    all: int
    late: int
    hidden: int = 0


def counts(view, policy, person, now):
    """Column to Count, in the order of the columns where that is fixed; one statement."""
    grouping = view.grouping(policy, now)
    found = dict.fromkeys(grouping.fixed(), Count(0, 0))
    for key, *figures in ask(view, policy, person, now, _tally):
        key = "none" if key is None else str(key)
        found[key] = Count(*map(sum, zip(found.get(key, Count(0, 0)), map(int, figures), strict=True)))
    return found


def what_counts_tell(view, policy, person, now):
    """What `live/_counts.html` tells every open page: the view, its counts, and the hands where columns are people."""
    found = counts(view, policy, person, now)
    return {"view": view, "counts": found, "hands": _hands(view, policy), "limit": policy.wip.person}


def _hands(view, policy):
    """Column to the Hand of its person, without those who have nothing; None where columns are not people."""
    if view.by != "assignee":
        return None
    return {str(person_id): hand for person_id, hand in hands_by_person(policy).items()}


def _tally(view, policy, person, now, since):
    """Rows of a column's key and its figures; a column may come several times, with figures to be added up.

    Open and closed ones are counted apart, each from its own index.
    """
    grouping = view.grouping(policy, now)
    parts = [_counts(view, policy, person, now, is_open(Ticket))]
    if view.with_closed:
        parts.append(_counts(view, policy, person, now, and_(~is_open(Ticket), was_closed(Ticket, since))))
    empty = grouping.empty_keys()
    if empty is not None:
        parts.append(select(*empty.subquery().c, literal(0), literal(0), literal(0)))
    return union_all(*parts)


def _counts(view, policy, person, now, standing):
    grouping = view.grouping(policy, now)
    fits = filters.condition(view.filters, policy, person, now)
    hidden = func.count().filter(is_open(Ticket), not_(func.coalesce(fits, false()))) if view.filters else literal(0)
    figures = [func.count().filter(fits), func.count().filter(fits, filters.is_late(now)), hidden]
    # By its label: PostgreSQL does not see that two expressions with parameters are the same.
    query = select(grouping.expression().label("column_key"), *figures).group_by("column_key")
    for join in grouping.joins:
        query = query.join(*join)
    return query.where(Ticket.board == policy.key, standing, reach_on(person, policy.key))
