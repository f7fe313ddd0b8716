"""What happens when something fails while a change is shown: nothing is lost, nobody keeps what is no longer theirs."""

import pytest

from board.extensions import db as database
from board.extensions import feed
from board.live import groups
from board.models.person import Person
from board.models.ticket import Ticket
from board.queries import inbox
from tests import cast
from tests.live.listening import BOARD, note


class Broken(Exception):
    """The database hiccups."""


def breaks(*_args):
    """Fail."""
    raise Broken


@pytest.mark.parametrize("where", [(groups.TicketGroup, "say"), (inbox, "unread")])
def test_what_could_not_be_shown_has_everybody_look_again(ada, listen, monkeypatch, where):
    lea = cast.lead()
    number = database.session.scalar(database.select(Ticket.number))
    reader = listen(ada, f"?also=/tickets/{number}")
    hers = listen(lea)
    with monkeypatch.context() as patch:
        patch.setattr(*where, breaks)
        ticket = note(ada)
        ticket.assign(lea, reason="handover", by=cast.as_(lea), now=cast.NOON, policy=cast.policy())
        database.session.commit()
        for one in (reader, hers):
            one.until("resync")
    note(ada, "And once more")
    reader.until("cards", beats=80)  # it goes on as ever


def test_who_lost_the_right_is_cut_off_even_if_the_change_cannot_be_shown(ada, listen, monkeypatch):
    reader = listen(ada)
    monkeypatch.setattr(groups.BoardGroup, "say", breaks)
    database.session.get(Person, ada.id).is_active = False
    note(ada)
    assert reader.ends()


def test_a_stream_that_could_not_begin_is_forgotten(ada, live, listen, sign_in, monkeypatch):
    reader = listen(ada)
    _, place = reader.until("beat")
    reader.close()
    monkeypatch.setattr(feed, "since", breaks)
    with pytest.raises(Broken):
        sign_in(ada).get(f"/boards/{BOARD}/live?after={place}", buffered=False)
    assert not live.has_readers and not live._readers.groups
