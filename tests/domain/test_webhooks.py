"""What a webhook says, and its signature."""

import json

import pytest

from board.domain import outside, webhooks

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_signature_is_that_of_the_published_example():
    """The example of the Standard Webhooks specification."""
    body = '{"test": 2432232314}'
    found = webhooks.headers(secret=SECRET, key="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=body)
    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert (found["webhook-id"], found["webhook-timestamp"]) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330")


@pytest.mark.parametrize(
    "change", [{"key": "other"}, {"timestamp": 1614265331}, {"body": "{}"}, {"secret": "whsec_AAAA"}]
)
def test_a_change_of_anything_changes_the_signature(change):
    whole = {"secret": SECRET, "key": "msg", "timestamp": 1614265330, "body": "{1}"}
    assert webhooks.signature(**whole) != webhooks.signature(**(whole | change))


def test_the_payload_tells_the_event_and_how_the_ticket_stands():
    text = webhooks.payload(
        key="hook:1:ab", kind="assigned", at="2024-05-20T04:00:00+00:00", actor="person", board="service-guide",
        facts={"ticket": "GD20240520-001", "stage": "assigned"},
    )  # fmt: skip
    assert json.loads(text) == {
        "id": "hook:1:ab", "type": "ticket.assigned", "timestamp": "2024-05-20T04:00:00+00:00",
        "board": "service-guide", "by": "person", "data": {"ticket": "GD20240520-001", "stage": "assigned"},
    }  # fmt: skip


def test_a_secret_is_typed_as_the_specification_has_it():
    assert webhooks.secret_of(b"\x00" * 3) == "whsec_AAAA"


@pytest.mark.parametrize(
    "url, word",
    [
        ("https://hooks.example.com/board?x=1", None),
        ("http://hooks.example.com:8080", None),
        ("", "begins with https"),
        ("ftp://example.com/", "begins with https"),
        ("https://", "begins with https"),
        ("https://example.com:port/", "begins with https"),
        ("https://user:word@example.com/", "name and password"),
        ("https://example.com/看板", "without blanks"),
        ("https://example.com/a b", "without blanks"),
        ("https://example.com/\r\nHost:x", "without blanks"),
        ("https://127.0.0.1/", "inside a network"),
        ("http://169.254.169.254/latest/meta-data", "inside a network"),
        ("https://[::ffff:10.0.0.1]/", "inside a network"),
        ("https://localhost/", "inside a network"),
    ],
)
def test_an_address_for_a_webhook_is_refused_with_what_to_do(url, word):
    reasons = outside.objections_to_hook(url, ())
    assert [reason.field for reason in reasons] == (["url"] if word else [])
    assert word is None or word in str(reasons[0])
