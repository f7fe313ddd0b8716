"""Readers for the lists of a policy file: what people choose from."""

from board.domain.policies.labels import CommitmentKind, RequestType, Team, Topic
from board.domain.policies.parts import keys, read_channels, read_choice, read_choices, unique
from board.domain.policies.reader import Table

REASON_LISTS = ("reassign", "unassign", "pause", "recall", "close_without")


def read_lists(table: Table) -> dict:
    """Everything that is chosen from a list, by its name in the policy."""
    departments, domains = read_choices(table, "departments"), read_choices(table, "domains")
    return {
        "departments": departments,
        "domains": domains,
        "natures": read_choices(table, "natures"),
        "topics": _topics(table, domains),
        "teams": _teams(table, departments),
        "types": _types(table),
        "channels": read_channels(table),
        "moods": read_choices(table, "moods"),
        "communication_types": read_choices(table, "communication_types"),
        "milestones": read_choices(table, "milestones", optional=True),
        "commitments": _commitments(table),
        "reasons": _reasons(table),
    }


def _teams(table: Table, departments) -> tuple[Team, ...]:
    found = []
    for item in table.tables("teams"):
        with item:
            choice = read_choice(item)
            found.append(
                Team(
                    choice.key,
                    choice.label,
                    choice.aliases,
                    department=item.text("department", one_of=keys(departments)),
                    special=item.flag("special"),
                    skills=tuple(skill.own_label() for skill in item.tables("skills", optional=True)),
                )
            )
    return unique(table, "teams", found)


def _types(table: Table) -> tuple[RequestType, ...]:
    found = []
    for item in table.tables("types"):
        with item:
            choice = read_choice(item)
            short, complaint = item.label("short"), item.flag("complaint")
            found.append(RequestType(choice.key, choice.label, choice.aliases, short=short, complaint=complaint))
    return unique(table, "types", found)


def _topics(table: Table, domains) -> tuple[Topic, ...]:
    found = []
    for item in table.tables("topics", optional=True):
        with item:
            choice = read_choice(item)
            domain = item.text("domain", one_of=keys(domains))
            found.append(Topic(choice.key, choice.label, choice.aliases, domain=domain))
    return unique(table, "topics", found)


def _commitments(table: Table) -> tuple[CommitmentKind, ...]:
    found = []
    for item in table.tables("commitments"):
        with item:
            choice = read_choice(item)
            found.append(CommitmentKind(choice.key, choice.label, choice.aliases, blocks=item.flag("blocks")))
    return unique(table, "commitments", found)


def _reasons(table: Table):
    with table.table("reasons") as lists:
        return {name: read_choices(lists, name) for name in REASON_LISTS}
