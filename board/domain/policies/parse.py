"""From a policy's text to a Policy. Opens no file: the caller reads."""

from collections.abc import Mapping

from board.domain.calendars.model import Calendar, Dates
from board.domain.facts import RANKS, STAGES
from board.domain.policies import limit_parts, parts, rule_parts
from board.domain.policies.calendar_parts import parse_dates, read_calendars
from board.domain.policies.collisions import refuse_colliding_numbers
from board.domain.policies.labels import Label
from board.domain.policies.list_parts import read_lists
from board.domain.policies.messages import read_messages
from board.domain.policies.model import Policy
from board.domain.policies.reader import PolicyError, Table, digest_of, loaded
from board.domain.policies.triage_parts import read_triage
from board.domain.policies.zones import read_zone
from board.domain.refusals import N_


def parse(text: str, source: str, like: Policy | None = None, dates: Mapping[str, Dates] | None = None) -> Policy:
    """The policy in a text; `source` names it in errors. Messages it lacks are those of `like`.

    `dates` are the holidays that its calendars may name; without any at all, only their weeks count.
    """
    with Table(loaded(text, source), source) as table:
        calendars = read_calendars(table, dates)
        versions = [one.dates.version for one in calendars.values() if one.dates]
        return _policy(table, digest_of(text, like.hash if like else "", *versions), like, calendars)


def parse_all(texts: Mapping[str, str], dated: Mapping[str, str] | None = None) -> dict[str, Policy]:
    """Board key to policy, for texts by source. Boards with `like` come after, and take messages from, that board.

    `dated` are the texts of the calendars' years. Raises PolicyError, also for two boards with one key and
    for numbers that could collide.
    """
    dates = None if dated is None else parse_dates(dated)
    found: dict[str, Policy] = {}
    sources: dict[str, str] = {}
    for source, text in sorted(texts.items(), key=lambda item: "like" in _top(item[1])):
        like = _top(text).get("like")
        if like is not None and like not in found:
            raise PolicyError(
                source, "like", N_("'%(value)s' is not one of %(known)s"), value=like, known=", ".join(found)
            )
        policy = parse(text, source, found.get(like), dates)
        if policy.key in found:
            raise PolicyError(source, "key", N_("another board is already called '%(name)s'"), name=policy.key)
        found[policy.key], sources[policy.key] = policy, source
    refuse_colliding_numbers(found.values(), sources)
    return found


def _top(text: str) -> dict:
    """The file's values, none when it is not TOML: parse() says so."""
    try:
        return loaded(text, "")
    except PolicyError:
        return {}


def _policy(table: Table, digest: str, like: Policy | None, calendars: Mapping[str, Calendar]) -> Policy:
    """All parts of the policy; those that name others come after them."""
    table.text("like", default=None)
    priorities = limit_parts.read_priorities(table, calendars)
    lists = read_lists(table)
    triage = read_triage(table, priorities)
    closing = rule_parts.read_closing(table, priorities, calendars)
    choices = {
        "channel": lists["channels"],
        "request_type": lists["types"],
        "urgency_mark": triage.marks,
        "confirmation_way": closing.ways,
    }
    return Policy(
        key=parts.read_key(table),
        name=table.label("name"),
        zone=read_zone(table),
        hash=digest,
        calendars=calendars,
        priorities=priorities,
        triage=triage,
        closing=closing,
        fields=parts.read_fields(table, choices),
        routes=rule_parts.read_routes(table, lists["teams"], lists["domains"], lists["natures"]),
        messages=read_messages(table, like),
        **lists,
        **_words_of(table),
        **_rules(table, calendars),
    )


def _words_of(table: Table) -> dict:
    """What the board calls things, and the words that it looks for."""
    return {
        "stages": _labels(table.table("stages"), STAGES),
        "statuses": _statuses(table),
        "ranks": _labels(table.table("ranks"), RANKS),
        "prescribed": rule_parts.read_prescribed(table),
        "vague_words": _words(table, "vague_words"),
        "reply_words": _reply_words(table),
    }


def _rules(table: Table, calendars: Mapping[str, Calendar]) -> dict:
    """Limits and figures."""
    wholes = ("overdue_cadence_minutes", "overdue_growth", "archive_days", "closed_shown_hours", "stalled_hours")
    return {
        "numbers": parts.read_numbers(table),
        "registration": rule_parts.read_registration(table),
        "customer": rule_parts.read_customer(table),
        "clocks": limit_parts.read_clocks(table, calendars),
        "warnings": limit_parts.read_warnings(table),
        "escalation": limit_parts.read_escalation(table),
        "urging": limit_parts.read_urging(table),
        "links": limit_parts.read_links(table),
        "at_once": rule_parts.read_at_once(table),
        "wip": limit_parts.read_wip(table),
        "wall": limit_parts.read_wall(table),
        "undo_seconds": table.whole("undo_seconds"),
        **{name: table.whole(name, at_least=1) for name in wholes},
    }


def _labels(table: Table, keys: tuple[str, ...]) -> dict[str, Label]:
    with table:
        return {key: table.label(key) for key in keys}


def _statuses(table: Table) -> dict[str, dict[str, Label]]:
    """The documents' two status lists (K-020), with their word for late (K-021)."""
    with table.table("statuses") as lists:
        return {name: _labels(lists.table(name), (*STAGES, "delayed")) for name in ("request", "task")}


def _reply_words(table: Table):
    """Words by which a reply shows empathy and a solution (G-253)."""
    with table.table("reply_words") as words:
        return {part: _words(words, part) for part in ("empathy", "solution")}


def _words(table: Table, name: str) -> dict[str, tuple[str, ...]]:
    with table.table(name) as words:
        return {language: words.texts(language) for language in ("en", "zh")}
