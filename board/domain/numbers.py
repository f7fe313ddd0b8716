"""Numbers of requests, tickets and customers: written by a board's patterns, read in any board's."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from board.domain.policies.collisions import FURTHER_TICKET, TOKEN
from board.domain.policies.model import Policy

KINDS = ("request", "ticket", "customer")


class Found(NamedTuple):
    """What a number can be: of which board, a request, ticket or customer, in its proper form."""

    board: str
    kind: str
    number: str


def serial_day(now: datetime, policy: Policy) -> date:
    """The day of a serial, in the board's zone (G-193)."""
    return now.astimezone(policy.tz).date()


def serial_scope(policy: Policy, kind: str, day: date) -> str:
    """What a serial counts within: all that stands before it, so a monthly pattern counts by month.

    Boards that share one customer pattern share its count.
    """
    return f"{kind}:{_write(getattr(policy.numbers, kind), day, None)}"


def request_number(policy: Policy, day: date, serial: int) -> str:
    """E.g. 20240520-001; 1000 follows 999 (G-193, K-055)."""
    return _write(policy.numbers.request, day, serial)


def ticket_number(policy: Policy, day: date, serial: int, ordinal: int = 1) -> str:
    """E.g. GD20240520-001, and GD20240520-001-2 for the request's second ticket (G-228, K-055)."""
    number = _write(policy.numbers.ticket, day, serial)
    return number if ordinal == 1 else number + _write(FURTHER_TICKET, day, ordinal)


def customer_number(policy: Policy, day: date, serial: int) -> str:
    """E.g. CUS20240520001 (G-194)."""
    return _write(policy.numbers.customer, day, serial)


def _write(pattern: str, day: date, serial: int | None) -> str:
    parts = {"YYYY": f"{day.year:04}", "MM": f"{day.month:02}", "DD": f"{day.day:02}"}

    def fill(match: re.Match) -> str:
        name = match[1]
        if name in parts:
            return parts[name]
        return "" if serial is None else f"{serial:0{len(name)}}"

    return TOKEN.sub(fill, pattern)


def numbers_in(text: str, policies: Iterable[Policy]) -> tuple[Found, ...]:
    """Everything that a typed number can be, in any board's form; spaces and small letters do not matter (K-129)."""
    typed = re.sub(r"\s+", "", text).upper().replace("－", "-").replace("—", "-")
    return tuple(
        Found(policy.key, kind, proper)
        for policy in policies
        for kind in KINDS
        if (proper := _proper(typed, getattr(policy.numbers, kind), kind))
    )


def _proper(typed: str, pattern: str, kind: str) -> str | None:
    """The typed number as the pattern writes it, None when it does not fit."""
    if not _form(pattern, kind).fullmatch(typed):
        return None
    prefix = pattern.partition("{")[0]
    return prefix + typed[len(prefix) :]


@cache
def _form(pattern: str, kind: str) -> re.Pattern:
    expression = "".join(_expression(part) for part in re.split(r"(\{\w+\})", pattern))
    ending = r"(?:-[1-9]\d*)?" if kind == "ticket" else ""
    return re.compile(f"({expression}){ending}", re.IGNORECASE)


def _expression(part: str) -> str:
    token = TOKEN.fullmatch(part)
    if token is None:
        return re.escape(part)
    if token[1].startswith("N"):
        return rf"\d{{{len(token[1])},}}"
    return {"YYYY": r"\d{4}", "MM": r"(?:0[1-9]|1[0-2])", "DD": r"(?:0[1-9]|[12]\d|3[01])"}[token[1]]
