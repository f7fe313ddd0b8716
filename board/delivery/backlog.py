"""What waits: timers that are late, messages that have not gone out, jobs in the queue."""

from dataclasses import dataclass

import redis
from rq import Worker
from rq.cron import CronScheduler
from sqlalchemy import func, select

from board.delivery.due import PENDING
from board.extensions import db, rq
from board.models.message import WAITING, Message
from board.models.timer import Timer


@dataclass(frozen=True)
class Backlog:
    """What the database knows: counts, and ages in seconds of the longest waiting; 0 when nothing waits."""

    timers: int
    timer_lag: float
    messages: int
    message_lag: float
    parked: int


@dataclass(frozen=True)
class Crew:
    """What Valkey knows: jobs waiting and failed by queue, and who is at work."""

    jobs: dict
    failed: dict
    workers: int
    tickers: int


def backlog(now):
    """The Backlog at this moment, by three statements over small indexes."""
    timers = select(func.count(), func.min(Timer.due_at)).where(*PENDING, Timer.due_at <= now)
    letters = select(func.count(), func.min(Message.not_before)).where(WAITING, Message.not_before <= now)
    parked = select(func.count()).where(Message.state == "parked")
    due, overdue_since = db.session.execute(timers).one()
    waiting, waiting_since = db.session.execute(letters).one()
    return Backlog(due, _age(overdue_since, now), waiting, _age(waiting_since, now), db.session.scalar(parked))


def crew():
    """The Crew, None while Valkey does not answer."""
    connection, queues = rq.queue.connection, rq.queues
    try:
        return Crew(
            jobs={name: queue.count for name, queue in queues.items()},
            failed={name: queue.failed_job_registry.count for name, queue in queues.items()},
            workers=Worker.count(connection=connection),
            tickers=len(CronScheduler.all(connection)),
        )
    except redis.RedisError:
        return None


def _age(since, now):
    return max(0.0, (now - since).total_seconds()) if since else 0.0
