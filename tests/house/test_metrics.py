"""`/metrics` and `/readyz`: for machines that watch, and for nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from board.extensions import rq, schema
from tests import cast
from tests.cast import NOON

TOKEN = "a-token-for-prometheus"


def values(client, **headers):
    """Metric name and labels to its value."""
    answer = client.get("/metrics", headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == 200
    found = {}
    for family in text_string_to_metric_families(answer.text):
        found |= {(sample.name, *sorted(sample.labels.values())): sample.value for sample in family.samples}
    return found


@pytest.fixture
def token(app, monkeypatch):
    """The installation asks for a token."""
    monkeypatch.setitem(app.config, "BOARD", replace(app.config["BOARD"], metrics_token=TOKEN))


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("203.0.113.9", {}),
        ("10.0.0.3", {}),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}),
    ],
)
def test_without_a_token_nobody_but_this_machine_reads_them(client, address, headers):
    answer = client.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer wrong", f"Bearer {TOKEN}x", "Bearer ä"])
def test_with_a_token_this_machine_needs_it_too(client, token, sent):
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_who_has_the_token_reads_them_from_anywhere(client, token):
    answer = client.get(
        "/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, environ_overrides={"REMOTE_ADDR": "203.0.113.9"}
    )
    assert answer.status_code == 200 and "board_timer_lag_seconds" in answer.text


def test_requests_are_counted_by_route_and_never_by_address(client):
    before = values(client).get(("board_requests_total", "/confirm/<token>", "404", "GET"), 0)
    client.get("/confirm/a-secret-of-a-customer")
    after = values(client)
    assert after["board_requests_total", "/confirm/<token>", "404", "GET"] == before + 1
    assert after["board_request_seconds_count", "/confirm/<token>", "GET"] >= 1
    assert "a-secret-of-a-customer" not in client.get("/metrics").text


def test_drawing_cards_is_counted(db, sign_in):
    lea = cast.lead()
    cast.registered(cast.agent())
    browser = sign_in(lea)
    before = values(browser)["board_card_renders_total",]
    browser.get("/boards/service-guide")
    assert values(browser)["board_card_renders_total",] == before + 1


def test_what_is_late_is_told_with_how_late(db, client, clock):
    clock.at(NOON)
    cast.registered(cast.agent())
    assert values(client)["board_timers_due",] == 0
    clock.at(NOON + timedelta(minutes=6, seconds=30))
    found = values(client)
    assert (found["board_timers_due",], round(found["board_timer_lag_seconds",])) == (1, 90)


def test_jobs_that_wait_are_told_by_queue_and_without_valkey_the_rest_is_told(app, client, monkeypatch):
    from redis import Redis

    from board.jobs.sweeping import sweep

    with app.app_context():
        sweep.enqueue()
        queue = rq.queue
    found = values(client)
    assert found["board_queue_jobs", "clock"] == 1 and found["board_valkey_up",] == 1
    monkeypatch.setattr(queue, "connection", Redis(unix_socket_path="/nowhere/valkey.sock"))
    found = values(client)
    assert found["board_valkey_up",] == 0 and found["board_timers_due",] == 0


@pytest.mark.parametrize(
    ("present", "is_ready"), [(lambda: None, False), (lambda: schema.newest_revision(), True), (lambda: "later", True)]
)
def test_ready_needs_the_migrations_of_this_version_or_of_a_later_one(client, monkeypatch, present, is_ready):
    monkeypatch.setattr(schema, "present_revision", present)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["migrations"]) == (200 if is_ready else 503, is_ready)


def test_without_valkey_a_machine_stays_in_service_and_says_so(app, client, monkeypatch):
    from redis import Redis

    monkeypatch.setattr(schema, "is_missing_anything", lambda: False)
    with app.app_context():
        monkeypatch.setattr(rq.queue, "connection", Redis(unix_socket_path="/nowhere/valkey.sock"))
    answer = client.get("/readyz")
    assert answer.status_code == 200 and answer.json["valkey"] is False


def test_who_was_asked_to_stop_is_not_ready(app, client, monkeypatch):
    monkeypatch.setattr(schema, "is_missing_anything", lambda: False)
    monkeypatch.setattr(app.extensions["live"], "is_leaving", True)
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.json["staying"] is False
