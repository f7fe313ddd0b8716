"""Addresses outside the house: which are reached, which are understood, what a screen shows of them."""

import sys
from ipaddress import ip_network

import pytest

from board.domain import failures, outside

NONE = ()
OFFICE = (ip_network("10.1.0.0/16"), ip_network("fd00:1::/32"))


@pytest.mark.parametrize(
    "address, allowed, is_reached",
    [
        ("93.184.216.34", NONE, True),
        ("2606:2800:220:1::1", NONE, True),
        ("127.0.0.1", NONE, False),
        ("127.8.8.8", NONE, False),
        ("0.0.0.0", NONE, False),
        ("10.1.2.3", NONE, False),
        ("10.1.2.3", OFFICE, True),
        ("10.2.2.3", OFFICE, False),
        ("172.16.0.1", NONE, False),
        ("192.168.1.1", NONE, False),
        ("100.64.0.1", NONE, False),
        ("169.254.169.254", NONE, False),
        ("224.0.0.1", NONE, False),
        ("255.255.255.255", NONE, False),
        ("::1", NONE, False),
        ("::", NONE, False),
        ("fe80::1", NONE, False),
        ("fe80::1%eth0", NONE, False),
        ("fc00::1", NONE, False),
        ("fd00:1::5", OFFICE, True),
        ("ff02::1", NONE, False),
        ("::ffff:127.0.0.1", NONE, False),
        ("::ffff:93.184.216.34", NONE, True),
        ("::ffff:10.1.2.3", OFFICE, True),
        ("64:ff9b::7f00:1", NONE, False),
        ("64:ff9b::a9fe:a9fe", NONE, False),
        ("2002:7f00:1::", NONE, False),
        ("board.internal", NONE, False),
        ("", NONE, False),
    ],
)
def test_only_public_addresses_are_reached_unless_a_network_is_allowed(address, allowed, is_reached):
    assert outside.is_reachable(address, allowed) is is_reached


@pytest.mark.parametrize(
    "url, word",
    [
        ("wecombot://6ab2c3d4", None),
        ("dingtalk://token", None),
        ("feishu://token", None),
        ("json://hooks.example.com/board", None),
        ("jsons://user:word@hooks.example.com:8443/board?+X-A=b", None),
        ("twilio://AC1:key@12025550123/12025550124", None),
        ("", "whole address"),
        ("wecombot", "whole address"),
        ("wecombot://", "whole address"),
        ("json://host:port/", "whole address"),
        ("json://" + "a" * 1000, "whole address"),
        ("https://example.com/", "page's address"),
        ("syslog://", "whole address"),
        ("syslog://local", "no service"),
        ("dbus://here", "no service"),
        ("mailto://a:b@example.com", "no service"),
        ("file:///etc/passwd", "no service"),
        ("fcm://project/token?keyfile=/etc/passwd", "no service"),
        ("discord://a/b?template=/etc/passwd", "template"),
        ("tgram://a/b?Template=file:///etc/passwd", "template"),
        ("json://127.0.0.1/", "inside a network"),
        ("json://localhost:8000/", "inside a network"),
        ("json://[::1]/", "inside a network"),
        ("json://10.1.0.5/", "inside a network"),
    ],
)
def test_an_address_with_apprise_is_refused_with_what_to_do(url, word):
    reasons = outside.objections_to_service(url, NONE)
    assert [reason.field for reason in reasons] == (["url"] if word else [])
    assert word is None or word in str(reasons[0])


def test_an_allowed_network_may_be_typed():
    assert outside.objections_to_service("json://10.1.0.5/", OFFICE) == ()


def test_the_services_are_those_that_apprise_reaches_over_http_and_reads_no_file_for():
    from apprise.plugins import N_MGR  # slow to import, and only this test needs it

    over_http = {name for name in N_MGR.schemas() if hasattr(sys.modules[N_MGR[name].__module__], "requests")}
    assert over_http - {"fcm", "vapid"} == outside.SERVICES


@pytest.mark.parametrize(
    "url, mask",
    [
        ("wecombot://6ab2c3d4-1111-2222", "wecombot://…2222"),
        ("wecombot://short", "wecombot://…"),
        ("jsons://user:word@hooks.example.com/secret", "jsons://…cret"),
        ("https://hooks.example.com/secret/path?key=1", "https://hooks.example.com/…"),
    ],
)
def test_a_mask_shows_what_one_recognises_and_not_what_one_could_use(url, mask):
    assert outside.masked(url) == mask


@pytest.mark.parametrize(
    "code, words",
    [
        ("forbidden", "inside a network"),
        ("off", "switched off"),
        ("refused 550", "refused (550)"),
        ("server 503", "fault (503)"),
        ("server TimeoutError", "in time"),
        ("server ConnectionResetError", "could not be reached"),
        ("server", "could not be reached"),
        ("interrupted", "interrupted"),
    ],
)
def test_a_failure_is_told_in_words(code, words):
    assert words in str(failures.in_words(code))
