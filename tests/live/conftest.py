"""An agent at work, and ears for the board's stream."""

import pytest

from tests import cast
from tests.conftest import drain
from tests.live.listening import BOARD, Reader


@pytest.fixture
def ada(db):
    """An agent with one ticket in progress, committed."""
    person = cast.agent()
    cast.lived(person, until="in_progress")
    db.session.commit()
    return person


@pytest.fixture
def listen(live, sign_in):
    """`listen(person, query="")`: a Reader of the board's stream."""
    readers = []

    def open_stream(person, query=""):
        drain(live)  # what was prepared is no news
        reader = Reader(sign_in(person).get(f"/boards/{BOARD}/live{query}", buffered=False))
        readers.append(reader)
        reader.until("beat")
        return reader

    yield open_stream
    for reader in readers:
        reader.close()
