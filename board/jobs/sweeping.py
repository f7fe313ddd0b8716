"""What the ticker starts: the sweep every second, the tidying every few minutes."""

from flask import current_app

from board import wallclock
from board.delivery import clockwork, maildir, outcomes, post, reckoning, upkeep
from board.extensions import rq
from board.jobs import fresh_session
from board.jobs.carrying import carry

SWEEP_SECONDS = 1  # nobody is called later than that because nobody looked
TIDY_SECONDS = 600
RECKON_SECONDS = 15
BOUNCE_SECONDS = 60
MOST_TURNS = 100  # a job has 300 seconds; the next one goes on where this one stopped


@rq.job(queue="clock")
def sweep():
    """Ring what is due and carry what waits; rows decide, so any number of sweeps may run.

    One that finds more than it can claim at once calls another worker, which may call the next.
    """
    with fresh_session():
        now = wallclock.now()
        if clockwork.needs_help(now):
            sweep.enqueue(job_timeout=300, ttl=SWEEP_SECONDS, result_ttl=0, failure_ttl=86400)
        clockwork.ring_due_timers(now)
        post.release_held(now)
        outcomes.release_stuck(now)
        carry(post.due_ids(now))


@rq.job(queue="clock")
def tidy():
    """Archive what has been closed long enough, forget what nobody asks for any more."""
    with fresh_session():
        now = wallclock.now()
        upkeep.archive_closed(now)
        upkeep.forget(now)


@rq.job(queue="clock")
def reckon():
    """Give open tickets the deadlines of a policy that has changed; between turns the sweep comes first."""
    with fresh_session():
        for _turn in range(MOST_TURNS):
            if not reckoning.reckon_for_a_turn(wallclock.now()):
                return
            clockwork.ring_due_timers(wallclock.now())


@rq.job(queue="clock")
def read_bounces():
    """Take the letters that came back, where the installation has a folder for them."""
    folder = current_app.config["BOARD"].bounces
    if folder:
        with fresh_session():
            maildir.read_all(folder, wallclock.now())


# A job that no worker takes within two intervals expires, so that a stop piles nothing up.
EVERY = ((sweep, SWEEP_SECONDS), (reckon, RECKON_SECONDS), (read_bounces, BOUNCE_SECONDS), (tidy, TIDY_SECONDS))
for job, seconds in EVERY:
    rq.cron_register(
        job.func, seconds, queue=job.queue, job_timeout=300, ttl=2 * seconds, result_ttl=0, failure_ttl=86400
    )
