"""From a policy's text to a Policy. Opens no file: the caller reads."""

import hashlib
import tomllib
from collections.abc import Mapping

from board.domain.facts import RANKS, STAGES
from board.domain.policies import parts, rule_parts
from board.domain.policies.collisions import numbers_collide
from board.domain.policies.labels import CommitmentKind, Label, RequestType, Team, Topic
from board.domain.policies.messages import read_messages
from board.domain.policies.model import Policy
from board.domain.policies.reader import PolicyError, Table
from board.domain.policies.triage_parts import read_triage

REASON_LISTS = ("reassign", "unassign", "pause", "recall", "close_without")


def parse(text: str, source: str, like: Policy | None = None) -> Policy:
    """The policy in a text; `source` names it in errors. Messages it lacks are those of `like`."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(source, "the file", f"is not TOML: {error}") from error
    with Table(values, source) as table:
        return _policy(table, content_hash(text, like), like)


def parse_all(texts: Mapping[str, str]) -> dict[str, Policy]:
    """Board key to policy, for texts by source. Boards with `like` come after, and take messages from, that board.

    Raises PolicyError, also for two boards with one key and for numbers that could collide.
    """
    found: dict[str, Policy] = {}
    sources: dict[str, str] = {}
    for source, text in sorted(texts.items(), key=lambda item: "like" in _top(item[1])):
        like = _top(text).get("like")
        if like is not None and like not in found:
            raise PolicyError(source, "like", f"{like!r} is not one of {', '.join(found)}")
        policy = parse(text, source, found.get(like))
        if policy.key in found:
            raise PolicyError(source, "key", f"another board is already called {policy.key!r}")
        found[policy.key], sources[policy.key] = policy, source
    numbers_collide(found.values(), sources)
    return found


def content_hash(text: str, like: Policy | None = None) -> str:
    """Sixteen hexadecimal digits that change with the policy's content."""
    basis = text.replace("\r\n", "\n") + (like.hash if like else "")
    return hashlib.sha256(basis.encode()).hexdigest()[:16]


def _top(text: str) -> dict:
    """The file's values, none when it is not TOML: parse() says so."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _policy(table: Table, digest: str, like: Policy | None) -> Policy:
    """All parts of the policy; those that name others come after them."""
    table.text("like", default=None)
    priorities = parts.read_priorities(table)
    departments = parts.read_choices(table, "departments")
    domains, natures = parts.read_choices(table, "domains"), parts.read_choices(table, "natures")
    teams = _teams(table, departments)
    types, channels = _types(table), parts.read_channels(table)
    triage = read_triage(table, priorities)
    closing = rule_parts.read_closing(table, priorities)
    choices = {
        "channel": channels,
        "request_type": types,
        "urgency_mark": triage.marks,
        "confirmation_way": closing.ways,
    }
    return Policy(
        key=parts.read_key(table),
        name=table.label("name"),
        zone=parts.read_zone(table),
        hash=digest,
        numbers=parts.read_numbers(table),
        stages=_labels(table.table("stages"), STAGES),
        statuses=_statuses(table),
        priorities=priorities,
        fields=parts.read_fields(table, choices),
        registration=rule_parts.read_registration(table),
        customer=rule_parts.read_customer(table),
        triage=triage,
        domains=domains,
        natures=natures,
        topics=_topics(table, domains),
        types=types,
        channels=channels,
        moods=parts.read_choices(table, "moods"),
        communication_types=parts.read_choices(table, "communication_types"),
        milestones=parts.read_choices(table, "milestones", optional=True),
        commitments=_commitments(table),
        departments=departments,
        teams=teams,
        routes=rule_parts.read_routes(table, teams, domains, natures),
        ranks=_labels(table.table("ranks"), RANKS),
        clocks=rule_parts.read_clocks(table),
        warnings=rule_parts.read_warnings(table),
        closing=closing,
        escalation=rule_parts.read_escalation(table),
        overdue_cadence_minutes=table.whole("overdue_cadence_minutes", at_least=1),
        reasons=_reasons(table),
        vague_words=_words(table, "vague_words"),
        reply_words=_reply_words(table),
        prescribed=rule_parts.read_prescribed(table),
        targets=rule_parts.read_targets(table),
        messages=read_messages(table, like),
        archive_days=table.whole("archive_days", at_least=1),
        closed_shown_hours=table.whole("closed_shown_hours", at_least=1),
    )


def _labels(table: Table, keys: tuple[str, ...]) -> dict[str, Label]:
    with table:
        return {key: table.label(key) for key in keys}


def _statuses(table: Table) -> dict[str, dict[str, Label]]:
    """The documents' two status lists (K-020), with their word for late (K-021)."""
    with table.table("statuses") as lists:
        return {name: _labels(lists.table(name), (*STAGES, "delayed")) for name in ("request", "task")}


def _teams(table: Table, departments) -> tuple[Team, ...]:
    found = []
    for item in table.tables("teams"):
        with item:
            choice = parts.read_choice(item)
            found.append(
                Team(
                    choice.key,
                    choice.label,
                    choice.aliases,
                    department=item.text("department", one_of=parts.keys(departments)),
                    special=item.flag("special"),
                    skills=tuple(skill.own_label() for skill in item.tables("skills", optional=True)),
                )
            )
    return parts.unique(table, "teams", found)


def _types(table: Table) -> tuple[RequestType, ...]:
    found = []
    for item in table.tables("types"):
        with item:
            choice = parts.read_choice(item)
            short, complaint = item.label("short"), item.flag("complaint")
            found.append(RequestType(choice.key, choice.label, choice.aliases, short=short, complaint=complaint))
    return parts.unique(table, "types", found)


def _topics(table: Table, domains) -> tuple[Topic, ...]:
    found = []
    for item in table.tables("topics", optional=True):
        with item:
            choice = parts.read_choice(item)
            domain = item.text("domain", one_of=parts.keys(domains))
            found.append(Topic(choice.key, choice.label, choice.aliases, domain=domain))
    return parts.unique(table, "topics", found)


def _commitments(table: Table) -> tuple[CommitmentKind, ...]:
    found = []
    for item in table.tables("commitments"):
        with item:
            choice = parts.read_choice(item)
            found.append(CommitmentKind(choice.key, choice.label, choice.aliases, blocks=item.flag("blocks")))
    return parts.unique(table, "commitments", found)


def _reasons(table: Table):
    with table.table("reasons") as lists:
        return {name: parts.read_choices(lists, name) for name in REASON_LISTS}


def _reply_words(table: Table):
    """Words by which a reply shows empathy and a solution (G-253)."""
    with table.table("reply_words") as words:
        return {part: _words(words, part) for part in ("empathy", "solution")}


def _words(table: Table, name: str) -> dict[str, tuple[str, ...]]:
    with table.table(name) as words:
        return {language: words.texts(language) for language in ("en", "zh")}
