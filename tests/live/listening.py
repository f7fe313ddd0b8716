"""Reading a stream message by message, and something for it to say."""

import re
import time
from itertools import islice

from board.extensions import db
from board.models.ticket import Ticket
from tests import cast

BOARD = "service-guide"


def until(is_so, seconds=20):
    """Wait for it; fails when it does not come."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


class Reader:
    """Reads one stream, message by message."""

    def __init__(self, answer):
        assert answer.status_code == 200
        assert answer.mimetype == "text/event-stream"
        self._answer, self._messages = answer, answer.iter_encoded()

    def until(self, event, beats=60):
        """The data of the next such event, its place; fails when it does not come within so many beats."""
        for _message in range(beats):
            text = next(self._messages).decode()
            if f"event: {event}\n" in text:
                place = re.search(r"^id: (.*)$", text, re.MULTILINE)
                data = re.findall(r"^data: ?(.*)$", text, re.MULTILINE)
                return "\n".join(data), place and place[1]
        raise AssertionError(f"no {event}")

    def ends(self, beats=60):
        """True when the server closes the stream."""
        return any(message is None for message in (next(self._messages, None) for _ in range(beats)))

    def rest(self, beats=60):
        """The messages up to where the server closes the stream; fails when it does not."""
        messages = [message.decode() for message in islice(self._messages, beats)]
        assert len(messages) < beats
        return messages

    def close(self):
        """Hang up."""
        self._answer.close()


def note(person, result="No answer", ticket=None):
    """Somebody notes a call on the ticket, the first one unless it is named; committed."""
    ticket = ticket or db.session.scalar(db.select(Ticket))
    ticket.note(
        happened_at=cast.NOON, action="Called", result=result, by=cast.as_(person), now=cast.NOON, policy=cast.policy()
    )
    db.session.commit()
    return ticket
