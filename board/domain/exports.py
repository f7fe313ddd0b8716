"""Periods of a report, and cells of a table that leaves the house."""

import unicodedata
from datetime import date, datetime, time, timedelta, tzinfo

USUAL_DAYS = 7
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")  # categories of signs that take no ink: a spreadsheet may read past them


def usual_period(today: date) -> tuple[date, date]:
    """The first and the last day of the last seven, today included."""
    return today - timedelta(days=USUAL_DAYS - 1), today


def instants_of(first: date, last: date, tz: tzinfo) -> tuple[datetime, datetime]:
    """From the midnight that begins the first day until the one that ends the last, in a zone."""
    return datetime.combine(first, time(), tz), datetime.combine(last + timedelta(days=1), time(), tz)


def cell(value: object) -> str:
    """The text of a cell; what a spreadsheet would take for a formula, wide signs too, is kept from being one."""
    text = "" if value is None else str(value)
    is_formula = text.startswith(BEGINS_A_FORMULA) or _first_seen(text).startswith(BEGINS_A_FORMULA)
    return f"'{text}" if is_formula else text


def _first_seen(text):
    seen = next((sign for sign in text if unicodedata.category(sign) not in UNSEEN), "")
    return unicodedata.normalize("NFKC", seen)
