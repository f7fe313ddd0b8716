"""Apprise: notices reach people where they are, over real connections that also fail, hang, drip and reset."""

import json
import socket
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from board.delivery import outward, post, services
from board.delivery.transports import Undelivered
from board.domain.actors import SYSTEM
from board.models.destination import Destination, add_service
from board.models.message import Attempt, Message
from tests import cast
from tests.cast import NOON, policy
from tests.workers import meanwhile, notices

MINUTE = timedelta(minutes=1)
LATER = NOON + timedelta(seconds=10)


@pytest.fixture
def ada(db):
    return cast.agent()


@pytest.fixture
def address(app, receiver, ada, db):
    """Ada's address with a service that listens on this machine."""
    allowed = app.config["BOARD"].outside_allow
    row = add_service(
        url=f"json://{receiver.host}/ada", name="", owner={"person_id": ada.id}, board=cast.BOARD, allowed=allowed,
        now=NOON,
    )  # fmt: skip
    db.session.commit()
    return row


def given(ada):
    """A ticket that was given to Ada just now."""
    ticket = cast.lived(ada, until="judged")
    ticket.assign(ada, by=SYSTEM, now=NOON, policy=policy())
    return ticket


def copies(db):
    query = select(Message).where(Message.channel == "apprise").order_by(Message.id)
    return list(db.session.scalars(query))


@pytest.mark.covers("G-107", level="door")
def test_a_task_reaches_the_person_over_their_address_with_one_key(workers, receiver, ada, address, db):
    ticket = given(ada)
    workers.at(NOON + timedelta(seconds=9))
    assert receiver.taken == []
    workers.at(LATER)
    (taken,) = receiver.taken
    (copy,) = copies(db)
    said = json.loads(taken.body)
    assert ticket.number in said["title"] and f"http://localhost:8000/tickets/{ticket.number}" in said["message"]
    assert taken.path == "/ada" and taken.headers["X-Message-Id"] == copy.key
    assert copy.state == "delivered" and address.state == "works"
    tries = db.session.scalars(select(Attempt.result).filter_by(message_id=copy.id)).all()
    assert tries == ["delivered"]


def test_the_address_is_stored_encrypted(address, db):
    stored = db.session.scalar(text("SELECT url FROM destination"))
    assert b"127.0.0.1" not in bytes(stored) and address.mask == f"json://…{address.url[-4:]}"


@pytest.mark.parametrize(
    "says, why",
    [
        (503, "server 503"), (404, "server 404"), ("reset", "server"), ("cut", "server"),
        ((302, {"Location": "/"}), "server 302"),
    ],
)  # fmt: skip
def test_what_fails_is_asked_again_after_growing_waits(workers, receiver, ada, address, db, says, why):
    receiver.says = says
    given(ada)
    workers.at(LATER)
    (copy,) = copies(db)
    assert (copy.state, copy.error, copy.attempts) == ("queued", why, 1)
    receiver.says = 204
    workers.at(LATER + MINUTE)
    assert copies(db)[0].state == "delivered" and address.failures == 0
    assert {taken.headers["X-Message-Id"] for taken in receiver.taken} == {copy.key}


@pytest.mark.parametrize("says", ["hang", "drip"])
def test_whoever_hangs_or_drips_is_cut_off_in_time(receiver, app, says, monkeypatch):
    monkeypatch.setattr(services, "SECONDS", 1)
    receiver.says = says
    with pytest.raises(Undelivered, match="server TimeoutError"):
        send(app, f"json://{receiver.host}/")


def test_a_redirect_is_not_followed_unless_asked_and_never_into_the_house(receiver, app, monkeypatch):
    inside = socket.create_server(("127.0.0.2", 0))
    receiver.says = (307, {"Location": f"http://127.0.0.2:{inside.getsockname()[1]}/"})
    monkeypatch.setattr(outward.outside, "is_reachable", lambda address, _allowed: address == "127.0.0.1")
    with pytest.raises(Undelivered, match="server 307"):
        send(app, f"json://{receiver.host}/")
    with pytest.raises(Undelivered, match="forbidden") as error:
        send(app, f"json://{receiver.host}/?redirect=yes")
    assert error.value.is_final and len(receiver.taken) == 2
    inside.setblocking(False)
    with pytest.raises(BlockingIOError):
        inside.accept()
    inside.close()


def test_a_name_that_leads_into_the_house_is_refused_when_it_is_connected(receiver, app, monkeypatch):
    """It was looked up a moment ago, and another address came: what counts is where the connection goes."""
    port = receiver.server_address[1]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_more: found)
    with pytest.raises(Undelivered, match="forbidden"):
        services.send(f"json://hooks.example.com:{port}/", subject="s", body="b", key="k", allowed=())
    assert receiver.taken == []


def test_other_threads_are_not_watched(receiver, app):
    """Valkey and the database are reached while a message is on its way."""
    results = []

    def reach():
        socket.create_connection(receiver.server_address).close()
        results.append("reached")

    with outward.outward(5, ()), pytest.raises(outward.Forbidden):
        socket.create_connection(receiver.server_address)
    with outward.outward(5, ()):
        thread = threading.Thread(target=reach)
        thread.start()
        thread.join()
    assert results == ["reached"]


def test_an_address_that_fails_on_and_on_is_switched_off_and_its_owner_told(workers, receiver, ada, address, db):
    receiver.says = 500
    given(ada)
    for minutes in (0, 1, 6):
        workers.at(LATER + minutes * MINUTE)
    assert db.session.get(Destination, address.id).state == "off"
    (copy,) = copies(db)
    assert copy.state == "parked"
    (told,) = notices(ada, "destination_off")
    assert "3 times" in told.body and address.mask in told.subject and told.url == "/settings#addresses"
    given(ada)
    workers.at(LATER + 7 * MINUTE)
    assert len(copies(db)) == 1, "nothing more is written for it"
    assert len(receiver.taken) == 3


def test_a_refused_network_parks_the_message_at_once(workers, receiver, ada, address, db, app, monkeypatch):
    given(ada)
    monkeypatch.setitem(app.config, "BOARD", replace(app.config["BOARD"], outside_allow=()))
    workers.at(LATER)
    assert [(copy.state, copy.error) for copy in copies(db)] == [("parked", "forbidden")]


@pytest.mark.parametrize("kinds, said", [(["work"], ["assigned"]), (["breaches", "limits"], [])])
def test_a_team_reads_together_what_it_wants_in_its_own_language(workers, receiver, app, ada, db, kinds, said):
    team = cast.team("refunds")
    add_service(
        url=f"json://{receiver.host}/team", name="", owner={"team_id": team.id}, board=cast.BOARD, language="zh",
        kinds=kinds, allowed=app.config["BOARD"].outside_allow, now=NOON,
    )  # fmt: skip
    db.session.commit()
    ticket = cast.lived(ada, until="judged")
    ticket.assign(ada, team=team, by=SYSTEM, now=NOON, policy=policy())
    assert [copy.template for copy in copies(db)] == said
    workers.at(LATER)
    assert [json.loads(taken.body)["title"] for taken in receiver.taken] == [f"新任务：{ticket.number}"] * len(said)


def send(app, url):
    services.send(url, subject="s", body="b", key="k", allowed=app.config["BOARD"].outside_allow)


def test_what_happens_to_an_address_while_a_message_is_on_its_way_is_counted(
    app, workers, address, ada, db, monkeypatch
):
    """The worker knew the address before it was sent to."""
    for _ticket in range(2):
        cast.lived(ada, until="judged").assign(ada, by=SYSTEM, now=NOON, policy=policy())
    db.session.commit()
    first, second = db.session.scalars(select(Message.id).where(Message.channel == "apprise").order_by(Message.id))
    begun = []

    def send(*_arguments, **_more):
        begun.append(1)
        if len(begun) == 1:
            meanwhile(app, lambda: post.deliver(second, now=NOON + MINUTE))
        raise Undelivered("server down")

    monkeypatch.setattr(services, "send", send)
    assert post.deliver(first, now=NOON + MINUTE) is False
    db.session.expire_all()
    assert (len(begun), address.failures) == (2, 2)
