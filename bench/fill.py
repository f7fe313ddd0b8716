"""A database of any size, filled with copies of tickets that lived through the real verbs."""

from datetime import timedelta

from bench import copying, variety
from bench.hurry import hurry
from bench.lives import BOARD, STEPS, pattern
from bench.patterns import Block
from bench.subjects import SUBJECTS
from board import wallclock
from board.extensions import db, policies
from board.models.lists import seed_lists
from board.models.person import Membership, Person

OPEN = STEPS[:4]
FEWEST_PER_DAY, MOST_DAYS = 40, 700
OPEN_HOURS = 3


def people(count=20):
    """The people of the measured board, committed: a supervisor first, then agents."""
    now, found = wallclock.now(), []
    for number in range(count):
        someone = Person(email=f"bench{number}@demo.test", name=f"Agent {number:02d}", created_at=now)
        someone.memberships.append(Membership(board=BOARD, rank="agent" if number else "supervisor"))
        found.append(someone)
        db.session.add(someone)
        db.session.flush()
    db.session.commit()
    return found


def fill(total, open_count):
    """Make `total` tickets, `open_count` of them open over four stages; the people come back, the supervisor first.

    Those closed longer ago than the policy's days are archived. Every
    number comes from the boards' own serials, so that the next one fits.
    """
    policy = policies[BOARD]
    with hurry():
        seed_lists(policy)
        staff = people()
        patterns = _patterns(staff)
        pool = variety.customers(100 + total // 10, policy, wallclock.now())
        for name, moves in _moves(total, open_count, policy).items():
            block, agents = Block(patterns[name]), [(agent.id, agent.name) for agent in staff[1:]]
            made = variety.copies(block, moves[len(block.patterns) :], pool, policy, agents)
            copying.copy(block, made, [agent_id for agent_id, _name in agents])
    return [db.session.merge(someone) for someone in staff]


def _patterns(staff):
    """Open, closed and archived tickets, one for each subject and stage; each subject has its agent."""
    now = wallclock.now()
    noon = now.astimezone(policies[BOARD].tz).replace(hour=12, minute=0, second=0, microsecond=0)
    lives = {
        "archived": (("archived",), noon - timedelta(days=33)),
        "closed": (("closed",), noon - timedelta(days=2)),
        "open": (OPEN, now - timedelta(minutes=14)),
    }
    return {
        name: [
            pattern(no, stage, agent=staff[1 + no], lead=staff[0], at=at)
            for no in range(len(SUBJECTS)) for stage in stages
        ]
        for name, (stages, at) in lives.items()
    }  # fmt: skip


def _moves(total, open_count, policy):
    """How far each copy is moved back in time, by block; the patterns are the first of their block."""
    per_day = max(FEWEST_PER_DAY, total // MOST_DAYS)
    ended = total - open_count
    closed = min(ended // 2, per_day * (policy.archive_days - 4))
    return {
        "archived": variety.over_days(ended - closed, per_day),
        "closed": variety.over_days(closed, per_day),
        "open": variety.over_hours(open_count, OPEN_HOURS),
    }
