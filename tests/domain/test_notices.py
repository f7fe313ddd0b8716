"""When a copy of a notice leaves, and whether it does."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from board.domain import notices
from board.domain.notices import Wishes
from board.domain.policies.wording import TO_STAFF
from tests.domain.boards import GUIDE

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = {"quiet_from": time(22), "quiet_until": time(7, 30)}
NOON = {"quiet_from": time(12), "quiet_until": time(13)}


def moment(text, zone=SHANGHAI):
    return datetime.fromisoformat(f"2024-05-{text}").replace(tzinfo=zone)


@pytest.mark.parametrize(
    "wishes, now, leaves",
    [
        ({}, "20T14:03", "20T14:03"),
        (NIGHT, "20T21:59", "20T21:59"),
        (NIGHT, "20T22:00", "21T07:30"),
        (NIGHT, "20T23:59", "21T07:30"),
        (NIGHT, "21T00:00", "21T07:30"),
        (NIGHT, "21T07:29", "21T07:30"),
        (NIGHT, "21T07:30", "21T07:30"),
        (NOON, "20T12:15", "20T13:00"),
        (NOON, "20T13:00", "20T13:00"),
        ({"quiet_from": time(22)}, "20T23:00", "20T23:00"),
        ({"bundle_minutes": 30}, "20T14:03", "20T14:30"),
        ({"bundle_minutes": 30}, "20T14:30", "20T14:30"),
        ({"bundle_minutes": 60}, "20T23:30", "21T00:00"),
        ({"bundle_minutes": 240}, "20T09:00", "20T12:00"),
        (NIGHT | {"bundle_minutes": 60}, "20T21:30", "21T07:30"),
        (NOON | {"bundle_minutes": 60}, "20T11:30", "20T13:00"),
    ],
)
def test_what_is_not_urgent_waits_for_the_bundle_and_for_the_end_of_quiet(wishes, now, leaves):
    found = notices.leaves_at("note_due", moment(now), Wishes(**wishes), ("assigned",), SHANGHAI)
    assert found == moment(leaves)


def test_the_clock_is_the_boards():
    now = datetime(2024, 5, 20, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    assert notices.leaves_at("note_due", now, Wishes(**NIGHT), (), SHANGHAI) == moment("21T07:30")
    assert notices.leaves_at("note_due", now, Wishes(**NIGHT), (), BERLIN) == now


@pytest.mark.covers("G-107", level="rule")
@pytest.mark.parametrize("template", ["assigned", "promise_overdue", "act_overdue", "start_due", "resolve_due"])
def test_tasks_and_broken_promises_wait_for_nothing_and_cannot_be_muted(template):
    now, muted = moment("20T23:00"), {f"{group}:email" for group in notices.GROUPS}
    wishes = Wishes(**NIGHT, bundle_minutes=240, muted=muted)
    assert notices.leaves_at(template, now, wishes, GUIDE.at_once, SHANGHAI) == now
    assert notices.is_wanted(template, "email", wishes, GUIDE.at_once)


@pytest.mark.parametrize(
    "template, way, muted, is_wanted",
    [
        ("note_due", "email", (), True),
        ("note_due", "email", ("limits:email",), False),
        ("note_due", "apprise", ("limits:email",), True),
        ("ready_to_close", "apprise", ("reviews:apprise",), False),
        ("bundle", "email", ("limits:email",), True),
    ],
)
def test_each_group_is_chosen_for_each_way(template, way, muted, is_wanted):
    assert notices.is_wanted(template, way, Wishes(muted=muted), ()) is is_wanted


def test_every_notice_to_staff_has_one_group_or_goes_out_in_any_case():
    grouped = [template for templates in notices.GROUPS.values() for template in templates]
    assert len(grouped) == len(set(grouped)) and set(notices.TITLES) == set(notices.GROUPS)
    assert set(TO_STAFF) - set(grouped) == {"bundle", "wall_approval", "destination_off", "try_out"}


@pytest.mark.parametrize(
    "start, end, field",
    [
        (None, None, None),
        (time(22), time(7), None),
        (time(22), None, "quiet_until"),
        (None, time(7), "quiet_from"),
        (time(7), time(7), "quiet_until"),
    ],
)
def test_quiet_hours_have_two_ends(start, end, field):
    assert [reason.field for reason in notices.objections_to_quiet(start, end)] == ([field] if field else [])
