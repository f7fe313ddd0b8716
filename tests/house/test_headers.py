"""What every answer carries: policy, request id, cookies, compression, caching."""

import json
import logging

import pytest

from board.blueprints.house.logs import Lines
from board.config import flask as flask_config


@pytest.mark.parametrize("path", ["/login", "/workshop/bugs", "/workshop/statuses/404", "/healthz"])
def test_every_answer_has_the_strict_policy(worker, path):
    headers = worker.get(path).headers

    policy = headers["Content-Security-Policy"]
    for rule in (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_request_id_is_taken_over_or_made(visitor):
    assert (
        visitor.get("/login", headers={"X-Request-ID": "from-the-proxy-1"}).headers["X-Request-ID"]
        == "from-the-proxy-1"
    )
    assert len(visitor.get("/login", headers={"X-Request-ID": "bad id\t"}).headers["X-Request-ID"]) == 32


def test_the_log_is_json_and_tells_the_route_not_the_address(worker, caplog):
    caplog.set_level(logging.INFO, "board.requests")
    worker.get("/workshop/statuses/404?q=13800138000", headers={"X-Request-ID": "request-0001"})

    with worker.application.test_request_context():
        line = json.loads(Lines().format(caplog.records[-1]))

    assert line["route"] == "/workshop/statuses/<int:status>"
    assert line["status"] == 404
    assert "13800138000" not in json.dumps(line)


def test_cookies_are_closed_to_scripts_and_other_sites(visitor, agent):
    answer = visitor.post("/login", data={"email": "agent@demo.test", "password": "correct horse"})
    cookie = answer.headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_cookies_are_secure_when_the_board_is_reached_over_https(environ):
    from board import config as configuration

    config = configuration.load(environ | {"BOARD_PUBLIC_URL": "https://board.example.com"})

    assert flask_config.settings(config)["SESSION_COOKIE_SECURE"] is True


def test_pages_are_sent_compressed(visitor):
    for encoding in ("gzip", "br"):
        answer = visitor.get("/login", headers={"Accept-Encoding": encoding})
        assert answer.headers["Content-Encoding"] == encoding
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_static_files_are_kept_for_a_year_under_an_address_that_changes_with_them(visitor):
    page = visitor.get("/login").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]

    answer = visitor.get(address, headers={"Accept-Encoding": "gzip"})

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Set-Cookie" not in answer.headers
    again = visitor.get(address, headers={"If-None-Match": answer.headers["ETag"], "Accept-Encoding": "gzip"})
    assert again.status_code == 304


def test_a_path_out_of_the_static_folder_is_not_found(visitor):
    assert visitor.get("/static/../__init__.py").status_code == 404
    assert visitor.get("/static/x/%2e%2e/%2e%2e/__init__.py").status_code == 404


def test_health_says_what_answers(workshop, visitor, monkeypatch):
    answer = visitor.get("/healthz")

    assert answer.status_code == 200
    assert answer.json == {"ok": True, "database": True, "valkey": True}


def test_health_is_503_when_valkey_is_gone(workshop, visitor):
    from redis import Redis

    from board.extensions import rq

    with workshop.app_context():
        queue = rq.queue
    kept, queue.connection = queue.connection, Redis(unix_socket_path="/nowhere/valkey.sock")
    try:
        answer = visitor.get("/healthz")
    finally:
        queue.connection = kept

    assert answer.status_code == 503
    assert answer.json == {"ok": False, "database": True, "valkey": False}
