"""What is said goes over the line at once, in order and whole, however slowly the other end reads."""

import select
import socket
import ssl
import threading

import pytest

from board.live.line import Line
from board.live.streams import Stream, message

SAID = message("cards", "/boards/service-guide", "<li>工单</li>")
LONG = b"event: cards\ndata: " + b"x" * 3_000_000 + b"\n\n"


@pytest.fixture
def ends():
    """Both ends of a connection; the server's does not wait while writing."""
    server, browser = socket.socketpair()
    server.setblocking(False)
    browser.settimeout(20)
    yield server, browser
    server.close()
    browser.close()


def _environ(server, protocol="HTTP/1.1"):
    return {"gunicorn.socket": server, "SERVER_PROTOCOL": protocol}


@pytest.fixture
def served(ends):
    """(stream, browser) of a stream that is served in a thread as gunicorn would: what is yielded, framed and sent."""
    server, browser = ends
    stream = Stream(1)
    stream.line = Line.under(_environ(server))
    stream.line.finish = lambda rest: _send_all(server, rest)

    def serve():
        for said in stream.messages(lambda: b"event: beat\n\n"):
            _send_all(server, b"%X\r\n%b\r\n" % (len(said), said))

    thread = threading.Thread(target=serve)
    thread.start()
    _until(lambda: stream._is_waiting)
    yield stream, browser
    stream.end()
    thread.join(20)


def _send_all(server, data):
    while data:
        select.select([], [server], [], 20)
        data = data[server.send(data) :]


def _until(is_so):
    event = threading.Event()
    while not is_so():
        event.wait(0.005)


def _read(browser, length):
    heard = b""
    while len(heard) < length:
        heard += browser.recv(65536)
    return heard


def test_what_is_put_to_a_waiting_stream_is_written_before_anybody_wakes(served):
    stream, browser = served
    stream.put(SAID)
    assert stream._queue.empty()
    assert browser.recv(4096) == b"%X\r\n%b\r\n" % (len(SAID), SAID)


@pytest.mark.parametrize(
    ("protocol", "before", "after"), [("HTTP/1.1", b"%X\r\n" % len(SAID), b"\r\n"), ("HTTP/1.0", b"", b"")]
)
def test_it_is_framed_as_the_server_frames_its_answers(ends, protocol, before, after):
    server, browser = ends
    assert Line.under(_environ(server, protocol)).write(SAID) == b""
    assert browser.recv(4096) == before + SAID + after


def test_what_does_not_fit_follows_whole_and_before_all_that_was_put_later(served):
    stream, browser = served
    said = [LONG, SAID, SAID]
    for text in said:
        stream.put(text)
    framed = b"".join(b"%X\r\n%b\r\n" % (len(text), text) for text in said)
    assert _read(browser, len(framed)) == framed


def test_a_broken_connection_is_left_to_the_request_that_holds_it(ends):
    server, browser = ends
    line = Line.under(_environ(server))
    browser.close()
    assert line.write(SAID).endswith(SAID + b"\r\n")
    with pytest.raises(BrokenPipeError):
        line.finish(SAID)


def test_a_stream_without_a_line_queues():
    stream = Stream(1)
    stream.put(SAID)
    assert next(stream.messages(lambda: b"")) == SAID


def test_there_is_no_line_where_the_server_shows_none_encrypts_or_would_wait(ends):
    server, browser = ends
    assert Line.under({}) is None
    server.setblocking(True)
    assert Line.under(_environ(server)) is None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    encrypted = context.wrap_socket(browser, server_hostname="board.test", do_handshake_on_connect=False)
    encrypted.setblocking(False)
    assert Line.under(_environ(encrypted)) is None
    encrypted.close()
