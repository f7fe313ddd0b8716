"""Readers for the parts of a policy file, one function each."""

import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from board.domain.facts import RANKS
from board.domain.policies import model
from board.domain.policies.collisions import date_parts, problem_with_pattern
from board.domain.policies.labels import Channel, Choice
from board.domain.policies.reader import Table

FORMS = ("registration", "triage", "closing")
MARKS_OF_A_TICKET = ("disputed", "second_handling")


def keys(choices) -> list[str]:
    """The keys of a list of options."""
    return [choice.key for choice in choices]


def unique(table: Table, name: str, choices) -> tuple:
    """The options as a tuple; refuses a key that stands twice."""
    found = keys(choices)
    for key in found:
        if found.count(key) > 1:
            table.refuse(name, f"{key!r} stands there twice")
    return tuple(choices)


def read_key(table: Table, name: str = "key") -> str:
    """A key: small letters, digits, - and _."""
    key = table.text(name)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", key):
        table.refuse(name, "must be small letters, digits, - or _")
    return key


def read_choice(item: Table) -> Choice:
    """The key, label and aliases of one option; the caller reads what else it has."""
    return Choice(read_key(item), item.own_label(), item.texts("aliases", default=()))


def read_choices(table: Table, name: str, *, optional: bool = False) -> tuple[Choice, ...]:
    """A list of options."""
    found = []
    for item in table.tables(name, optional=optional):
        with item:
            found.append(read_choice(item))
    return unique(table, name, found)


def read_channels(table: Table) -> tuple[Channel, ...]:
    """The channels with their target for the first contact (K-131)."""
    found = []
    for item in table.tables("channels"):
        with item:
            choice = read_choice(item)
            found.append(
                Channel(
                    choice.key,
                    choice.label,
                    choice.aliases,
                    text=item.flag("text", True),
                    first_contact_seconds=item.whole("first_contact_seconds", at_least=1, default=None),
                    answer_rings=item.whole("answer_rings", at_least=1, default=None),
                )
            )
    return unique(table, "channels", found)


def read_zone(table: Table) -> str:
    """The name of a time zone that this machine knows."""
    zone = table.text("zone")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        table.refuse("zone", f"{zone!r} is not a time zone, as in Asia/Shanghai")
    return zone


def read_numbers(table: Table) -> model.Numbers:
    """The patterns of request, ticket and customer numbers."""
    with table.table("numbers") as numbers:
        patterns = {kind: numbers.text(kind) for kind in ("request", "ticket", "customer")}
        for kind, pattern in patterns.items():
            if problem := problem_with_pattern(pattern):
                numbers.refuse(kind, problem)
        if not date_parts(patterns["request"]) <= date_parts(patterns["ticket"]):
            numbers.refuse("ticket", "must name every part of the date that the request number names")
    return model.Numbers(**patterns)


def read_priorities(table: Table) -> tuple[model.Priority, ...]:
    """The levels, most urgent first; each colour at most once."""
    found = []
    for item in table.tables("priorities"):
        with item:
            found.append(_priority(item))
    names = [name for one in found for name in {one.key, one.colour}]
    for name in names:
        if names.count(name) > 1:
            table.refuse("priorities", f"{name!r} stands there twice")
    return tuple(sorted(found, key=lambda one: -one.rank))


def _priority(item: Table) -> model.Priority:
    colour = item.text("colour", one_of=model.COLOUR_RANKS)
    minutes = ("promise_minutes", "note_first_minutes", "note_minutes", "update_minutes")
    limits = ("respond_minutes", "start_minutes", "resolve_minutes")
    return model.Priority(
        key=read_key(item),
        colour=colour,
        rank=model.COLOUR_RANKS[colour],
        label=item.own_label(),
        must_review=item.flag("must_review"),
        escalates=item.flag("escalates"),
        **{name: item.whole(name, at_least=1) for name in minutes},
        **{name: item.whole(name, at_least=1, default=None) for name in limits},
    )


def read_fields(table: Table, choices: Mapping) -> dict[str, tuple[model.Field, ...]]:
    """The declared fields of each form; `choices` are the options of fields that a list of the policy fills."""
    with table.table("fields") as forms:
        return {
            form: unique(forms, form, [_field(item, choices) for item in forms.tables(form, optional=True)])
            for form in FORMS
        }


def _field(item: Table, choices: Mapping) -> model.Field:
    with item:
        key, kind = read_key(item), item.text("kind", one_of=model.FIELD_KINDS)
        options = choices.get(key) or read_choices(item, "options", optional=True)
        if (kind == "choice") != bool(options):
            item.refuse("options", "a choice needs options, other kinds have none")
        default = item.text("default", default=None, one_of=keys(options) if options else None)
        return model.Field(
            key=key,
            label=item.own_label(),
            kind=kind,
            required=item.flag("required"),
            options=tuple(options),
            hint=item.label("hint", None),
            prompt=item.text("prompt", one_of=model.PROMPTS, default=None),
            default=default,
            reference=item.flag("reference"),
            max_length=item.whole("max_length", at_least=1, default=None),
        )


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


def read_clocks(table: Table) -> model.Clocks:
    """The limits that hold for every priority."""
    with table.table("clocks") as clocks:
        return model.Clocks(**{name: clocks.whole(name, at_least=1) for name in model.Clocks.__slots__})


def read_warnings(table: Table) -> model.Warnings:
    """When to warn of a promise."""
    with table.table("warnings") as warnings:
        return model.Warnings(warnings.share("half"), warnings.whole("before_minutes", at_least=1))


def read_escalation(table: Table) -> tuple[model.EscalationStep, ...]:
    """Who is told of an overdue promise, and when; the first at once, later ones later."""
    found = []
    for item in table.tables("escalation"):
        with item:
            found.append(model.EscalationStep(item.text("rank", one_of=RANKS), item.whole("after_minutes")))
    minutes = [step.after_minutes for step in found]
    if minutes[0] != 0 or sorted(set(minutes)) != minutes:
        table.refuse("escalation", "after_minutes must begin with 0 and grow")
    return tuple(found)


def read_closing(table: Table, priorities) -> model.Closing:
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


def read_targets(table: Table) -> model.Targets:
    """What the reviews measure against."""
    with table.table("targets") as targets:
        return model.Targets(**{name: targets.whole(name) for name in model.Targets.__slots__})
