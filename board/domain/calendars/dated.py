"""The text of a dated file: one year's holidays, and the days that are worked for them."""

from collections.abc import Iterable
from datetime import date

Named = tuple[date, str, str]


def text_of(key: str, year: int, holidays: Iterable[Named], make_up: Iterable[Named], source: str) -> str:
    """A file that `parse_dates` reads; the days come as (day, English name, Chinese name)."""
    lines = [
        f"# {key} {year}: holidays, and days that are worked for them. {source}",
        f'key = "{key}"',
        f"year = {year}",
    ]
    lines += ["", "holidays = [", *map(_line, holidays), "]", "", "make_up = [", *map(_line, make_up), "]", ""]
    return "\n".join(lines)


def _line(day: Named) -> str:
    on, en, zh = day
    return f'  {{ on = {on.isoformat()}, en = "{en}", zh = "{zh}" }},'
