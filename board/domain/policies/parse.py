"""From a policy's text to a Policy. Opens no file: the caller reads."""

import hashlib
import tomllib
from collections.abc import Mapping

from board.domain.facts import RANKS, STAGES
from board.domain.policies import parts, rule_parts
from board.domain.policies.collisions import numbers_collide
from board.domain.policies.labels import Label
from board.domain.policies.list_parts import read_lists
from board.domain.policies.messages import read_messages
from board.domain.policies.model import Policy
from board.domain.policies.reader import PolicyError, Table
from board.domain.policies.triage_parts import read_triage


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
    lists = read_lists(table)
    triage = read_triage(table, priorities)
    closing = rule_parts.read_closing(table, priorities)
    choices = {
        "channel": lists["channels"],
        "request_type": lists["types"],
        "urgency_mark": triage.marks,
        "confirmation_way": closing.ways,
    }
    return Policy(
        key=parts.read_key(table),
        name=table.label("name"),
        zone=parts.read_zone(table),
        hash=digest,
        priorities=priorities,
        triage=triage,
        closing=closing,
        fields=parts.read_fields(table, choices),
        routes=rule_parts.read_routes(table, lists["teams"], lists["domains"], lists["natures"]),
        messages=read_messages(table, like),
        **lists,
        **_words_of(table),
        **_rules(table),
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


def _rules(table: Table) -> dict:
    """Limits and figures."""
    wholes = ("overdue_cadence_minutes", "overdue_growth", "archive_days", "closed_shown_hours", "stalled_hours")
    return {
        "numbers": parts.read_numbers(table),
        "registration": rule_parts.read_registration(table),
        "customer": rule_parts.read_customer(table),
        "clocks": rule_parts.read_clocks(table),
        "warnings": rule_parts.read_warnings(table),
        "escalation": rule_parts.read_escalation(table),
        "links": rule_parts.read_links(table),
        "wip": rule_parts.read_wip(table),
        "wall": rule_parts.read_wall(table),
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
