"""Mails that come back: what each says of which letter, and which say nothing of any."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.domain import bounces, failures
from tests.domain import returned
from tests.domain.returned import OURS, ZHANG

LOST = [
    ("POSTFIX", "5.1.1"),
    ("GAVE_UP", "4.4.1"),
    ("WITHOUT_ACTION", "5.2.2"),
    ("STATUS_IN_WORDS", "5.7.1"),
    ("WITHOUT_STATUS", ""),
    ("EXCHANGE", "5.1.10"),
    ("GMAIL", "5.1.1"),
    ("IN_UTF_8", "5.1.1"),
    ("TWO_RECIPIENTS", "5.2.2"),
    ("FORWARDED", "5.1.1"),
    ("QMAIL", "5.1.1"),
    ("WRONG_CHARSET", "5.1.1"),
]


@pytest.mark.parametrize("name, status", LOST)
def test_a_report_names_our_letter_and_why_it_is_lost(name, status):
    reading = bounces.read(getattr(returned, name))
    assert (reading.kind, reading.letters[0]) == ("report", OURS)
    assert (reading.about(ZHANG).fate, reading.about(ZHANG).status) == ("failed", status)


@pytest.mark.parametrize(
    "name, fate", [("DELAYED", "delayed"), ("PASSED_ON", "delivered"), ("ONLY_THE_OTHER", "delayed")]
)
def test_a_report_that_a_letter_waits_or_went_on_is_no_failure(name, fate):
    assert bounces.read(getattr(returned, name)).about(ZHANG).fate == fate


def test_lines_may_end_as_they_do_on_the_wire():
    assert bounces.read(returned.POSTFIX.replace(b"\n", b"\r\n")) == bounces.read(returned.POSTFIX)
    assert bounces.read(returned.QMAIL.replace(b"\n", b"\r\n")) == bounces.read(returned.QMAIL)
    assert bounces.read(b"From MAILER-DAEMON Mon May 20 12:00:10 2024\n" + returned.POSTFIX).letters == (OURS,)


def test_whoever_does_not_know_the_address_says_nothing_of_the_letter():
    assert bounces.read(returned.STRANGER).kind == "report"
    assert bounces.read(returned.STRANGER).about(ZHANG) is None


@pytest.mark.parametrize(
    "name, kind",
    [
        ("OUT_OF_OFFICE", "none"),
        ("REPLY", "none"),
        ("READ_RECEIPT", "none"),
        ("A_BOUNCE_INSIDE", "none"),
        ("EXIM", "unclear"),
        ("CHINESE", "unclear"),
        ("NO_PARTS", "unclear"),
        ("NO_RECIPIENTS", "unclear"),
        ("NO_LETTER", "unclear"),
        ("AT_ODDS", "unclear"),
        ("UNKNOWN_ACTION", "unclear"),
        ("DEEP", "unclear"),
        ("HUGE", "unclear"),
        ("LONG_HEADER", "none"),
        ("WITH_NUL", "unclear"),
        ("WRONG_BASE64", "none"),
    ],
)
def test_what_is_no_bounce_or_of_no_known_shape_is_said_to_be_so(name, kind):
    assert bounces.read(getattr(returned, name)) == bounces.Reading(kind)


@pytest.mark.parametrize("data", [b"", b"\0" * 500, b"hello\n\nworld", b"\xff\xd8\xff\xe0 JFIF", b"{}\n"])
def test_what_is_no_mail_is_garbage(data):
    assert bounces.read(data).kind == "garbage"


@pytest.mark.parametrize("name", ["LONG_HEADER", "LONG_RECIPIENT", "HUGE", "DEEP"])
def test_no_mail_takes_long_to_read(name):
    began = time.process_time()
    bounces.read(getattr(returned, name))
    assert time.process_time() - began < 5, "the library's own reading of the long header takes minutes"


SCRAPS = [
    b"\n",
    b"\n\n",
    b"--b1\n",
    b"Content-Type: ",
    b"message/delivery-status",
    b"multipart/report; boundary=b1",
    b"\xff",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*SCRAPS, b"Status: 5.1.1\n", b"From: a\n", b"=?x?b?"]) | st.binary(max_size=9)))
def test_nothing_makes_it_raise(pieces):
    assert bounces.read(b"".join(pieces)).kind in ("report", "none", "unclear", "garbage")


@pytest.mark.parametrize("at", range(0, len(returned.EXCHANGE), 97))
def test_a_report_that_was_cut_off_is_never_taken_for_another_letter(at):
    reading = bounces.read(returned.EXCHANGE[:at])
    assert reading.letters in ((), (OURS,), (OURS, OURS))


@pytest.mark.parametrize("code, words", [("bounced", "It came back"), ("bounced 5.1.1", "It came back (%(code)s)")])
def test_the_code_of_a_bounce_is_said_in_words(code, words):
    assert failures.in_words(code).text == words
