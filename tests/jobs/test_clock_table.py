"""Design section 6, row by row: whom each clock calls, when, and what follows. By the sweep, as a worker runs it."""

from datetime import timedelta

import pytest

from board.domain.actors import Actor
from board.domain.notes import Entry, UpdateParts
from tests import cast
from tests.cast import NOON, as_, policy
from tests.workers import near, notices, templates, timer, to_customer, words

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(db):
    return cast.agent()


@pytest.fixture
def lea(db):
    return cast.lead(language="zh")


@pytest.fixture
def hugo(db):
    return cast.head()


@pytest.mark.covers("G-207", level="door")
def test_a_registration_left_unfinished_calls_whoever_began_it_after_two_minutes(workers, ada, db):
    from board.models.drafts import Typed, save_draft

    typed = Typed(fields={"customer_words": ["我订单没收到"]}, opened_at=NOON)
    save_draft("draft-one", typed, by=as_(ada), now=NOON, policy=policy())
    workers.at(NOON + timedelta(seconds=119))
    assert notices(ada) == []
    workers.at(NOON + timedelta(seconds=121))
    (notice,) = notices(ada, "register_due")
    assert notice.url == "/tickets/new?board=service-guide&draft=draft-one"


@pytest.mark.covers("K-048", level="door")
def test_unjudged_after_five_and_unassigned_after_ten_minutes_call_receiver_and_supervisor(workers, ada, lea):
    cast.registered(ada)
    workers.at(NOON + 4 * MINUTE)
    assert templates(lea) == []
    workers.at(NOON + 5 * MINUTE)
    assert templates(ada) == templates(lea) == ["judge_due"]
    workers.at(NOON + 10 * MINUTE)
    assert templates(lea) == ["judge_due", "assign_due"]


@pytest.mark.covers("G-091", "K-049", level="door")
def test_a_dispute_nobody_rules_on_in_two_minutes_takes_the_higher_colour(workers, ada, lea):
    ticket = cast.lived(ada, until="judged")
    ticket.dispute("red", "客户是VIP", **words(ada))
    workers.at(NOON + 2 * MINUTE)
    assert (ticket.colour, ticket.is_disputed) == ("red", False)
    assert notices(lea, "ruled_by_default")[0].subject == f"{ticket.number}：按较高优先级处理"
    assert "ruled_by_default" in [event.kind for event in ticket.events]


def judged(ada, lea, colour):
    """A ticket in progress of this colour; green is a supervisor's ruling, the scores do not reach it."""
    points = {"red": (3, 2, 3), "orange": (2, 2, 1), "yellow": (2, 1, 1), "green": (1, 1, 1)}[colour]
    ticket = cast.lived(ada, until="judged", judged=cast.judgement(*points))
    if colour == "green":
        ticket.rule("green", "只是咨询", **words(lea))
    ticket.assign(ada, **words(lea))
    ticket.start(**words(ada))
    return ticket


def at_level(minutes, requirement):
    """One row of a table: a number of minutes, and the requirement that asks for it."""
    return pytest.param(*minutes, marks=pytest.mark.covers(requirement, level="door"))


@pytest.mark.parametrize(
    ("colour", "minutes"),
    [at_level(("orange", 60), "G-079"), at_level(("yellow", 240), "G-083"), at_level(("green", 1440), "G-087")],
)
def test_no_first_contact_within_the_limit_calls_assignee_and_supervisor(workers, ada, lea, colour, minutes):
    judged(ada, lea, colour)
    workers.at(NOON + (minutes - 1) * MINUTE)
    assert notices(lea, "respond_due") == []
    workers.at(NOON + minutes * MINUTE)
    assert notices(ada, "respond_due") and notices(lea, "respond_due")


@pytest.mark.covers("G-076", level="door")
def test_a_critical_ticket_not_started_in_ten_minutes_calls_assignee_and_supervisor(workers, ada, lea):
    cast.lived(ada, until="assigned", judged=cast.red())
    workers.at(NOON + 9 * MINUTE)
    assert "start_due" not in templates(lea)
    workers.at(NOON + 10 * MINUTE)
    assert "start_due" in templates(ada) and "start_due" in templates(lea)


@pytest.mark.parametrize(
    ("colour", "minutes"),
    [at_level(("orange", 240), "G-080"), at_level(("yellow", 1440), "G-084"), at_level(("green", 4320), "G-088")],
)
def test_a_ticket_unsolved_at_its_limit_calls_whatever_was_promised_since(workers, ada, lea, colour, minutes):
    ticket = judged(ada, lea, colour)
    ticket.estimate(NOON + 6000 * MINUTE, "等待物流", **words(ada, 1))
    workers.at(NOON + (minutes - 1) * MINUTE)
    assert notices(lea, "resolve_due") == []
    workers.at(NOON + minutes * MINUTE)
    assert notices(ada, "resolve_due") and notices(lea, "resolve_due")


@pytest.mark.covers("G-128", "G-129", "K-014", "K-015", level="door")
def test_half_the_time_gone_warns_person_and_supervisor_and_says_how_old_the_last_note_is(workers, ada, lea):
    ticket = cast.lived(ada, until="in_progress")
    ticket.note(happened_at=NOON, action="核对订单", result="已联系物流", **words(ada, 20))
    workers.at(NOON + 119 * MINUTE)
    assert notices(lea, "promise_half") == []
    workers.at(NOON + 120 * MINUTE)
    (english,), (chinese,) = notices(ada, "promise_half"), notices(lea, "promise_half")
    assert "100 min ago – no progress" in english.body
    assert "100分钟前，无进展" in chinese.body and ticket.number in chinese.subject


@pytest.mark.covers("G-243", "G-244", level="door")
def test_one_hour_before_the_promise_person_and_supervisor_are_reminded(workers, ada, lea):
    ticket = cast.lived(ada, until="in_progress")
    workers.at(NOON + 180 * MINUTE)
    assert notices(ada, "promise_hour")[0].url == f"/tickets/{ticket.number}"
    assert notices(lea, "promise_hour")


@pytest.mark.covers("K-013", level="door")
def test_a_promise_of_ten_minutes_warns_once_at_half_time(workers, ada, lea):
    cast.lived(ada, until="in_progress", judged=cast.red())
    workers.at(NOON + 5 * MINUTE)
    assert {"promise_half", "promise_hour"} <= set(templates(lea))
    workers.at(NOON + 6 * MINUTE)
    assert templates(lea).count("promise_hour") == 1


@pytest.mark.covers("G-130", "G-133", "G-134", "G-135", level="door")
def test_a_broken_promise_calls_the_supervisor_and_gives_the_customer_a_new_time(workers, ada, lea):
    ticket = cast.lived(ada, until="in_progress", judged=cast.red())
    workers.at(NOON + 10 * MINUTE)
    assert notices(lea, "promise_overdue")
    assert ticket.is_late and near(ticket.escalated_at, NOON + 10 * MINUTE)
    assert ticket.cycle.first_promise_at == NOON + 10 * MINUTE
    assert NOON + 20 * MINUTE <= ticket.cycle.promise_at <= NOON + 21 * MINUTE
    (message,) = to_customer(ticket, "overdue_escalated")
    assert "客服主管" in message.body and "14:21前解决" in message.body and message.state == "delivered"
    assert [e.kind for e in ticket.events if e.kind in ("overdue", "escalated", "estimated")] == [
        "overdue", "escalated", "estimated",
    ]  # fmt: skip


@pytest.mark.covers("K-011", "K-053", level="door")
def test_each_further_breach_doubles_the_new_time_and_the_first_promise_stays(workers, ada, lea):
    ticket = cast.lived(ada, until="in_progress", judged=cast.red())
    workers.at(NOON + 10 * MINUTE)
    second = ticket.cycle.promise_at
    workers.at(second)
    assert near(ticket.cycle.promise_at, second + 20 * MINUTE)
    assert ticket.cycle.first_promise_at == NOON + 10 * MINUTE == ticket.overdue_since
    first, again = to_customer(ticket, "overdue_escalated")
    assert "升级至客服主管" in first.body and "14:41前解决" in again.body
    broken = [t for t in ticket.timers if t.kind == "promise" and t.ended_at]
    assert [t.outcome for t in broken] == ["missed", "missed"]


def test_a_shorter_promise_that_breaks_does_not_make_a_ticket_late_before_its_first(workers, ada, lea):
    ticket = cast.lived(ada, until="in_progress")
    ticket.estimate(NOON + 90 * MINUTE, "可以更快", **words(ada, 1))
    workers.at(NOON + 90 * MINUTE)
    assert notices(lea, "promise_overdue") and not ticket.is_late
    workers.at(ticket.cycle.promise_at)
    assert ticket.overdue_since == NOON + 240 * MINUTE


@pytest.mark.covers("G-136", "K-052", level="door")
def test_after_an_escalation_the_customer_hears_hourly_or_oftener(workers, ada, lea):
    slow = cast.lived(ada, until="in_progress", judged=cast.judgement(1, 1, 1))
    workers.at(NOON + 1440 * MINUTE)
    assert slow.promised_cadence_minutes == 60
    assert timer(slow, "update").due_at <= NOON + 1500 * MINUTE
    assert "每小时" in to_customer(slow, "overdue_escalated")[0].body


def test_a_red_one_keeps_its_quarter_of_an_hour(workers, ada, lea):
    ticket = cast.lived(ada, until="in_progress", judged=cast.red())
    workers.at(NOON + 10 * MINUTE)
    assert "每15分钟" in to_customer(ticket, "overdue_escalated")[0].body


@pytest.mark.covers("K-059", level="door")
def test_nobody_acts_in_ten_minutes_so_the_head_is_called_and_who_was_passed_over_is_kept(workers, ada, lea, hugo):
    ticket = cast.lived(ada, until="in_progress", judged=cast.red())
    workers.at(NOON + 10 * MINUTE)
    assert notices(hugo) == []
    workers.at(NOON + 20 * MINUTE)
    assert len(notices(hugo, "act_overdue")) == 1
    (event,) = [e for e in ticket.events if e.kind == "escalated" and "passed_over" in e.data]
    assert event.data["to"] == "head" and event.data["passed_over"] == [lea.id]
    workers.at(NOON + 45 * MINUTE)
    assert len(notices(hugo, "act_overdue")) == 1, "a second breach does not restart a chain that still waits"


def test_a_supervisor_who_acts_keeps_the_head_out_of_it(workers, ada, lea, hugo):
    ticket = cast.lived(ada, until="in_progress", judged=cast.red())
    workers.at(NOON + 10 * MINUTE)
    ticket.act("staff", "调配物流组支援", **words(lea, 12))
    workers.at(NOON + 20 * MINUTE)
    assert notices(hugo, "act_overdue") == []


@pytest.mark.covers("G-108", "G-242", level="door")
def test_no_note_for_half_an_hour_reminds_the_assignee_alone(workers, ada, lea):
    ticket = cast.lived(ada, until="in_progress")
    workers.at(NOON + 30 * MINUTE)
    assert "none yet – no progress" in notices(ada, "note_due")[0].body and templates(lea) == []
    ticket.note(happened_at=NOON, action="核对", result="已联系", **words(ada, 31))
    workers.at(NOON + 60 * MINUTE)
    assert len(notices(ada, "note_due")) == 1
    workers.at(NOON + 61 * MINUTE)
    assert len(notices(ada, "note_due")) == 2


@pytest.mark.covers("K-016", level="door")
def test_the_first_note_on_a_critical_ticket_is_due_after_ten_minutes(workers, ada, lea):
    cast.lived(ada, until="in_progress", judged=cast.red())
    workers.at(NOON + 10 * MINUTE)
    assert len(notices(ada, "note_due")) == 1


@pytest.mark.parametrize(
    ("colour", "minutes"),
    [
        at_level(("red", 15), "G-113"),
        at_level(("orange", 60), "G-115"),
        at_level(("yellow", 240), "G-116"),
        at_level(("green", 720), "G-117"),
    ],
)
def test_a_customer_who_hears_nothing_is_brought_to_mind(workers, ada, lea, colour, minutes):
    ticket = judged(ada, lea, colour)
    workers.at(NOON + (minutes - 1) * MINUTE)
    assert notices(ada, "update_due") == []
    workers.at(NOON + minutes * MINUTE)
    assert notices(ada, "update_due")[0].ticket_id == ticket.id


@pytest.mark.covers("G-119", level="door")
def test_a_milestone_the_customer_did_not_hear_of_in_fifteen_minutes_reminds(workers, ada):
    ticket = cast.lived(ada, until="in_progress")
    ticket.note(happened_at=NOON, action="排查", result="优惠券过期", milestone="located", **words(ada, 5))
    workers.at(NOON + 20 * MINUTE)
    assert "Problem located" in notices(ada, "milestone_due")[0].body


def test_an_update_that_names_the_milestone_meets_its_clock(workers, ada):
    ticket = cast.lived(ada, until="in_progress")
    ticket.note(happened_at=NOON, action="排查", result="优惠券过期", milestone="located", **words(ada, 5))
    parts = UpdateParts("接口异常", "正在修复", "同步支付状态", "15:00前")
    ticket.update_customer(parts, milestone="located", **words(ada, 6))
    workers.at(NOON + 20 * MINUTE)
    assert notices(ada, "milestone_due") == []


@pytest.mark.covers("G-118", "K-051", level="door")
def test_a_customer_who_asked_about_a_green_ticket_and_heard_nothing_calls_assignee_and_supervisor(workers, ada, lea):
    ticket = judged(ada, lea, "green")
    question = Entry(occurred_at=NOON + 20 * MINUTE, channel="chat", type="progress", customer_statement="进度？")
    ticket.enquire(question, by=Actor(kind="customer", id=1, door="link"), now=NOON + 20 * MINUTE, policy=policy())
    workers.at(NOON + 24 * MINUTE)
    assert notices(ada, "customer_asks") and notices(ada, "enquiry_due") == []
    workers.at(NOON + 25 * MINUTE)
    assert notices(ada, "enquiry_due") and notices(lea, "enquiry_due")


@pytest.mark.covers("G-141", level="door")
def test_a_question_that_nobody_told_the_customer_calls_assignee_and_supervisor(workers, ada, lea):
    ticket = cast.lived(ada, until="awaiting_customer", contact="13812345678")
    workers.at(NOON + 14 * MINUTE)
    assert notices(lea, "tell_by_hand") == []
    workers.at(NOON + 15 * MINUTE)
    assert notices(ada, "tell_by_hand") and notices(lea, "tell_by_hand")
    (question,) = to_customer(ticket, "confirmation_request")
    ticket.told_by_hand(question, **words(ada, 16))
    assert timer(ticket, "tell").outcome == "missed" and near(timer(ticket, "reminder").due_at, NOON + 46 * MINUTE)


@pytest.mark.covers("G-127", level="door")
def test_material_that_lies_for_half_an_hour_reminds_the_assignee(workers, ada):
    ticket = cast.lived(ada, until="in_progress")
    ticket.note(happened_at=NOON, action="等待截图", result="已请客户提供", **words(ada, 1))
    ticket.receive_material(**words(ada, 2))
    workers.at(NOON + 32 * MINUTE)
    assert notices(ada, "material_due")


@pytest.mark.covers("G-256", level="door")
def test_a_commitment_that_comes_due_calls_its_owner_and_the_assignee(workers, ada):
    ben = cast.agent("Ben")
    ticket = cast.lived(ada, until="in_progress")
    need = "仓库核对出库记录"
    ticket.commit_to("todo", need=need, due_at=NOON + 25 * MINUTE, owner_id=ben.id, **words(ada))
    workers.at(NOON + 25 * MINUTE)
    assert need in notices(ben, "commitment_due")[0].body and notices(ada, "commitment_due")


@pytest.mark.covers("G-151", "G-152", level="door")
def test_half_an_hour_after_the_question_arrived_the_customer_is_reminded_with_a_link(workers, ada):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + 5 * MINUTE)
    assert near(ticket.cycle.asked_delivered_at, NOON + 5 * MINUTE), "the clock begins when the question arrived"
    workers.at(NOON + 34 * MINUTE)
    assert to_customer(ticket, "reminder") == []
    workers.at(NOON + 35 * MINUTE)
    (reminder,) = to_customer(ticket, "reminder")
    letter = workers.letters[f"reminder.{ticket.cycle.id}.1"]
    assert reminder.state == "delivered" and "/confirm/" in letter.get_content()
    assert near(ticket.cycle.reminder_delivered_at, NOON + 35 * MINUTE)


@pytest.mark.covers("G-153", "G-154", "K-025", "K-026", level="door")
def test_two_hours_after_the_reminder_silence_closes_with_the_prescribed_note(workers, ada):
    ticket = cast.lived(ada, until="awaiting_customer")
    for minutes in (1, 31, 150):
        workers.at(NOON + minutes * MINUTE)
    assert ticket.stage == "awaiting_customer"
    workers.at(NOON + 151 * MINUTE)
    assert (ticket.stage, ticket.closed_how) == ("closed", "silence")
    assert "客户未确认，多次联系无果" in ticket.cycle.closing_note
    assert "14:01" in ticket.cycle.closing_note and "14:31" in ticket.cycle.closing_note


@pytest.mark.covers("K-140", level="door")
def test_plan_and_contact_after_a_second_no_are_due_in_a_day(workers, ada, lea):
    ticket = cast.lived(ada, until="awaiting_customer")
    ticket.answer(False, how="phone", **words(ada))
    workers.at(NOON + timedelta(hours=24))
    fired = [t for t in ticket.timers if t.kind == "commitment" and t.fired_at]
    assert len(fired) == 2 and notices(lea)


@pytest.mark.covers("K-012", level="door")
def test_a_solved_ticket_calls_for_no_more_updates(workers, ada):
    cast.lived(ada, until="awaiting_customer", judged=cast.red())
    workers.at(NOON + 15 * MINUTE)
    assert notices(ada, "update_due") == []


@pytest.mark.covers("K-049", level="door")
def test_a_broken_promise_calls_the_supervisors_on_duty_and_all_of_them_when_nobody_is(workers, ada, lea, db):
    away = cast.away(cast.lead("Lin Lead"), until=NOON + timedelta(days=1))
    first = cast.lived(ada, until="in_progress", judged=cast.red())
    workers.at(NOON + 10 * MINUTE)
    assert notices(lea, "promise_overdue") and notices(away, "promise_overdue") == []
    assert first.cycle.called == [lea.id]
    cast.away(lea, since=NOON + 15 * MINUTE, until=NOON + timedelta(days=1))
    second = cast.lived(ada, until="in_progress", judged=cast.red(), now=NOON + 20 * MINUTE)
    workers.at(NOON + 31 * MINUTE)
    assert second.cycle.called == sorted([lea.id, away.id])


@pytest.mark.covers("K-059", level="door")
def test_after_a_stop_of_hours_each_step_is_called_once_and_has_its_full_time(workers, ada, lea, hugo):
    ticket = cast.lived(ada, until="in_progress", judged=cast.red())
    workers.at(NOON + 300 * MINUTE)
    assert notices(hugo, "act_overdue") == [] and ticket.cycle.called == [lea.id]
    workers.at(NOON + 600 * MINUTE)
    workers.at(NOON + 601 * MINUTE)
    assert ticket.cycle.called == [hugo.id] and ticket.cycle.passed_over == [lea.id]
    calls = [event.data["step"] for event in ticket.events if event.kind == "escalated"]
    assert calls == [0, 1]
