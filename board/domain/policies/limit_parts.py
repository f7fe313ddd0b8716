"""Readers for the limits of a policy file: priorities, clocks, escalation, how much at once."""

from collections.abc import Mapping

from board.domain.facts import RANKS
from board.domain.policies import limits as model
from board.domain.policies.calendar_parts import read_hours
from board.domain.policies.parts import read_key
from board.domain.policies.reader import Table
from board.domain.refusals import N_


def read_priorities(table: Table, calendars: Mapping) -> tuple[model.Priority, ...]:
    """The levels, most urgent first; each colour at most once."""
    found = []
    for item in table.tables("priorities"):
        with item:
            found.append(_priority(item, calendars))
    names = [name for one in found for name in {one.key, one.colour}]
    for name in names:
        if names.count(name) > 1:
            table.refuse("priorities", N_("'%(name)s' stands there twice"), name=name)
    return tuple(sorted(found, key=lambda one: -one.rank))


def _priority(item: Table, calendars: Mapping) -> model.Priority:
    colour = item.text("colour", one_of=model.COLOUR_RANKS)
    minutes = ("promise_minutes", "note_first_minutes", "note_minutes", "update_minutes")
    limits = ("respond_minutes", "start_minutes", "resolve_minutes")
    label = item.own_label()
    return model.Priority(
        key=read_key(item),
        colour=colour,
        rank=model.COLOUR_RANKS[colour],
        label=label,
        short=item.label("short", label),
        must_review=item.flag("must_review"),
        escalates=item.flag("escalates"),
        calendar=read_hours(item, calendars),
        **{name: item.whole(name, at_least=1) for name in minutes},
        **{name: item.whole(name, at_least=1, default=None) for name in limits},
    )


def read_clocks(table: Table, calendars) -> model.Clocks:
    """The limits that hold for every priority."""
    names = [name for name in model.Clocks.__slots__ if name != "calendar"]
    with table.table("clocks") as clocks:
        limits = {name: clocks.whole(name, at_least=1) for name in names}
        return model.Clocks(calendar=read_hours(clocks, calendars), **limits)


def read_warnings(table: Table) -> model.Warnings:
    """When to warn of a promise."""
    with table.table("warnings") as warnings:
        return model.Warnings(warnings.share("half"), warnings.whole("before_minutes", at_least=1))


def read_urging(table: Table) -> model.Urging:
    """How often somebody may urge, and how often is many."""
    with table.table("urging") as urging:
        return model.Urging(**{name: urging.whole(name, at_least=1) for name in model.Urging.__slots__})


def read_escalation(table: Table) -> tuple[model.EscalationStep, ...]:
    """Who is told of an overdue promise, and when; the first at once, later ones later."""
    found = []
    for item in table.tables("escalation"):
        with item:
            found.append(
                model.EscalationStep(
                    rank=item.text("rank", one_of=RANKS),
                    after_minutes=item.whole("after_minutes"),
                    acknowledged_minutes=item.whole("acknowledged_minutes", at_least=1, default=None),
                )
            )
    minutes = [step.after_minutes for step in found]
    if minutes[0] != 0 or sorted(set(minutes)) != minutes:
        table.refuse("escalation", "after_minutes must begin with 0 and grow")
    return tuple(found)


def read_wip(table: Table) -> model.Wip:
    """How much at once is agreed on."""
    with table.table("wip") as wip:
        return model.Wip(**{name: wip.whole(name, at_least=1, default=None) for name in model.Wip.__slots__})


def read_links(table: Table) -> model.Links:
    """How long customers' links live."""
    with table.table("links") as links:
        return model.Links(**{name: links.whole(name, at_least=1) for name in model.Links.__slots__})


def read_wall(table: Table) -> model.Wall:
    """The big screen's figures; each colour needs its weight."""
    with table.table("wall") as wall:
        with wall.table("weights") as weights:
            weighed = {colour: weights.whole(colour) for colour in model.COLOUR_RANKS}
        numbers = [name for name in model.Wall.__slots__ if name != "weights"]
        return model.Wall(weights=weighed, **{name: wall.whole(name, at_least=1) for name in numbers})
