""" "Why is it due then?" on the ticket's page, step by step."""

import re
from datetime import timedelta

import pytest

from tests import cast
from tests.blueprints.presses import fresh, ticket_page
from tests.policies.otherwise import OFFICE, otherwise  # noqa: F401  a fixture

FRIDAY_EVENING = "2024-05-24T17:00:00+08:00"  # the office is open until six, and again on Monday at nine


@pytest.fixture
def ada(db, clock):
    clock.at(FRIDAY_EVENING)
    return cast.agent()


def why(browser, ticket, clock_name):
    """The steps and days that the page gives for a clock, as plain lines."""
    part = re.search(rf"<h3>{clock_name}.*?(?=<h3>|</details>)", ticket_page(browser, ticket), re.S)[0]
    texts = re.findall(r"<(li|dt|dd|p)[^>]*>(.*?)</\1>", part, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", text).split()) for _, text in texts]


@pytest.mark.covers("K-056", level="door")
def test_in_working_time_each_day_says_what_of_it_counted(ada, sign_in, clock, otherwise):  # noqa: F811
    otherwise(OFFICE)
    ticket = cast.lived(ada, until="in_progress", now=clock.forward(minutes=0), judged=cast.judgement(2, 2, 1))
    assert why(sign_in(ada), ticket, "Resolve") == [
        "17:00 It began, with 4 h for High → 27 May, 12:00",
        "What counted: Office hours (Asia/Shanghai)",
        "Fri, May 24", "1 h", "Sat, May 25 – Sun, May 26", "Closed", "Mon, May 27", "3 h",
    ]  # fmt: skip


def test_round_the_clock_there_are_steps_and_no_days(ada, sign_in, clock):
    ticket = cast.lived(ada, until="in_progress", now=clock.forward(minutes=0))
    by = {"by": cast.as_(ada), "policy": cast.policy()}
    ticket.pause("material", None, now=clock.forward(minutes=10), **by)
    ticket.resume(now=clock.forward(minutes=25), **by)
    ticket.estimate(
        clock.forward(minutes=0) + timedelta(hours=3), "the carrier is late", now=clock.forward(minutes=1), **by
    )
    cast.db.session.commit()
    assert why(sign_in(ada), ticket, "Resolve") == [
        "17:00 It began, with 4 h for High → 21:00",
        "17:10 It stood still until 17:35; 25 min are given back → 21:25",
    ]
    assert why(sign_in(ada), ticket, "Promised") == ["17:36 Somebody named this time → 20:35"]


def test_a_rise_to_a_level_without_a_limit_says_that_the_earlier_one_stands(ada, sign_in, clock):
    ticket = cast.lived(ada, until="in_progress", now=clock.forward(minutes=0), judged=cast.judgement(2, 2, 1))
    ticket.triage(cast.red(), by=cast.as_(ada), now=clock.forward(minutes=10), policy=cast.policy())
    cast.db.session.commit()
    assert why(sign_in(ada), ticket, "Resolve") == [
        "17:00 It began, with 4 h for High → 21:00",
        "17:10 Raised to Critical, which sets no limit of its own: the earlier one stands → 21:00",
    ]


def test_a_time_of_an_earlier_policy_is_said_to_be_one(ada, sign_in, clock, otherwise):  # noqa: F811
    ticket = cast.lived(ada, until="in_progress", now=clock.forward(minutes=0))
    otherwise({"resolve_minutes = 240 ": "resolve_minutes = 250 "})
    assert why(sign_in(ada), ticket, "Resolve") == ["This time is from an earlier policy; it is being reckoned anew."]
    assert fresh(ticket).due_kind


def test_a_year_without_holidays_is_named(ada, sign_in, clock, otherwise):  # noqa: F811
    otherwise(OFFICE, without=["cn-2024.toml"])
    ticket = cast.lived(ada, until="in_progress", now=clock.forward(minutes=0))
    assert "The holidays of 2024 are not known yet: its working days count as usual." in why(
        sign_in(ada), ticket, "Resolve"
    )
