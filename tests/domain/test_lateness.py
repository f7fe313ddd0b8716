"""How late something is: in the working time of its priority, where it has any."""

from datetime import datetime, timedelta

import pytest

from board.domain import countdown
from tests.domain.boards import GUIDE

OFFICE = GUIDE.calendars["office"]  # nine to twelve, one to six


def late_by(promised, ended, calendar):
    """Minutes between two times of May and June 2024 in the office's zone."""
    return countdown.late_by(there(promised), there(ended), calendar) / timedelta(minutes=1)


def there(text):
    return datetime.strptime(f"2024-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=OFFICE.tz)


@pytest.mark.parametrize(
    ("promised", "ended", "working", "passed"),
    [
        ("05-22 10:00", "05-22 10:30", 30, 30),
        ("05-22 11:30", "05-22 13:30", 60, 120),  # lunch
        ("05-22 17:30", "05-23 09:30", 60, 960),
        ("05-25 09:00", "05-27 11:00", 120, 50 * 60),  # a weekend
        ("05-24 17:00", "05-27 10:00", 120, 65 * 60),
        ("05-25 10:00", "05-25 12:00", 0, 120),  # promised by a person for a Saturday
        ("06-07 17:00", "06-11 10:00", 120, 89 * 60),  # Dragon Boat Festival on Monday
        ("05-10 17:00", "05-13 10:00", 600, 65 * 60),  # a Saturday that is worked for Labour Day
        ("05-22 10:00", "05-22 10:00", 0, 0),
    ],
)
def test_lateness_counts_the_working_time_of_the_priority_or_all_of_it(promised, ended, working, passed):
    assert late_by(promised, ended, OFFICE) == working
    assert late_by(promised, ended, None) == passed
