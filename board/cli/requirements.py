"""`board requirements`: which requirements the tests of the last whole run cover."""

import json
import os
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import click

AREAS = ("G", "A", "C", "X", "P")
LINE = re.compile(r"^- \*\*([GACXPK]-\d+[a-z]?)\*\*", re.MULTILINE)
MOST_NOT_SOFTWARE = 20


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@click.option("--tests", "with_tests", is_flag=True, help="List the ids of every test.")
@click.option("--open", "with_open", is_flag=True, help="List the ids that nothing covers yet.")
@click.option("--root", type=click.Path(path_type=Path), default=Path(), help="The project's folder.")
def requirements(as_json, with_tests, with_open, root):
    """Count, per source document, what tests cover, what is not software, and what is open."""
    book = Book(root)
    if as_json:
        click.echo(json.dumps(book.summary(), indent=1))
    else:
        _print(book, with_tests, with_open)
    if book.failed:
        click.echo(f"{len(book.failed)} tests of the last run failed; its figures do not count.", err=True)
        sys.exit(1)


class Book:
    """Every requirement, with the tests that cover it. Raises ClickException for what does not fit together."""

    def __init__(self, root):
        run = _run(root)
        self.all_ids = LINE.findall((root / "docs" / "requirements-index.md").read_text("utf-8"))
        self.not_software = _not_software(root / "docs" / "not-software.toml")
        self.tests, self.failed = run["tests"], run["failed"]
        self.levels = {}
        for ids in self.tests.values():
            for number, level in ids.items():
                self.levels.setdefault(number, set()).add(level)
        self._refuse_nonsense()

    def summary(self):
        """Per area covered, total, not_software and open; and how many ids at which level."""
        areas = {area: self._area(area) for area in AREAS}
        doors, rules = self._at("door"), self._at("rule")
        return areas | {"rule": rules, "door": doors, "tests": len(self.tests), "failed": len(self.failed)}

    def _at(self, level):
        """How many requirements are covered at a level; decisions on contradictions (K) are none of their own."""
        return sum(level in levels for number, levels in self.levels.items() if number[0] in AREAS)

    def open_ids(self, area):
        """What no test covers and no reason excuses."""
        return [i for i in self.all_ids if i[0] == area and i not in self.levels and i not in self.not_software]

    def _area(self, area):
        total = sum(i[0] == area for i in self.all_ids)
        excused = sum(i[0] == area for i in self.not_software)
        still_open = len(self.open_ids(area))
        return {"covered": total - excused - still_open, "total": total, "not_software": excused, "open": still_open}

    def _refuse_nonsense(self):
        known = set(self.all_ids)
        if unknown := sorted({*self.levels, *self.not_software} - known):
            raise click.ClickException(f"These ids are not in the index: {', '.join(unknown)}")
        if twice := [i for i, count in Counter(self.all_ids).items() if count > 1]:
            raise click.ClickException(f"The index has these twice: {', '.join(twice)}")
        if both := sorted(set(self.levels) & set(self.not_software)):
            raise click.ClickException(f"Covered by a test, and said not to be software: {', '.join(both)}")
        if sum(i[0] == "G" for i in self.not_software) > MOST_NOT_SOFTWARE:
            raise click.ClickException(f"At most {MOST_NOT_SOFTWARE} of G may be excused as not software.")


def _run(root):
    path = Path(os.environ.get("BOARD_REQUIREMENTS_RUN", root / ".requirements" / "run.json"))
    if not path.exists():
        raise click.ClickException("There is no record of a whole run yet: make test")
    return json.loads(path.read_text())


def _not_software(path):
    reasons = tomllib.loads(path.read_text("utf-8"))
    if empty := [number for number, reason in reasons.items() if not str(reason).strip()]:
        raise click.ClickException(f"{path.name}: no reason is given for {', '.join(empty)}")
    return reasons


def _print(book, with_tests, with_open):
    summary = book.summary()
    click.echo("area  covered  total  not software  open")
    for area in AREAS:
        row = summary[area]
        click.echo(f"{area:<4}{row['covered']:>9}{row['total']:>7}{row['not_software']:>14}{row['open']:>6}")
    click.echo(f"by rule {summary['rule']}, by door {summary['door']}, in {summary['tests']} tests")
    if with_open:
        for area in AREAS:
            click.echo(f"{area} open: {' '.join(book.open_ids(area)) or 'none'}")
    if with_tests:
        for test, ids in sorted(book.tests.items()):
            click.echo(f"{test}\n    {'  '.join(f'{number} ({level})' for number, level in sorted(ids.items()))}")


commands = (requirements,)
