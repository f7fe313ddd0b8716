"""Readers for the rules of a policy file: registration, routes, clocks, closing."""

from board.domain.facts import RANKS
from board.domain.policies import rules as model
from board.domain.policies.calendar_parts import read_hours
from board.domain.policies.labels import Choice
from board.domain.policies.parts import keys, read_choices
from board.domain.policies.reader import Table
from board.domain.policies.wording import TO_STAFF

MARKS_OF_A_TICKET = ("disputed", "second_handling")


def read_registration(table: Table) -> model.RegistrationRules:
    """Whether an attachment is asked for, and how large it may be."""
    with table.table("registration") as rules:
        return model.RegistrationRules(
            attachment_required=rules.flag("attachment_required"),
            attachment_max_mb=rules.whole("attachment_max_mb", at_least=1),
        )


def read_customer(table: Table) -> model.CustomerRules:
    """What must be known of a customer, the levels and salutations."""
    with table.table("customer") as rules:
        return model.CustomerRules(
            required=rules.texts("required", one_of=("name", "contact", "level")),
            levels=read_choices(rules, "levels"),
            salutations=read_choices(rules, "salutations"),
        )


def read_routes(table: Table, teams, domains, natures) -> model.Routes:
    """The rule table of domain and nature, and where the rest goes (K-031)."""
    with table.table("routes") as routes:
        rules = []
        for item in routes.tables("rules", optional=True):
            with item:
                rules.append(
                    model.Route(
                        team=item.text("team", one_of=keys(teams)),
                        domain=item.text("domain", one_of=keys(domains), default=None),
                        nature=item.text("nature", one_of=keys(natures), default=None),
                    )
                )
        fallback = routes.text("fallback", one_of=keys(teams))
        escalated = routes.text("escalated", one_of=keys(teams), default=None)
    return model.Routes(tuple(rules), fallback, escalated)


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


def read_closing(table: Table, priorities, calendars) -> model.Closing:
    """Who closes, what silence means, what follows "not solved"."""
    colours = [priority.colour for priority in priorities]
    with table.table("closing") as closing:
        reminder = closing.whole("reminder_minutes", at_least=1, default=None)
        silence = closing.whole("silence_minutes", at_least=1, default=None)
        if silence and not reminder:
            closing.refuse("silence_minutes", "needs reminder_minutes: silence counts from the reminder")
        return model.Closing(
            reminder_minutes=reminder,
            silence_minutes=silence,
            supervisor_closes=closing.texts("supervisor_closes", one_of=(*colours, *MARKS_OF_A_TICKET)),
            approval=closing.texts("approval", one_of=(*colours, *MARKS_OF_A_TICKET, "all")),
            low_rating=closing.whole("low_rating"),
            ratings=_ratings(closing),
            satisfaction=_satisfaction(closing),
            ways=read_choices(closing, "ways"),
            second_handling=_second_handling(closing),
            calendar=read_hours(closing, calendars),
        )


def _ratings(closing: Table) -> tuple[Choice, ...]:
    ratings = read_choices(closing, "ratings")
    if keys(ratings) != ["5", "4", "3", "2", "1"]:
        closing.refuse("ratings", "must have the keys 5, 4, 3, 2, 1 in this order")
    return ratings


def _satisfaction(closing: Table):
    with closing.table("satisfaction") as words:
        return {key: words.label(key) for key in ("satisfied", "neutral", "dissatisfied")}


def _second_handling(closing: Table) -> model.SecondHandling:
    with closing.table("second_handling") as rules:
        return model.SecondHandling(
            raise_levels=rules.whole("raise_levels"),
            plan_hours=rules.whole("plan_hours", at_least=1, default=None),
            contact_hours=rules.whole("contact_hours", at_least=1, default=None),
            supervisor_follows=rules.flag("supervisor_follows"),
        )


def read_prescribed(table: Table) -> model.Prescribed:
    """The notes whose wording is prescribed."""
    with table.table("prescribed") as notes:
        return model.Prescribed(**{name: notes.label(name) for name in model.Prescribed.__slots__})


def read_wip(table: Table) -> model.Wip:
    """How much at once is agreed on."""
    with table.table("wip") as wip:
        return model.Wip(**{name: wip.whole(name, at_least=1, default=None) for name in model.Wip.__slots__})


def read_links(table: Table) -> model.Links:
    """How long customers' links live."""
    with table.table("links") as links:
        return model.Links(**{name: links.whole(name, at_least=1) for name in model.Links.__slots__})


def read_at_once(table: Table) -> tuple[str, ...]:
    """The notices to people that wait for no quiet hour and for no others."""
    with table.table("notices") as notices:
        return notices.texts("at_once", one_of=TO_STAFF)


def read_wall(table: Table) -> model.Wall:
    """The big screen's figures; each colour needs its weight."""
    with table.table("wall") as wall:
        with wall.table("weights") as weights:
            weighed = {colour: weights.whole(colour) for colour in model.COLOUR_RANKS}
        numbers = [name for name in model.Wall.__slots__ if name != "weights"]
        return model.Wall(weights=weighed, **{name: wall.whole(name, at_least=1) for name in numbers})
