"""Running numbers without gaps and without doubles."""

from collections import Counter

from sqlalchemy import String, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from board.domain import numbers
from board.extensions import db
from board.models.base import Model


class Serial(Model):
    """The last number given out in a scope, such as a board's requests of one day."""

    __tablename__ = "serial"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


def next_serial(scope, count=1):
    """The next number of a scope, from 1; the last of so many where more than one is taken.

    The row is locked until the caller's transaction ends: a rollback gives
    the number back, so that there is neither a gap nor a double (G-193).
    """
    bump = update(Serial).where(Serial.scope == scope).values(value=Serial.value + count).returning(Serial.value)
    value = db.session.scalar(bump, execution_options={"synchronize_session": False})
    if value is not None:
        return value
    db.session.flush()  # what waits to be written has faults of its own
    try:
        with db.session.begin_nested():
            db.session.execute(insert(Serial).values(scope=scope, value=0))
    except IntegrityError:
        pass  # somebody else opened the day a moment ago; their row serves both
    return db.session.scalar(bump, execution_options={"synchronize_session": False})


def next_request_serial(policy, now):
    """The day in the board's zone and that day's next request serial."""
    day = numbers.serial_day(now, policy)
    return day, next_serial(numbers.serial_scope(policy, "request", day))


def next_request_serials(policy, instants):
    """A day and a serial for each instant, in their order, with one statement a day."""
    days = [numbers.serial_day(at, policy) for at in instants]
    free = {}
    for day, count in Counter(days).items():
        last = next_serial(numbers.serial_scope(policy, "request", day), count)
        free[day] = iter(range(last - count + 1, last + 1))
    return [(day, next(free[day])) for day in days]


def next_customer_number(policy, now):
    """The next customer number of the day, as CUS20240520001 (G-194)."""
    day = numbers.serial_day(now, policy)
    return numbers.customer_number(policy, day, next_serial(numbers.serial_scope(policy, "customer", day)))
