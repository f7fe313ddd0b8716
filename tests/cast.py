"""The people we know: an agent, a colleague, a lead, a head, a stranger, a customer; one board."""

from datetime import UTC, datetime

from board.domain.actors import Actor
from board.domain.closing import Proposal
from board.domain.notes import UpdateParts
from board.domain.priority import Judgement
from board.extensions import db, passwords, policies
from board.models.absence import Absence
from board.models.person import Department, Membership, Person, Team
from board.models.registration import Registration, register

BOARD = "service-guide"
PASSWORD = "a long enough password"
NOON = datetime(2024, 5, 20, 6, 0, 15, tzinfo=UTC)  # 14:00:15 in the board's zone


def policy(board=BOARD):
    """The board's policy."""
    return policies[board]


def person(name, *ranks, board=BOARD, team=None, department=None, language="en"):
    """A person with these ranks on a board, committed; the address is made of the name."""
    hashed = passwords.hash(PASSWORD)
    someone = Person(
        email=f"{name.lower().replace(' ', '.')}@demo.test",
        name=name,
        password_hash=hashed,
        language=language,
        created_at=NOON,
    )
    for rank in ranks:
        someone.memberships.append(Membership(board=board, rank=rank, team=team, department=department))
    db.session.add(someone)
    db.session.commit()
    return someone


def agent(name="Ada Agent", **more):
    """An agent of the board."""
    return person(name, "agent", **more)


def lead(name="Lea Lead", **more):
    """A supervisor of the board."""
    return person(name, "supervisor", **more)


def head(name="Hugo Head", **more):
    """The head of service."""
    return person(name, "head", **more)


def away(someone, *, until, since=NOON):
    """The person, away until then; committed."""
    db.session.add(Absence(person_id=someone.id, from_at=since, until_at=until, created_at=NOON))
    db.session.commit()
    return someone


def stranger(name="Sam Stranger"):
    """Somebody who works on another board."""
    return person(name, "agent", board="tiny")


def team(key="first_line", department_key="service"):
    """A team in its department."""
    department = Department(board=BOARD, key=department_key, name_en="Customer service", name_zh="客服部")
    row = Team(board=BOARD, key=key, name_en="First line", name_zh="一线客服", department=department)
    db.session.add(row)
    db.session.commit()
    return row


def sheet(**changes):
    """A complete registration: VIP customer Zhang, parcel not arrived."""
    values = {
        "channel": "chat",
        "request_type": "aftersales",
        "urgency_mark": "urgent",
        "occurred_at": datetime(2024, 5, 20, 5, 0, tzinfo=UTC),
        "customer_words": "我订单没收到，物流信息不动了",
        "agent_summary": "客户订单（编号：ORD20240519001）5月19日下单，"
        "20日物流信息显示“已发出”，至今无更新，未收到包裹",
        "core_demand": "订单未收到",
        "desired_outcome": "希望尽快收到包裹",
        "symptom": "物流信息自昨日起没有更新",
        "order_channel": "App首页",
    } | changes.pop("values", {})
    base = {
        "customer_name": "张小姐", "contact": "zhang@customer.test", "customer_level": "vip", "language": "zh",
        "values": values, "attachment_state": "not_applicable", "attachment_reason": "电话咨询，无截图",
        "mood": "anxious",
    }  # fmt: skip
    return Registration(**(base | changes))


def red(**changes):
    """A judgement of 8 of 9: red."""
    return judgement(3, 2, 3, **changes)


def judgement(urgency, impact, level, **changes):
    """A judgement with these points."""
    base = {
        "domain": "logistics", "nature": "fault", "topic": "delay",
        "points": {"urgency": urgency, "impact": impact, "level": level},
        "reasons": {"urgency": "核心物流功能异常", "impact": "订单金额1500元", "level": "VIP客户，年消费1.2万元"},
    }  # fmt: skip
    return Judgement(**(base | changes))


PARTS = UpdateParts("暴雨导致运输中断", "已联系快递加急派送", "派送后电话确认", "今天15:00前")
SOLUTION = Proposal(
    solution="物流部协调快递公司加急派送，客户于14:30签收包裹",
    self_check="物流显示已签收",
    overdue_reason="等待快递公司反馈超时",
)


def as_(someone, door="page"):
    """The person as a doer of verbs on the board."""
    return someone.acting_on(BOARD, door=door)


SYSTEM = Actor(kind="system", door="job")


def words(someone, now=NOON):
    """What every verb is told: who does it, when, by which policy."""
    return {"by": as_(someone), "now": now, "policy": policy()}


def registered(by, now=NOON, **changes):
    """A fresh ticket in `new`."""
    ticket = register(sheet(**changes), by=as_(by), now=now, policy=policy())
    db.session.commit()
    return ticket


def lived(by, *, until, now=NOON, judged=None, **changes):
    """A ticket that lived up to a stage, all steps at one moment by one person who is given it."""
    ticket = registered(by, now, **changes)
    told = words(by, now)
    steps = {
        "new": lambda: None,
        "judged": lambda: ticket.triage(judged or judgement(2, 2, 1), **told),
        "assigned": lambda: ticket.assign(by, **told),
        "in_progress": lambda: ticket.start(**told),
        "awaiting_customer": lambda: ticket.solve(SOLUTION, **told),
        "closed": lambda: ticket.answer(True, how="phone", **told),
    }
    for stage, step in steps.items():
        step()
        if stage == until:
            break
    db.session.commit()
    return ticket
