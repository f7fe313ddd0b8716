"""The example that runs through the first document, lived over HTTP with a moved clock."""

from dataclasses import dataclass

from board import wallclock
from board.extensions import db
from board.models.lists import seed_lists
from board.models.person import Department, Person, Team
from tests import cast
from tests.blueprints import filled
from tests.blueprints.presses import fresh, press, record

NUMBER = "GD20240520-001"
WORDS = "我订单没收到，物流信息不动了"
SUMMARY = "客户订单（编号：ORD20240519001）5月19日下单，20日物流信息显示“已发出”，至今无更新，未收到包裹"
STATEMENT = "我订单没收到，物流信息昨天就不动了，急用！"
REPLY = "张女士非常理解您的着急，订单编号ORD20240519001是吗？我立即帮您联系快递核实，15分钟内给您反馈进展"
NOTE = {"action": "联系快递公司确认，反馈因暴雨导致运输中断", "result": "已协调快递加急派送"}
SOLUTION = {"solution": "物流部协调快递公司加急派送，客户于14:30签收包裹", "self_check": "物流显示已签收"}
THANKS = {
    "answer": "1", "how": "online", "words": "1，已收到，谢谢", "rating": "5",
    "suggestion": "希望以后能主动推送物流异常通知",
}  # fmt: skip
REASONS = {
    "reason_urgency": "核心物流功能异常，客户未收到包裹", "reason_impact": "单个VIP客户，订单金额1500元",
    "reason_level": "VIP客户，年消费1.2万元",
}  # fmt: skip


NAMES = {"agent": "客服A", "expert": "物流专员", "lead": "主管", "head": "负责人"}
ENDED_AT = {}  # each step that was lived once, and when it was over


@dataclass
class Example:
    """The four people of the example, each with a browser, and the clock of the day."""

    workers: object
    sign_in: object
    kept: object

    def meet(self):
        """Look the people up, and sign them in."""
        self.people = {key: db.session.query(Person).filter_by(name=name).one() for key, name in NAMES.items()}
        self.browsers = {key: self.sign_in(person) for key, person in self.people.items()}

    def live(self, step):
        """Live a step, or come back to where it ended when another test has lived it."""
        self.kept(f"example_{step.__name__}", lambda: step(self))
        ENDED_AT.setdefault(step, wallclock.now())
        self.workers.clock.at(ENDED_AT[step])
        self.meet()

    def has_lived(self, step):
        """True when a test of this process has lived the step already."""
        return f"example_{step.__name__}" in self.kept.names

    def at(self, time):
        """Move on to a time of 20 May 2024 in the board's zone; what became due by then happens."""
        self.workers.at(f"2024-05-20T{time}+08:00")

    def press(self, who, resource, **fields):
        """Press a sheet of the example's ticket."""
        return press(self.browsers[who], self.ticket, resource, **fields)

    @property
    def ticket(self):
        """The ticket as it stands."""
        return fresh(NUMBER)

    @property
    def forms(self):
        """The forms as the supervisor reads them."""
        return record(self.browsers["lead"], self.ticket)

    def talk(self, type):
        """Form 3.4 of the talk of a type."""
        return next(f for k, f in self.forms.items() if k.startswith("talk") and f["沟通类型"] == type)


def hire():
    """Agent A, the logistics specialist, the supervisor and the head of service."""
    seed_lists(cast.policy())
    desk = db.session.query(Team).filter_by(board=cast.BOARD, key="logistics_desk").one()
    cast.agent(NAMES["agent"], language="zh")
    cast.agent(NAMES["expert"], language="zh", team=desk)
    cast.lead(NAMES["lead"], language="zh")
    cast.head(NAMES["head"], language="zh")


def register(example):
    """14:00:15: the request comes in and is registered, with its screenshot."""
    example.at("14:00:15")
    sheet = filled.registration(
        customer_words=WORDS, agent_summary=SUMMARY, channel="chat", occurred_at="2024-05-20T13:00",
        order_number="ORD20240519001", amount="1500", mood="anxious", salutation="ms",
    )  # fmt: skip
    del sheet["attachment_state"], sheet["attachment_reason"]
    data = sheet | {"attachments": filled.picture()}
    answer = example.browsers["agent"].post(f"/tickets?board={cast.BOARD}", data=data)
    assert (answer.status_code, answer.location) == (303, f"/tickets/{NUMBER}"), answer.text


def judge(example):
    """14:02 the first talk with its to-do; 14:05:30 judged 3+2+3; 14:06:10 reviewed by the supervisor."""
    example.at("14:02:00")
    talk = {
        "occurred_at": "2024-05-20T14:01:20", "channel": "chat", "type": "progress", "customer_statement": STATEMENT,
        "reply": REPLY, "mood": "anxious", "todos-0-need": "联系快递公司核实物流状态",
        "todos-0-due_at": "2024-05-20T14:15",
    }  # fmt: skip
    assert example.press("agent", "communications", **talk).status_code == 303
    example.at("14:05:30")
    assert example.press("agent", "triages", **filled.judgement(3, 2, 3, **REASONS)).status_code == 303
    example.at("14:06:10")
    assert example.press("lead", "confirmations").status_code == 303


def work(example):
    """14:10:00 assigned, started, a colleague asked for help; 14:15 the note."""
    example.at("14:10:00")
    assert example.press("agent", "assignments", person=example.people["expert"].id).status_code == 303
    assert example.press("expert", "starts").status_code == 303
    service = db.session.query(Department).filter_by(board=cast.BOARD, key="service").one()
    help_wanted = {
        "kind": "collaboration",
        "need": "向客户同步进展",
        "department": service.id,
        "contact_person": "客服A",
        "expected_result": "客户知道进展",
    }
    assert example.press("expert", "commitments", **help_wanted, due_at="2024-05-20T14:30").status_code == 303
    example.at("14:15:40")
    (todo,) = [one for one in example.ticket.commitments if one.kind == "todo"]
    example.press("agent", f"commitments/{todo.id}/answers", answer="已联系")
    assert example.press("expert", "notes", happened_at="2024-05-20T14:15", **NOTE).status_code == 303


def run_late(example):
    """14:20 the promise breaks; 14:22 the supervisor steps in; 14:28 the help is there."""
    example.at("14:20:00")
    example.at("14:22:00")
    assert example.press("lead", "actions", what="coordinate", remark="已请物流部加急").status_code == 303
    example.at("14:28:00")
    (task,) = [one for one in example.ticket.commitments if one.kind == "collaboration"]
    assert example.press("agent", f"commitments/{task.id}/answers", answer="已告知客户").status_code == 303


def solve(example):
    """14:30:00 solved, late: refused without the overdue remark, taken with it."""
    example.at("14:30:00")
    refused = example.press("expert", "solutions", **SOLUTION)
    assert (refused.status_code, example.ticket.stage) == (422, "in_progress")
    assert 'data-field="overdue_reason"' in refused.text
    done = example.press("expert", "solutions", **SOLUTION, overdue_reason="等待快递公司反馈超时")
    assert done.status_code == 303


def close(example):
    """14:32:00 the customer's 1 with 5 points; 14:35:00 the supervisor closes."""
    example.at("14:32:00")
    assert example.press("agent", "answers", **THANKS).status_code == 303
    assert example.press("agent", "closures").status_code == 409
    example.at("14:35:00")
    assert example.press("lead", "closures").status_code == 303


STEPS = (register, judge, work, run_late, solve, close)


def live(example, until=close):
    """The example up to a step."""
    steps = STEPS[: STEPS.index(until) + 1]
    lived = sum(map(example.has_lived, steps))
    for step in steps[max(lived - 1, 0) :]:
        example.live(step)
    return example
