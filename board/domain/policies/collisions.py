"""Whether two number patterns can ever give the same number.

A pattern is literal text with {YYYY}, {MM}, {DD} and one serial {N}, {NNN} …: at least so many digits,
more when the day has more (K-055). Two patterns are walked side by side, one character at a time.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import combinations

from board.domain.policies.model import Policy
from board.domain.policies.reader import PolicyError

TOKEN = re.compile(r"\{(YYYY|MM|DD|N+)\}")
DIGITS = frozenset("0123456789")
FURTHER_TICKET = "-{N}"

Step = tuple[frozenset[str], bool]


def problem_with_pattern(pattern: str) -> str | None:
    """What is wrong with a pattern, None when it can be used."""
    names = TOKEN.findall(pattern)
    rest = TOKEN.sub("", pattern)
    if not re.fullmatch(r"[A-Za-z0-9_.-]*", rest):
        return "may hold letters, digits, - _ . and {YYYY} {MM} {DD} {NNN}"
    if sum(name.startswith("N") for name in names) != 1 or not names[-1].startswith("N"):
        return "must have one serial such as {NNN}, as its last part"
    if not pattern.endswith("}"):
        return "must end in its serial"
    if ("DD" in names and not {"YYYY", "MM"} <= set(names)) or ("MM" in names and "YYYY" not in names):
        return "a day needs month and year, a month needs its year"
    return None


def date_parts(pattern: str) -> set[str]:
    """Which parts of the date a pattern names; a request's first ticket takes its serial, so it needs them too."""
    return {name for name in TOKEN.findall(pattern) if not name.startswith("N")}


def refuse_colliding_numbers(policies: Iterable[Policy], sources: Mapping[str, str] | None = None) -> None:
    """Raises PolicyError when two boards, or two kinds on one board, could give the same number.

    Customers are one file for the whole installation: boards may share their pattern. `sources` names the
    file of each board.
    """
    uses = [use for policy in policies for use in _uses(policy)]
    for (key, kind, pattern), (other_key, other_kind, other) in combinations(uses, 2):
        shared_file = kind == other_kind == "customer" and pattern == other
        if not shared_file and can_collide(_full(kind, pattern), _full(other_kind, other)):
            raise PolicyError(
                (sources or {}).get(other_key, other_key),
                f"numbers.{other_kind}",
                f"{other!r} can give the same number as {kind} {pattern!r} of board {key!r}; choose another prefix",
            )


def can_collide(patterns: Iterable[str], others: Iterable[str]) -> bool:
    """Whether any of the one and any of the other patterns can give the same text."""
    return any(_meet(_steps(one), _steps(other)) for one in patterns for other in others)


def _uses(policy: Policy):
    numbers = policy.numbers
    for kind, pattern in (("request", numbers.request), ("ticket", numbers.ticket), ("customer", numbers.customer)):
        yield policy.key, kind, pattern


def _full(kind: str, pattern: str) -> tuple[str, ...]:
    """The pattern, and with tickets also its form for a request's second ticket."""
    return (pattern, pattern + FURTHER_TICKET) if kind == "ticket" else (pattern,)


def _steps(pattern: str) -> tuple[Step, ...]:
    """One (characters, may repeat) per place of the pattern."""
    steps: list[Step] = []
    for part in re.split(r"(\{\w+\})", pattern):
        if TOKEN.fullmatch(part):
            steps += _token_steps(part[1:-1])
        else:
            steps += [(frozenset(character.upper()), False) for character in part]
    return tuple(steps)


def _token_steps(name: str) -> list[Step]:
    if name == "MM":
        return [(frozenset("01"), False), (DIGITS, False)]
    if name == "DD":
        return [(frozenset("0123"), False), (DIGITS, False)]
    places: list[Step] = [(DIGITS, False)] * len(name)
    if name.startswith("N"):
        places[-1] = (DIGITS, True)
    return places


def _meet(one: tuple[Step, ...], other: tuple[Step, ...]) -> bool:
    """Whether some text fits both; walks pairs of places, each pair once."""
    waiting, seen = [(0, 0)], set()
    while waiting:
        at, its = pair = waiting.pop()
        if pair in seen:
            continue
        seen.add(pair)
        if at == len(one) and its == len(other):
            return True
        if at < len(one) and its < len(other) and one[at][0] & other[its][0]:
            waiting += [(i, j) for i in _next(one, at) for j in _next(other, its)]
    return False


def _next(steps: tuple[Step, ...], at: int) -> tuple[int, ...]:
    return (at, at + 1) if steps[at][1] else (at + 1,)
