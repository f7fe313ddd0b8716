"""What stands in the database while the screens are looked at: a busy day, and the first one."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import select

from board.domain.notes import Entry, Todo, UpdateParts
from board.extensions import db
from board.models.destination import add_service, add_webhook
from board.models.message import Attempt
from board.models.person import Department, Team
from board.models.proof import Proof, ask
from board.models.registration import register
from board.models.saved_view import save_view
from board.models.screen import Screen
from board.models.ticket import Ticket
from board.models.token import mint
from board.queries.view import View
from tests import cast

NOON = cast.NOON
ENGLISH = {
    "customer_name": "Alexandra Konstantinopoulou-Featherstonehaugh",
    "contact": "+86 139 1234 5678",
    "customer_level": "ordinary",
    "language": "en",
}
LONG_DEMAND = "The tracking page has shown the same place for four days now"


def bare():
    """The first day: agent, supervisor and administrator, each in Chinese as well, and nothing else."""
    return SimpleNamespace(
        agent=cast.agent(),
        lead=cast.lead(),
        admin=cast.person("Root Admin", "admin", "supervisor"),
        zh_agent=cast.agent("张敏", language="zh"),
        zh_lead=cast.lead("李主管", language="zh"),
        zh_admin=cast.person("王管理", "admin", "supervisor", language="zh"),
        links={},
    )


def busy():
    """A day with everything: each stage and colour, disputes, pauses, a second handling, long names."""
    day = bare()
    day.bo = cast.agent("Bartholomew Featherstonehaugh-Cholmondeley", team=_team())
    day.links = {"red": _red(day), "late": _late(day), "fresh": cast.registered(day.bo).number} | _waiting(day)
    day.links |= _special(day) | {"view": _views(day)}
    _crowd(day)
    day.links |= _wall(day) | _outside(day)
    return day


def _outside(day):
    """Addresses that work, fail and are off, and a webhook with its log; the webhook's id."""
    more = {"allowed": (), "now": NOON}
    for person in (day.agent, day.zh_agent):
        for url, name in (("wecombot://6ab2c3d4-5555-7777", "My phone"), ("dingtalk://0123456789abcdef", "")):
            add_service(url=url, name=name, owner={"person_id": person.id}, board=cast.BOARD, **more).took(NOON)
    first, second = db.session.scalars(select(Team).order_by(Team.id)).all()[:1] * 2
    group = {"board": cast.BOARD, "kinds": ["breaches"], "name": ""}
    add_service(url="feishu://0123456789abcdef", owner={"team_id": first.id}, **group, **more)
    off = add_service(url="json://example.com/hook", owner={"team_id": second.id}, **group, **more)
    off.refused_one("server 503", now=NOON, most=1)
    hook = add_webhook(
        url="https://erp.example.com/hooks/board", name="ERP of the warehouse in Hangzhou", board=cast.BOARD,
        team_id=None, kinds=["assigned", "closed"], **more,
    )  # fmt: skip
    for state, results in (("delivered", ("server 503", "delivered")), ("parked", ("server TimeoutError",) * 3)):
        message = hook.try_out(words=("", ""), now=NOON)
        message.state, message.template = state, "event.assigned"
        db.session.flush()
        tries = [Attempt(message_id=message.id, at=NOON, took_ms=812, result=result) for result in results]
        db.session.add_all(tries)
    hook.took(NOON)
    db.session.commit()
    return {"hook": hook.id}


def _views(day):
    """A view of the supervisor's for everybody, and one of the agent's; the id of the first."""
    kept = [
        save_view(View.parse(cast.policy(), query), name, is_shared=True, person=person, now=NOON)
        for person, name, query in (
            (day.lead, "Unassigned by person, every morning at eight", "by=assignee&who=none"),
            (day.agent, "我的超时工单", "by=due&who=mine&due=late"),
        )
    ]
    db.session.flush()
    return kept[0].id


def _team():
    team = db.session.scalar(db.select(Team).where(Team.board == cast.BOARD))
    team.name_en = "First line for the northern and eastern provinces"
    return team


def _red(day):
    """A red ticket in full swing: notes, an update, a talk with a to-do, a task for another department."""
    ticket = cast.lived(day.agent, until="in_progress", judged=cast.red(), now=NOON - timedelta(minutes=8))
    words = cast.words(day.agent, NOON - timedelta(minutes=3))
    ticket.note(happened_at=words["now"], action="致电快递公司", result="暴雨导致中转延误，等待加急派送", **words)
    ticket.update_customer(
        UpdateParts("暴雨导致运输中断", "已联系快递加急派送", "派送后电话确认", "今天15:00前"), **words
    )
    talk = Entry(
        occurred_at=words["now"], channel="phone", type="progress", customer_statement="到底什么时候能到？",
        reply="非常抱歉让您久等，快递今天下午送达。", mood="anxious",
        todos=(Todo("派送后致电客户", NOON + timedelta(hours=1)),),
    )  # fmt: skip
    ticket.communicate(talk, **words)
    department = db.session.scalar(db.select(Department).where(Department.key == "logistics"))
    ticket.commit_to(
        "collaboration", need="请确认包裹位置并安排加急派送", due_at=NOON + timedelta(minutes=30),
        department_id=department.id,
        contact_person="王站长", expected_result="给出派送时间", **words,
    )  # fmt: skip
    return ticket.number


def _late(day):
    """A red ticket whose promise is long broken; the sweep that follows escalates it."""
    happened = {"occurred_at": NOON - timedelta(hours=5)}
    now = NOON - timedelta(hours=2)
    return cast.lived(day.agent, until="in_progress", judged=cast.red(), now=now, values=happened).number


def _waiting(day):
    """Solved ones: asked, ready to close, told by hand, answered, closed."""
    earlier = NOON - timedelta(minutes=40)
    asked = cast.lived(day.agent, until="awaiting_customer", judged=cast.judgement(2, 1, 1), now=earlier)
    ready = cast.lived(day.bo, until="awaiting_customer", judged=cast.red(), now=earlier)
    ready.answer(True, how="link", rating=4, suggestion="请提前通知", **cast.words(day.agent))
    second = cast.lived(day.agent, until="awaiting_customer", judged=cast.judgement(2, 2, 2), now=earlier)
    refused_token = mint(second, "confirm", now=earlier, days=timedelta(days=14))
    second.answer(False, how="link", words="包裹是空的，里面什么都没有", **cast.words(day.agent))
    by_hand = cast.lived(
        day.agent, until="awaiting_customer", now=earlier, **ENGLISH, values={"core_demand": LONG_DEMAND}
    )
    closed = cast.lived(day.agent, until="closed", judged=cast.judgement(1, 1, 1), now=earlier)
    return {
        "asked": asked.number, "ready": ready.number, "second": second.number, "by_hand": by_hand.number,
        "closed": closed.number, "confirm": mint(asked, "confirm", now=NOON, days=timedelta(days=14)),
        "refused": refused_token, "expired": mint(by_hand, "confirm", now=NOON, days=-timedelta(days=1)),
        "customer": asked.customer.number, "english": mint(by_hand, "confirm", now=NOON, days=timedelta(days=14)),
    }  # fmt: skip


def _wall(day):
    """A wall that waits for its code, and one that waits for the supervisor's phone."""
    walls = [Screen(board=cast.BOARD, name=name, created_at=NOON) for name in ("Team room", "Canteen")]
    db.session.add_all(walls)
    db.session.flush()
    ticket = db.session.scalar(db.select(Ticket).filter_by(number=day.links["assigned"]))
    waiting, _plain = ask(walls[1], day.lead, ticket, now=NOON, seconds=120)
    cast.away(day.bo, until=NOON + timedelta(days=1))
    cast.away(day.bo, since=NOON + timedelta(days=9), until=NOON + timedelta(days=12))
    cast.away(day.bo, since=NOON - timedelta(days=9), until=NOON - timedelta(days=6))
    return {"wall": walls[0].new_code(now=NOON, minutes=10), "approval": waiting.id}


def walls_in_chinese(lead):
    """Every wall speaks Chinese from now on, and waits for the phone of this supervisor."""
    db.session.execute(db.update(Screen).values(language="zh"))
    db.session.execute(db.update(Proof).values(person_id=lead.id))
    db.session.commit()


def _special(day):
    """A quick one that wants completion, a dispute, a pause for material, one not started."""
    quick = register(cast.sheet(values={"symptom": None}), is_quick=True, **cast.words(day.agent))
    disputed = cast.lived(day.agent, until="judged")
    disputed.dispute("red", "客户称已多次反馈，影响当日发货", **cast.words(day.bo))
    paused = cast.lived(day.agent, until="in_progress", judged=cast.judgement(1, 2, 1))
    paused.update_customer(
        UpdateParts("需要您提供订单截图", "已查询物流", "请上传截图", "收到后30分钟内"), asks_material=True,
        **cast.words(day.agent),
    )  # fmt: skip
    started = cast.lived(day.bo, until="assigned", **ENGLISH, values={"core_demand": LONG_DEMAND})
    return {
        "quick": quick.number, "disputed": disputed.number, "paused": paused.number, "assigned": started.number,
        "progress": mint(paused, "progress", now=NOON, days=timedelta(days=90)),
        "commitment": db.session.scalar(db.text("SELECT min(id) FROM commitment")), "person": day.bo.id,
    }  # fmt: skip


def _crowd(day):
    """More of every colour and stage, some hours old."""
    scores = {"red": (3, 3, 3), "orange": (2, 2, 2), "yellow": (1, 1, 1)}
    for at, points in enumerate(scores.values()):
        for until in ("judged", "assigned", "in_progress", "awaiting_customer"):
            now = NOON - timedelta(minutes=5 + 9 * at)
            cast.lived(day.bo if at % 2 else day.agent, until=until, judged=cast.judgement(*points), now=now)
    cast.registered(day.agent, values={"urgency_mark": "low"}, **ENGLISH)
