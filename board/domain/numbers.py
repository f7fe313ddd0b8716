"""Numbers of requests, tickets and customers: written by a board's patterns, read in any board's."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from string import ascii_lowercase, ascii_uppercase
from typing import NamedTuple

from board.domain.policies.collisions import FURTHER_TICKET, TOKEN
from board.domain.policies.model import Policy

KINDS = ("request", "ticket", "customer")
DASHES = re.compile("[\u2010-\u2015\u2212]")
LONGEST = 80  # of a number from elsewhere
SIGNS = " -./_"  # what nobody types alike
BETWEEN = re.compile(f"[\\s{re.escape(SIGNS)}]|{DASHES.pattern}")
CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)  # as every database knows them: no others


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


def bare(text: str) -> str:
    """A number without what nobody types alike: blanks, dashes, dots, slashes, small letters, full-width figures."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", text)).translate(CAPITALS)


def plain(text: str) -> str:
    """A number as it is kept to be found: narrow signs, hyphens for dashes, single blanks."""
    return DASHES.sub("-", " ".join(unicodedata.normalize("NFKC", text).split()))


def kept(text: str) -> str:
    """A number from elsewhere as it is kept: plain, and no longer than there is room."""
    return plain(text)[:LONGEST]


def spellings(text: str) -> set[str]:
    """All that a typed number is among numbers whose SIGNS a database took out; what was kept as it came, included.

    Capitals are made of A to Z by one database, by the other of all letters that stay one letter.
    """
    found = {bare(text), bare(kept(text)), text.translate(dict.fromkeys(map(ord, SIGNS)))} if bare(text) else set()
    return {form for one in found for form in (one.translate(CAPITALS), "".join(map(_capital, one)))}


def _capital(sign: str) -> str:
    return sign.upper() if len(sign.upper()) == 1 else sign


def numbers_in(text: str, policies: Iterable[Policy]) -> tuple[Found, ...]:
    """Everything that a typed number can be, in any board's form and in any spelling (K-129)."""
    typed = DASHES.sub("-", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))).translate(CAPITALS)
    return tuple(
        Found(policy.key, kind, proper)
        for policy in policies
        for kind in KINDS
        for proper in _propers(typed, getattr(policy.numbers, kind), kind)
    )


def _propers(typed: str, pattern: str, kind: str) -> list[str]:
    """The number as the pattern writes it; several where it was typed without signs and can be cut in several ways."""
    if fits := _form(pattern, kind == "ticket").fullmatch(typed):
        *parts, further = fits.groups()
        return [_put_together(pattern, parts, further)]
    fits = _form(bare(pattern), False).fullmatch(bare(typed))
    if fits is None:
        return []
    *day, digits, _none = fits.groups()
    shortest = len(TOKEN.findall(pattern)[-1])
    cuts = range(shortest, len(digits) + 1) if kind == "ticket" else [len(digits)]
    pairs = [(digits[:cut], digits[cut:]) for cut in cuts]
    return [_put_together(pattern, [*day, n], more) for n, more in pairs if _is_serial(n, shortest) and more[:1] != "0"]


def _is_serial(digits: str, shortest: int) -> bool:
    return len(digits) == shortest or digits[0] != "0"


def _put_together(pattern: str, parts: list[str], further: str | None) -> str:
    values = iter(parts)
    return TOKEN.sub(lambda _token: next(values), pattern) + (f"-{further}" if further else "")


@cache
def _form(pattern: str, may_be_further: bool) -> re.Pattern:
    """Matches a number part by part; the last group is which ticket of its request it is."""
    expression = "".join(_expression(part) for part in re.split(r"(\{\w+\})", pattern))
    return re.compile(expression + (r"(?:-([1-9]\d*))?" if may_be_further else "()"), re.IGNORECASE | re.ASCII)


def _expression(part: str) -> str:
    token = TOKEN.fullmatch(part)
    if token is None:
        return re.escape(part)
    if token[1].startswith("N"):
        return rf"(\d{{{len(token[1])},}})"
    return {"YYYY": r"(\d{4})", "MM": r"(0[1-9]|1[0-2])", "DD": r"(0[1-9]|[12]\d|3[01])"}[token[1]]
