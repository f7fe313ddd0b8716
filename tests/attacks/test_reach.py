"""Out of reach is 404, whichever address or field names it, and nothing is changed by trying."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from board.models.attachment import Attachment, attach
from board.models.event import Event
from board.models.message import Message
from board.models.person import Department, Team
from board.models.ticket import Ticket
from tests import cast
from tests.blueprints import filled
from tests.workers import to_customer

PUBLIC = ("auth.", "health.", "metrics.", "static", "confirmations.", "progress.", "wall.show", "wall.pair")
LEADERS = {
    "rulings": {"colour": "green", "reason": "Because"},
    "confirmations": {},
    "approvals": {},
    "rejections": {"reason": "Not enough"},
    "actions": {"what": "coordinate", "remark": "I am on it"},
    "withdrawals": {"why": "spam", "reason": "Advertising"},
}


class Upload:
    """A file as a form gives it."""

    def __init__(self, content=filled.PNG):
        self.stream, self.filename = filled.picture(content=content)[0], "proof.png"


@pytest.fixture
def case(db, clock):
    """A ticket that waits for its customer, with a commitment, a file and a message told by hand."""
    clock.at(cast.NOON)
    ada = cast.agent()
    ticket = cast.lived(ada, until="in_progress", contact="13812345678", judged=cast.judgement(2, 1, 1))
    words = cast.words(ada)
    due = cast.NOON + timedelta(hours=1)
    made = ticket.commit_to("todo", need="Call", due_at=due, owner_id=ada.id, **words)
    (file,) = attach([Upload()], "ticket", ticket.id, ticket, cast.as_(ada), cast.NOON)
    ticket.update_customer(cast.PARTS, **words)
    db.session.commit()
    message = db.session.scalars(select(Message).where(Message.state == "by_hand")).first()
    return {"ticket": ticket, "ada": ada, "commitment": made.id, "file": file.id, "message": message.id}


def addresses(app, case):
    """(method, address) of everything below the ticket, and of its parts."""
    ticket, ids = case["ticket"], {"<int:commitment_id>": case["commitment"], "<int:attachment_id>": case["file"]}
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<number>", ticket.customer.number if rule.rule.startswith("/cust") else ticket.number)
        for name, value in ids.items():
            path = path.replace(name, str(value))
        if path != rule.rule and "<" not in path:
            yield from ((method, path) for method in sorted(rule.methods & {"GET", "POST"}))


def state(db):
    """What must stay as it is."""
    db.session.expire_all()
    ticket = db.session.scalars(select(Ticket).order_by(Ticket.id)).first()
    events = db.session.scalar(select(func.count(Event.id)))
    return ticket.version, ticket.face, ticket.stage, ticket.colour, ticket.assignee_id, events


def outsiders(db, sign_in):
    """Browsers of people who have nothing to do with the board's tickets."""
    other = Department(board=cast.BOARD, key="other", name_en="Other", name_zh="其他")
    db.session.add(other)
    db.session.commit()
    return {
        "a stranger": sign_in(cast.stranger()),
        "another department": sign_in(cast.person("Dan", "department", department=other)),
        "nobody's member": sign_in(cast.person("Nina")),
    }


def test_outsiders_find_nothing_at_any_address_of_a_ticket(app, db, case, sign_in):
    before = state(db)
    for who, browser in outsiders(db, sign_in).items():
        for method, path in addresses(app, case):
            answer = browser.open(path, method=method) if method == "GET" else browser.post(path)
            assert answer.status_code == 404, (who, method, path)
    assert state(db) == before


def test_whoever_is_signed_out_or_has_left_gets_nothing_from_any_page(app, db, case, sign_in, client):
    gone = cast.lead("Gone Lead")
    left = sign_in(gone)
    assert left.get(f"/tickets/{case['ticket'].number}").status_code == 200
    gone.is_active = False
    db.session.commit()
    before = state(db)
    for browser in (client, left):
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith(PUBLIC):
                continue
            path = rule.rule.replace("<number>", case["ticket"].number).replace("<board>", cast.BOARD)
            path = path.replace("<any(teams, departments, lists):kind>", "teams").replace("<key>", "key")
            path = "1".join(part.partition(">")[2] if ">" in part else part for part in path.split("<"))
            for method in rule.methods & {"GET", "POST"}:
                answer = browser.open(path, method=method)
                assert answer.status_code in (302, 401), (method, path)
                assert case["ticket"].number not in answer.text.replace(path, "")
    assert state(db) == before


@pytest.mark.parametrize("resource", LEADERS)
def test_what_is_for_supervisors_is_refused_to_an_agent_and_to_a_department(db, case, sign_in, resource):
    asked = Department(board=cast.BOARD, key="asked", name_en="Asked", name_zh="被问")
    db.session.add(asked)
    db.session.flush()
    words = cast.words(case["ada"])
    whom = {"department_id": asked.id, "contact_person": "Li", "due_at": cast.NOON + timedelta(hours=1)}
    case["ticket"].commit_to("collaboration", need="Check the stock", expected_result="A number", **whom, **words)
    member = cast.person("Mia Member", "department", department=asked)
    before = state(db)
    for browser in (sign_in(case["ada"]), sign_in(member)):
        answer = browser.post(f"/tickets/{case['ticket'].number}/{resource}", data=LEADERS[resource])
        assert answer.status_code == 409
    assert state(db) == before


def test_a_department_answers_its_task_and_sees_no_contact(db, case, sign_in):
    ticket = case["ticket"]
    asked = Department(board=cast.BOARD, key="asked", name_en="Asked", name_zh="被问")
    db.session.add(asked)
    db.session.flush()
    words = cast.words(case["ada"])
    whom = {"department_id": asked.id, "contact_person": "Li", "due_at": cast.NOON + timedelta(hours=1)}
    ticket.commit_to("collaboration", need="Check the stock", expected_result="A number", **whom, **words)
    browser = sign_in(cast.person("Mia Member", "department", department=asked))
    page = browser.get(f"/tickets/{ticket.number}")
    assert page.status_code == 200 and "13812345678" not in page.text
    point = ticket.customer.contact_points[0].id
    assert browser.post(f"/tickets/{ticket.number}/reveals", data={"point": point}).status_code == 403
    (waiting,) = to_customer(ticket, "received")
    assert browser.post(f"/tickets/{ticket.number}/deliveries/words", data={"message": waiting.id}).status_code == 403
    assert browser.get(f"/customers?board={cast.BOARD}&q=1381").status_code == 403
    assert browser.get(f"/tickets/new?board={cast.BOARD}").status_code == 403


def test_no_field_of_a_form_names_what_is_out_of_reach(db, case, sign_in):
    """People, teams, departments, tickets, messages and commitments of another board or another ticket."""
    ticket, far = case["ticket"], cast.stranger()
    team = Team(board="tiny", key="far", name_en="Far", name_zh="远")
    department = Department(board="tiny", key="far", name_en="Far", name_zh="远")
    db.session.add_all([team, department])
    theirs = cast.lived(cast.agent("Theo"), until="in_progress")
    db.session.commit()
    due = {"kind": "todo", "need": "Call", "due_at": "2030-01-01T10:00", "contact_person": "Li"}
    tries = [
        ("assignments", {"person": far.id, "reason": "skills"}, 422),
        ("moves", {"by": "assignee", "to": far.id}, 409),
        ("commitments", due | {"owner": far.id}, 422),
        ("commitments", due | {"department": department.id}, 422),
        ("links", {"kind": "follows", "number": "GD19990101-001"}, 422),
        (f"deliveries?message={case['message']}", {}, 404),
        (f"commitments/{case['commitment']}/answers", {"answer": "Done"}, 404),
        ("reveals", {"point": 99}, 404),
    ]
    browser = sign_in(cast.lead())
    for resource, fields, status in tries:
        number = theirs.number if status == 404 else ticket.number
        answer = browser.post(f"/tickets/{number}/{resource}", data=fields)
        assert answer.status_code in {status, 422 if status == 409 else status}, (resource, answer.status_code)
    db.session.expire_all()
    assert ticket.assignee_id == case["ada"].id
    assert [c.owner_id for c in ticket.commitments] == [case["ada"].id]


def test_a_stranger_links_to_no_ticket_out_of_reach_and_reads_no_file(db, case, sign_in):
    far = cast.stranger()
    assert sign_in(far).get(f"/attachments/{case['file']}").status_code == 404
    assert db.session.get(Attachment, case["file"]) is not None
    found = sign_in(far).get(f"/find?q={case['ticket'].number}")
    assert f"/tickets/{case['ticket'].number}" not in found.text


def test_a_notice_of_somebody_else_is_not_marked_as_read(db, case, sign_in):
    notice = db.session.scalars(select(Message).where(Message.channel == "in_app", Message.read_at.is_(None))).first()
    owner = notice.person_id
    browser = sign_in(cast.lead("Leo Lead"))
    assert owner is not None
    browser.post("/inbox/reads", data={"notice": notice.id})
    browser.post("/inbox/reads", data={"all": "1"})
    db.session.expire_all()
    assert notice.read_at is None
