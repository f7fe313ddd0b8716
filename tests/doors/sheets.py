"""Every sheet of a ticket with one filled form: what it needs before, who presses, what stands in the history after."""

from dataclasses import dataclass, field
from datetime import timedelta

from board.extensions import db
from board.models.message import Message
from board.models.registration import further_ticket
from board.models.token import mint
from tests import cast
from tests.blueprints import filled

LATER = "2024-05-20T20:00"


@dataclass
class Scene:
    """Who is there: an agent, a supervisor; the clock stands at noon."""

    ada: object
    lea: object

    def words(self, who=None, minutes=0):
        """By whom, when, by which policy."""
        return {
            "by": cast.as_(who or self.ada),
            "now": cast.NOON + timedelta(minutes=minutes),
            "policy": cast.policy(),
        }


@dataclass
class Case:
    """One good press: `fields` are posted, `asks` is one of them that the sheet insists on."""

    stage: str
    event: str
    fields: dict = field(default_factory=dict)
    asks: str | None = None
    by_lead: bool = False
    prepare: object = None

    def ticket(self, scene):
        """A ticket that is ready for the press, and the particulars that only the database knows."""
        ticket = cast.lived(scene.ada, until=self.stage)
        more = self.prepare(ticket, scene) if self.prepare else {}
        db.session.commit()
        return ticket, self.fields | (more or {})


def _paused(ticket, scene):
    ticket.pause("material", None, **scene.words())


def _overdue(ticket, scene):
    timers = [timer for timer in ticket.timers if timer.kind == "promise"]
    ticket.ring(timers, **scene.words(minutes=241) | {"by": cast.SYSTEM})


def _ready(ticket, scene):
    ticket.answer(True, how="phone", rating=1, **scene.words())


def _other(ticket, scene):
    return {"number": further_ticket(ticket.request, **scene.words()).number}


def _linked(ticket, scene):
    mint(ticket, "progress", now=cast.NOON, days=timedelta(days=9000))


def _quick(ticket, scene):
    ticket.request.registered_at = None


def _by_hand(ticket, scene):
    message = Message(
        key="by-hand", board=ticket.board, ticket_id=ticket.id, cycle_id=ticket.cycle_id,
        customer_id=ticket.customer.id, channel="by_hand", language="zh", template="received", body="您好",
        state="by_hand", not_before=cast.NOON, created_at=cast.NOON,
    )  # fmt: skip
    db.session.add(message)
    db.session.flush()
    return {"message": message.id}


NOTE = {"happened_at": "2024-05-20T14:00", "action": "联系快递公司确认", "result": "已协调快递加急派送"}
UPDATE = {
    "status": "暴雨导致运输中断",
    "progress": "已联系快递",
    "next_step": "派送后电话确认",
    "expected": "今天15:00前",
}
TALK = {
    "occurred_at": "2024-05-20T14:00:05", "channel": "phone", "type": "progress",
    "customer_statement": "物流信息不动了，急用！", "reply": "非常理解您的着急，15分钟内给您反馈", "mood": "calm",
}  # fmt: skip
SOLUTION = {"solution": "协调快递公司加急派送，客户已签收", "self_check": "物流显示已签收"}

CASES = {
    "completions": Case("new", "registration_completed", filled.registration(), "core_demand", prepare=_quick),
    "corrections": Case(
        "new", "registration_corrected", filled.registration(contact="zhang@customer.test"), "core_demand"
    ),
    "link_withdrawals": Case("awaiting_customer", "links_withdrawn", prepare=_linked),
    "triages": Case("new", "triaged", filled.judgement(), "reason_level"),
    "disputes": Case("judged", "disputed", {"colour": "red", "reason": "客户坚持紧急"}, "reason"),
    "rulings": Case("judged", "ruled", {"colour": "red", "reason": "大客户"}, "reason", by_lead=True),
    "confirmations": Case("judged", "ruled", by_lead=True),
    "assignments": Case("judged", "assigned", asks="person", prepare=lambda _t, scene: {"person": scene.lea.id}),
    "releases": Case("assigned", "released", {"reason": "分配有误"}, "reason"),
    "starts": Case("assigned", "started"),
    "notes": Case("in_progress", "noted", NOTE, "result"),
    "updates": Case("in_progress", "customer_updated", UPDATE, "expected"),
    "communications": Case("in_progress", "communicated", TALK, "type"),
    "commitments": Case(
        "in_progress",
        "committed",
        {"kind": "todo", "need": "联系快递核实", "due_at": LATER},
        "need",
        prepare=lambda _t, scene: {"owner": scene.ada.id},
    ),
    "estimates": Case("in_progress", "estimated", {"promise_at": LATER, "reason": "等待快递公司"}, "reason"),
    "pauses": Case("in_progress", "paused", {"why": "material"}, "why"),
    "resumptions": Case("in_progress", "resumed", prepare=_paused),
    "materials": Case("in_progress", "material_arrived", prepare=_paused),
    "actions": Case("in_progress", "acted", {"what": "coordinate", "remark": "我来协调"}, "remark", True, _overdue),
    "explanations": Case("in_progress", "explained", {"reason": "等待快递公司反馈"}, "reason", prepare=_overdue),
    "acknowledgements": Case("in_progress", "acknowledged", by_lead=True, prepare=_overdue),
    "urges": Case("in_progress", "urged", {"words": "怎么还没好？"}),
    "solutions": Case("in_progress", "solved", SOLUTION, "solution"),
    "recalls": Case("awaiting_customer", "recalled", {"reason": "方案不完整"}, "reason"),
    "rejections": Case("awaiting_customer", "rejected", {"reason": "结果未经验证"}, "reason", by_lead=True),
    "approvals": Case("in_progress", "approved", by_lead=True),
    "answers": Case("awaiting_customer", "answered", {"answer": "1", "how": "phone"}, "answer"),
    "ratings": Case("closed", "rated", {"rating": "5"}, "rating"),
    "closures": Case("awaiting_customer", "closed", by_lead=True, prepare=_ready),
    "withdrawals": Case("new", "closed", {"why": "withdrawn", "reason": "客户撤回"}, "reason", by_lead=True),
    "reopenings": Case("closed", "handled_again", {"reason": "又出现了"}, "reason"),
    "links": Case("in_progress", "linked", {"kind": "same_cause"}, "number", prepare=_other),
    "attachments": Case("in_progress", "attached", asks="attachments"),
    "deliveries": Case("in_progress", "told_by_hand", prepare=_by_hand),
}
# These say what they did on another ticket or on another row than the ticket's own.
ELSEWHERE = {"siblings"}
# These are lived in tests/blueprints/test_marks.py: pins belong to a person, tags and nudges to no stage.
ELSEWHERE |= {"nudges", "pins", "tags", "unpins", "untags"}
