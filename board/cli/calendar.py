"""`board calendar`: the dated files of holidays and make-up working days."""

from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import click

from board import config as configuration
from board.domain.calendars import dated

LIBRARY = "chinesecalendar"
KEY = "cn"


@click.group()
def calendar():
    """Holidays and make-up working days, a file for each year."""


@calendar.command()
@click.argument("years", nargs=-1, required=True, type=click.IntRange(2004, 2100))
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Else $BOARD_HOME/policies/calendars.")
def generate(years, folder):
    """Write China's holidays and make-up working days (调休) of each of YEARS.

    The library chinesecalendar knows them once the State Council has announced
    them, in November as a rule. What stands in the folder already is written
    anew; a running board uses it after a restart.
    """
    folder = folder or configuration.current().home / "policies" / "calendars"
    texts = {f"{KEY}-{year}.toml": china(year) for year in years}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
        click.echo(f"{folder / name}: written.")


def china(year):
    """The dated file of a year. Raises ClickException when the library does not know the year yet."""
    import chinese_calendar

    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    try:
        named = [(day, *chinese_calendar.get_holiday_detail(day)) for day in days if day.year == year]
    except NotImplementedError:
        advice = f"once the year is announced: .venv/bin/pip install -U {LIBRARY}, or write the file by hand"
        raise click.ClickException(f"{LIBRARY} {version(LIBRARY)} does not know {year}; {advice}.") from None
    chinese = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
    off, on = (
        [(day, en, chinese[en]) for day, is_off, en in named if en and is_off == wanted] for wanted in (True, False)
    )
    return dated.text_of(KEY, year, off, on, f"From {LIBRARY} {version(LIBRARY)}.")


commands = (calendar,)
