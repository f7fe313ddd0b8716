"""Figures into a file, and the file into a table."""

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import rounded
from bench.targets import TARGETS

PARTS = (
    "weights",
    "reads",
    "drag",
    "live",
    "writes",
    "lighthouse",
    "against",
    "growth",
    "timers",
    "sweep",
    "reckoning",
    "past",
)
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "cluster": "many machines"}
LINES = """# How fast it is

Written by `make bench`: the figures stand as they were measured, in [performance.json](performance.json) with
everything else that was seen. *Floor* must hold, *aim* is what the design is for. Ratios are medians of rounds in
which both sides were measured in turn, so that a busy machine spoils both.

{machine}

| work | floor | aim | {databases} | verdict |
|---|---|---|{dashes}---|
{rows}

{missed}

## What else was seen

| | {databases} |
|---|{dashes}
{seen}

## How it was measured

- `board up` as anybody starts it, with two web processes, embedded Valkey, two workers and the ticker; signed in over
  HTTP. Reads by `wrk` with 8 connections, writes by `wrk` with 4, each signed in as somebody else, on random cards.
- One client's waits are taken by its own clock: `wrk` adds waits that it believes to have missed after a long one.
- A move is a drop on a person's column or giving the ticket back, a pause or its end; each starts or ends clocks.
- "The bare view" is a Flask application that returns the board's bytes, served by the same server in the same way.
- Live: the streams belong to 19 people; a change counts when the last of them has the card's new face. What they
  receive is noted with its instant and looked at afterwards, so that a thousand readers cost the machine little.
- Silence is the longest time between two messages of any stream, and the longest wait for an answer meanwhile.
- django-helpdesk has the same tickets and notes on the same kind of database, with two workers and its defaults.
  "Status with note" is giving a ticket to somebody with a remark, and back with a reason.
- Lighthouse sees board and ticket as a desk does, the customer's page as a phone; the best of three runs.
- The load shares the machine with the server.
- How the Python named above was compiled [makes a difference](scaling.md#what-was-measured-for-this-page).

`.venv/bin/python -m bench PART …` measures some parts, `ONLY=sqlite` or `ONLY=postgresql` one database, `QUICK=1` less
of each; the quick look is kept in `var/bench` and not here. The parts are
{parts}.

## The measured data

20,000 tickets of which 500 are open, 20 people; the larger database has 1,000,000 with the same 500 open.

Eight needs, four in each language, live through the real verbs, up to each stage; their letters are delivered. All
other tickets are copies of them by bulk SQL, whole ones: events, notes, timers, messages, links, references, words to
be found by. A copy has its own numbers from the boards' own serials, customer, order, instants and agent. Customers
are one for ten tickets. Of those that ended, the older ones are archived, as the policy wants it. While the tables are
filled, SQLite's safety, the indexes and PostgreSQL's foreign keys are switched off, and made again at the end.
"""


class Book:
    """The figures of a run: by database for the table, and whatever else was seen."""

    def __init__(self, folder, stem="performance"):
        self._json, self._table = Path(folder) / f"{stem}.json", Path(folder) / f"{stem}.md"
        kept = json.loads(self._json.read_text("utf-8")) if self._json.exists() else {}
        self.content = {"machine": _machine(), "figures": {}, "seen": {}} | kept

    @property
    def text(self):
        """The page with the table."""
        return table(self.content)

    def note(self, database, figures, seen=None):
        """Keep some figures of one database, and write both files anew."""
        for name, values in (("figures", figures), ("seen", seen or {})):
            kept = self.content[name].setdefault(database, {})
            kept.update({key: rounded(value) for key, value in values.items()})
        self.content["machine"] = _machine()
        self._json.parent.mkdir(parents=True, exist_ok=True)
        self._json.write_text(json.dumps(self.content, indent=2, sort_keys=True) + "\n", "utf-8")
        self._table.write_text(self.text, "utf-8")


def table(content):
    """The page for a book's content."""
    figures, seen, machine = content["figures"], content["seen"], content["machine"]
    databases = [name for name in DATABASES if name in figures or name in seen]
    rows = [row for target in TARGETS if (row := _row(target, figures, databases))]
    return LINES.format(
        machine=f"{machine['at']}, {machine['cores']} cores, {machine['memory_gb']} GB, Python {machine['python']}.",
        databases=" | ".join(DATABASES[name] for name in databases),
        dashes="---|" * len(databases),
        rows="\n".join(rows),
        missed=_missed(figures),
        parts=", ".join(f"`{part}`" for part in PARTS),
        seen="\n".join(_seen_row(key, seen, databases) for key in _keys(seen)),
    )


def _row(target, figures, databases):
    values = {name: figures[name][target.key] for name in databases if target.key in figures.get(name, {})}
    if not values:
        return None
    cells = [f"{values[name]}{target.unit}" if name in values else "–" for name in databases]
    verdicts = {target.verdict(values[name]) for name in target.held_on if name in values}
    worst = next((v for v in ("MISSED", "floor met, aim not", "met") if v in verdicts), "reported")
    told = f"**{worst}**" if worst == "MISSED" else worst
    return (
        f"| {target.words} | {target.floor}{target.unit} | {target.aim}{target.unit} | {' | '.join(cells)} | {told} |"
    )


def _missed(figures):
    """The sentence that says which floors do not hold."""
    missed = [
        f"- {target.words}, {DATABASES[name]}: {values[target.key]}{target.unit}, floor {target.floor}{target.unit}"
        for target in TARGETS
        for name, values in figures.items()
        if name in target.held_on and target.key in values and target.verdict(values[target.key]) == "MISSED"
    ]
    return "**Floors that do not hold:**\n\n" + "\n".join(missed) if missed else "Every floor that was measured holds."


def _keys(seen):
    return dict.fromkeys(key for values in seen.values() for key in values)


def _seen_row(key, seen, databases):
    return f"| {key} | {' | '.join(str(seen.get(name, {}).get(key, '–')) for name in databases)} |"


def _machine():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    at = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    return {"at": at, "cores": os.cpu_count(), "memory_gb": round(memory), "python": _python()}


def _python():
    """Its version, and whether it is the operating system's own: how it was compiled makes a difference."""
    return f"{platform.python_version()}, {'the' if sys.base_prefix == '/usr' else 'not the'} system's own"
