"""Webhooks: signed, logged, tried again, switched off; over real connections that fail, hang, drip and reset."""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from datetime import timedelta

import pytest
from sqlalchemy import select

from board.delivery import upkeep, webhooks
from board.delivery.transports import Undelivered
from board.domain.actors import SYSTEM
from board.models.destination import Destination, add_webhook
from board.models.message import Message
from tests import cast
from tests.cast import NOON, policy
from tests.workers import notices

MINUTE = timedelta(minutes=1)
KINDS = ["assigned", "closed"]


@pytest.fixture
def ada(db):
    return cast.agent()


@pytest.fixture
def hook(app, receiver, ada, db):
    """A webhook of the board that hears of assignments and closures."""
    allowed = app.config["BOARD"].outside_allow
    row = add_webhook(
        url=f"http://{receiver.host}/hook?a=b", name="ERP", board=cast.BOARD, team_id=None, kinds=KINDS,
        allowed=allowed, now=NOON,
    )  # fmt: skip
    db.session.commit()
    return row


def given(ada):
    ticket = cast.lived(ada, until="judged")
    ticket.assign(ada, by=SYSTEM, now=NOON, policy=policy())
    return ticket


def told(db):
    return list(db.session.scalars(select(Message).where(Message.channel == "webhook").order_by(Message.id)))


def test_an_event_is_posted_signed_with_its_key_and_the_time_of_the_attempt(workers, receiver, ada, hook, db):
    ticket = given(ada)
    workers.at(NOON)
    (taken,) = receiver.taken
    (message,) = told(db)
    event = json.loads(taken.body)
    assert taken.path == "/hook?a=b" and event["type"] == "ticket.assigned"
    assert event["data"]["ticket"] == ticket.number and event["data"]["stage"] == "assigned"
    assert event["data"]["version"] == ticket.version
    assert taken.headers["webhook-id"] == event["id"] == message.key
    assert int(taken.headers["webhook-timestamp"]) == int(NOON.timestamp())
    signed = f"{message.key}.{int(NOON.timestamp())}.{taken.body.decode()}".encode()
    digest = hmac.digest(b64decode(hook.secret.removeprefix("whsec_")), signed, hashlib.sha256)
    assert taken.headers["webhook-signature"] == f"v1,{b64encode(digest).decode()}"
    assert message.state == "delivered" and [attempt.result for attempt in message.attempted] == ["delivered"]


def test_nothing_personal_leaves(workers, receiver, ada, hook):
    ticket = given(ada)
    workers.at(NOON)
    text = receiver.taken[0].body.decode()
    customer = ticket.customer
    for secret in (customer.name, "zhang@customer.test", ada.name, ada.email, ticket.request.customer_words):
        assert secret not in text


@pytest.mark.parametrize("other", [{"kinds": ["closed"]}, {"board": "tiny"}, {"team_id": "refunds"}])
def test_other_kinds_other_boards_and_other_teams_are_not_told(ada, hook, db, other):
    if "team_id" in other:
        other = {"team_id": cast.team("refunds").id}
    for name, value in other.items():
        setattr(hook, name, value)
    db.session.commit()
    given(ada)
    assert told(db) == []


def test_its_own_team_is_told(ada, hook, db):
    hook.team_id = cast.team("refunds").id
    db.session.commit()
    ticket = cast.lived(ada, until="judged")
    ticket.assign(ada, team=hook.team, by=SYSTEM, now=NOON, policy=policy())
    assert [m.template for m in told(db)] == ["event.assigned"]


def test_what_fails_comes_again_with_the_same_key_and_a_new_time(workers, receiver, ada, hook, db):
    receiver.says = 503
    given(ada)
    workers.at(NOON)
    assert [(m.state, m.error) for m in told(db)] == [("queued", "server 503")]
    receiver.says = 200
    workers.at(NOON + MINUTE)
    first, second = receiver.taken
    assert first.headers["webhook-id"] == second.headers["webhook-id"] and first.body == second.body
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 60
    assert [attempt.result for attempt in told(db)[0].attempted] == ["server 503", "delivered"]


@pytest.mark.parametrize(
    "says, why, is_final",
    [
        ((302, {"Location": "https://example.com/"}), "redirected", True),
        (410, "gone", True),
        (404, "server 404", False),
        (500, "server 500", False),
        ("reset", "server ConnectionResetError|server RemoteDisconnected", False),
        ("cut", "server BadStatusLine", False),
        ("hang", "server TimeoutError", False),
        ("drip", "server TimeoutError", False),
    ],
)
def test_every_way_to_fail_has_its_word_and_ends_in_time(receiver, app, monkeypatch, says, why, is_final):
    monkeypatch.setattr(webhooks, "SECONDS", 1)
    receiver.says = says
    with pytest.raises(Undelivered, match=why) as error:
        webhooks.send(f"http://{receiver.host}/", headers={}, body="{}", allowed=app.config["BOARD"].outside_allow)
    assert error.value.is_final is is_final


def test_a_private_address_is_not_even_connected(receiver):
    with pytest.raises(Undelivered, match="forbidden") as error:
        webhooks.send(f"http://{receiver.host}/", headers={}, body="{}", allowed=())
    assert error.value.is_final and receiver.taken == []


def test_after_too_many_failures_it_is_off_administrators_are_told_and_somebody_switches_it_on(
    workers, receiver, ada, hook, db, sign_in
):
    amy = cast.person("Amy Admin", "admin")
    receiver.says = 500
    given(ada)
    for minutes in (0, 1, 6):
        workers.at(NOON + minutes * MINUTE)
    assert db.session.get(Destination, hook.id).state == "off" and len(receiver.taken) == 3
    assert [m.state for m in told(db)] == ["parked"]
    (notice,) = notices(amy, "destination_off")
    assert "ERP" in notice.subject and notice.url == "/admin/addresses"
    given(ada)
    assert len(told(db)) == 1, "nothing is written for it while it is off"
    receiver.says = 204
    browser = sign_in(amy)
    page = browser.get(f"/admin/addresses/{hook.id}").text
    assert "Switched off" in page and "fault (500)" in page
    browser.post(f"/admin/addresses/{hook.id}/tests")
    browser.post(f"/admin/messages/{told(db)[0].id}/resendings")
    workers.at(NOON + 20 * MINUTE)
    assert [m.state for m in told(db)] == ["delivered", "delivered"]
    assert db.session.get(Destination, hook.id).state == "works"


def test_the_log_is_forgotten_after_ninety_days_and_the_message_stays(workers, receiver, ada, hook, db):
    given(ada)
    workers.at(NOON)
    for days, left in ((89, 1), (91, 0)):
        upkeep.forget(NOON + timedelta(days=days))
        db.session.expire_all()
        assert len(told(db)[0].attempted) == left


def test_the_verb_and_what_it_tells_are_one(workers, receiver, ada, hook, db):
    """Rolled back, nothing was said."""
    given(ada)
    db.session.rollback()
    assert told(db) == []
    given(ada)
    db.session.commit()
    assert [m.state for m in told(db)] == ["queued"]
