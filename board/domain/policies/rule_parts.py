"""Readers for the rules of a policy file: registration, routes, closing, prescribed words."""

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


def read_at_once(table: Table) -> tuple[str, ...]:
    """The notices to people that wait for no quiet hour and for no others."""
    with table.table("notices") as notices:
        return notices.texts("at_once", one_of=TO_STAFF)
