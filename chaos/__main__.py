"""`make chaos`: 2,000 operations and 200 faults on each database; QUICK=1 a form of it in three minutes.

SEED=number does the same again as far as processes allow, ONLY=sqlite or ONLY=postgresql only that database.
"""

import os
import secrets
import sys
from dataclasses import dataclass

from bench import postgres
from chaos.run import run


@dataclass(frozen=True)
class Plan:
    """How much is done. `ready_seconds` is how soon a write must work after a fault, `pauses` what lies between two."""

    operations: int
    faults: int
    ready_seconds: float
    pauses: tuple[float, float]


THOROUGH = Plan(operations=2_000, faults=200, ready_seconds=10, pauses=(0.2, 3.0))
QUICK = Plan(operations=150, faults=12, ready_seconds=30, pauses=(0.3, 1.2))  # where others share the machine


def main():
    """A line for each fault, what was found, and a last line with the figures; the exit code is 0 when all is well."""
    plan = QUICK if os.environ.get("QUICK") else THOROUGH
    seed = int(os.environ.get("SEED") or secrets.randbelow(1_000_000))
    print(f"seed {seed}", flush=True)
    outcomes = [run(plan, seed)] if _is_wanted("sqlite") else []
    if _is_wanted("postgresql") and postgres.is_installed():
        with postgres.cluster() as cluster:
            outcomes.append(run(plan, seed, cluster))
    elif _is_wanted("postgresql"):
        print("PostgreSQL 15 is not installed: left out.")
    for outcome in outcomes:
        report(outcome)
    print("; ".join(map(str, outcomes)))
    sys.exit(any(outcome.found or outcome.late for outcome in outcomes))


def _is_wanted(database):
    return os.environ.get("ONLY", database) == database


def report(outcome):
    """What was done how often, and everything that was found."""
    print(
        f"\n{outcome.database}: {outcome.seconds:.0f} s, {outcome.refused} refused, {outcome.broken} attempts broken, "
        f"{outcome.again} messages came a second time; {outcome.by_link} answers by a customer's link, "
        f"{outcome.hooks} events by webhook"
    )
    for name, count in sorted(outcome.struck.items()):
        print(f"{count:6} x {name}, ready again within {outcome.ready[name]:.1f} s")
    for words in (*outcome.left_out, *outcome.late, *outcome.found):
        print(f"  {words}")


if __name__ == "__main__":
    main()
