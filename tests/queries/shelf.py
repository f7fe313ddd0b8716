"""Tickets with many words on them, and what each question must find; the same on every database."""

from board.extensions import db
from tests import cast

# Question → the tickets it finds. Words of one to three characters, of both scripts, from every kind of entry.
QUESTIONS = {
    "退": {"refund"},
    "退款": {"refund"},
    "未到账": {"refund"},
    "支付宝退款": {"refund"},
    "款退": set(),
    "projector": {"lamp"},
    "Projec": {"lamp"},
    "jector": set(),
    "投影仪 灯泡": {"lamp"},
    "灯泡 退款": set(),
    "𠮷野家": {"lamp"},
    "INC-0047": {"lamp"},
    "inc": {"lamp"},
    "无锡": {"noted"},
    "wuxi carrier": {"noted"},
    "协调快递": {"closed"},
    "SN778899": {"closed"},
    "欧阳": {"refund"},
    '" OR * NEAR(退款': set(),
    "%": set(),
    "ſtraße": {"lamp"},
    "zoe": {"lamp"},
    "Zoë": {"lamp"},
    "zoë begin": {"lamp"},
}


def filled(ada):
    """Name → number: an open ticket of a refund, one of a lamp, one with a note, and a closed one."""
    words = cast.words(ada)
    refund = cast.registered(
        ada, customer_name="欧阳娜娜", contact="ouyang@customer.test", values=_said("支付宝退款未到账", "客户等待退款")
    )
    lamp = cast.registered(
        ada, values=_said("PROJECTOR in the 𠮷野家 Straße is dark; Zoë is beginning", "会议室投影仪灯泡坏了")
    )
    noted = cast.lived(ada, until="in_progress", values=_said("包裹在哪", "查询包裹"))
    noted.note(happened_at=cast.NOON, action="Called the carrier", result="货车困在无锡 Wuxi", **words)
    closed = cast.lived(ada, until="closed", values=_said("机器序列号SN778899", "机器不转"))
    lamp.request.external_ref = "INC-0047"
    db.session.commit()
    return {"refund": refund.number, "lamp": lamp.number, "noted": noted.number, "closed": closed.number}


def _said(customer_words, agent_summary):
    plain = {"core_demand": "x1", "desired_outcome": "x2", "symptom": "x3", "order_channel": "x4"}
    return plain | {"customer_words": customer_words, "agent_summary": agent_summary}
