"""Readers for the parts of a policy file, one function each."""

import re
from collections.abc import Mapping

from board.domain.policies import rules as model
from board.domain.policies.collisions import date_parts, problem_with_pattern
from board.domain.policies.labels import Channel, Choice
from board.domain.policies.reader import Table
from board.domain.refusals import N_

FORMS = ("registration", "triage", "closing")


def keys(choices) -> list[str]:
    """The keys of a list of options."""
    return [choice.key for choice in choices]


def unique(table: Table, name: str, choices) -> tuple:
    """The options as a tuple; refuses a key that stands twice."""
    found = keys(choices)
    for key in found:
        if found.count(key) > 1:
            table.refuse(name, N_("'%(name)s' stands there twice"), name=key)
    return tuple(choices)


def read_key(table: Table, name: str = "key") -> str:
    """A key: small letters, digits, - and _."""
    key = table.text(name)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", key):
        table.refuse(name, N_("must be small letters, digits, - or _"))
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
