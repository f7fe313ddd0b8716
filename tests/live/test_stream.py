"""The live stream at its door: who may listen, what is said, what is said again after a gap."""

import sys
from datetime import timedelta

import pytest
import redis

from board.cache import minute_of
from board.extensions import db as database
from board.extensions import feed
from board.extensions.feed import Place, Unreachable
from board.live import groups, listener, streams
from board.models import changes
from board.models.person import Person
from board.models.ticket import Ticket
from board.queries import drawn_cards
from tests import cast
from tests.live.listening import BOARD, note, until


def test_a_commit_reaches_every_listener_with_the_card_and_the_counts(ada, listen):
    readers = [listen(ada), listen(cast_lead())]
    ticket = note(ada)
    for reader in readers:
        data, place = reader.until("cards")
        assert data.startswith(f"/boards/{BOARD}?")
        assert f'<hx-partial hx-target="#cards-in_progress" hx-swap="place"><li id="ticket-{ticket.number}"' in data
        assert f'data-face="{ticket.face}"' in data
        assert '<hx-partial hx-target="#count-in_progress" hx-swap="innerHTML">1</hx-partial>' in data
        assert place


def test_where_the_columns_are_people_s_their_loads_come_too(ada, listen):
    readers = {query: listen(ada, query) for query in ("", "?by=assignee")}
    note(ada)
    said = {query: reader.until("cards")[0] for query, reader in readers.items()}
    assert f'hx-target="#load-{ada.id}" hx-swap="innerHTML">in hand 1/20 · load ' in said["?by=assignee"]
    assert "#load-" not in said[""]


def cast_lead():
    """A supervisor, committed."""
    person = cast.lead()
    database.session.commit()
    return person


def test_a_rolled_back_change_is_never_said(ada, listen):
    reader = listen(ada)
    ticket = database.session.scalar(database.select(Ticket))
    ticket.note(
        happened_at=cast.NOON, action="Called", result="No", by=cast.as_(ada), now=cast.NOON, policy=cast.policy()
    )
    database.session.flush()
    database.session.rollback()
    with pytest.raises(AssertionError, match="no cards"):
        reader.until("cards", beats=10)


def test_a_card_is_drawn_once_for_everybody_who_sees_the_same(ada, listen, monkeypatch):
    for _reader in range(5):
        listen(ada)
    chinese = cast.agent("Zhou", language="zh")
    database.session.commit()
    last = listen(chinese)
    drawn = []
    row = groups.BoardGroup._partials
    monkeypatch.setattr(groups.BoardGroup, "_partials", lambda *args: drawn.append(1) or row(*args))
    note(ada)
    last.until("cards")
    assert len(drawn) == 2  # one per language


def test_the_page_and_every_view_are_shown_the_same_drawing_of_a_card(ada, clock, listen, sign_in, monkeypatch):
    clock.at(cast.NOON)  # a minute that does not end
    last = [listen(ada, view) for view in ("", "?by=team", "?who=mine")][-1]
    made, draw = [], drawn_cards.card_html
    monkeypatch.setattr(drawn_cards, "card_html", lambda card: made.append(card.number) or draw(card))
    ticket = note(ada)
    last.until("cards")
    sign_in(ada).get(f"/boards/{BOARD}?by=priority")
    assert made == [ticket.number]


def test_a_stream_goes_on_where_it_was_cut(ada, listen):
    first = listen(ada)
    _, place = first.until("beat")
    first.close()
    ticket = note(ada)
    again = listen(ada, f"?after={place}")
    assert ticket.number in again.until("cards")[0]


def test_another_epoch_means_looking_at_everything_again(ada, listen):
    reader = listen(ada, "?after=0badc0de.1700000000000-0")
    reader.until("resync")


def test_an_emptied_valkey_has_everybody_look_again_and_sends_streams_to_the_door(ada, listen):
    reader = listen(ada)
    note(ada)
    _, former = reader.until("cards")
    feed._redis.flushall()
    note(ada, "Again no answer")
    _, place = reader.until("resync", beats=80)
    assert Place.parse(place).epoch != Place.parse(former).epoch
    assert reader.ends()
    with pytest.raises(AssertionError, match="no resync"):
        listen(ada, f"?after={place}").until("resync", beats=5)
    listen(ada, f"?after={former}").until("resync", beats=5)  # of somebody who was away meanwhile


def test_a_right_that_is_lost_with_the_feed_ends_the_stream_all_the_same(ada, listen, sign_in, monkeypatch):
    reader = listen(ada)
    with monkeypatch.context() as patch:
        patch.setattr(type(feed), "publish", lambda *_args: None)
        database.session.get(Person, ada.id).is_active = False
        database.session.commit()
    feed._redis.flushall()
    feed.publish({"rights": [10**6]})  # of somebody else; the feed begins anew with it
    assert reader.ends(beats=80)
    assert sign_in(ada).get(f"/boards/{BOARD}/live").status_code == 401


def test_after_a_change_that_could_not_be_published_everybody_looks_again(ada, listen, monkeypatch):
    monkeypatch.setattr(sys.modules[Unreachable.__module__], "PAUSE_SECONDS", 0)
    reader = listen(ada)
    with monkeypatch.context() as patch:
        patch.setattr(feed._redis, "pipeline", _broken)
        note(ada)
    note(ada, "Again no answer")
    reader.until("resync", beats=80)
    assert reader.ends()
    reader = listen(ada)
    note(ada, "And once more")
    reader.until("cards")  # what could be published is shown as ever


def test_that_nothing_can_be_published_is_said_once_until_it_can_again(ada, monkeypatch, caplog):
    monkeypatch.setattr(sys.modules[Unreachable.__module__], "PAUSE_SECONDS", 0)
    for _outage in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(feed._redis, "pipeline", _broken)
            note(ada, "No answer")
            note(ada, "Again no answer")
        note(ada, "And once more")
    assert len([line for line in caplog.messages if line.startswith("the feed cannot be written")]) == 2


def test_who_lost_the_right_is_cut_off_and_not_let_in_again(ada, listen, sign_in):
    reader = listen(ada)
    person = database.session.get(Person, ada.id)
    person.is_active = False
    database.session.commit()
    assert reader.ends()
    assert sign_in(ada).get(f"/boards/{BOARD}/live").status_code == 401


def test_another_language_reaches_the_streams_of_who_chose_it_and_of_nobody_else(ada, listen, sign_in):
    here, elsewhere, hers = listen(ada), listen(ada, "?by=team"), listen(cast_lead())
    answer = sign_in(ada).post("/language", data={"language": "zh"})
    assert answer.status_code == 303
    assert here.ends() and elsewhere.ends()
    again = listen(ada, "?by=assignee")
    note(ada)
    assert "负荷" in again.until("cards")[0]
    hers.until("cards")


def test_who_signs_out_hears_no_more_and_goes_on_where_they_are_signed_in_elsewhere(ada, listen, sign_in):
    reader, browser, elsewhere = listen(ada), sign_in(ada), sign_in(ada)
    for one in (browser, elsewhere):
        with one.session_transaction() as session:
            session["mark"] = f"mark {id(one)}"
    browser.post("/logout")
    assert reader.ends()
    assert browser.get(f"/boards/{BOARD}/live").status_code == 401
    again = elsewhere.get(f"/boards/{BOARD}/live", buffered=False)
    assert again.status_code == 200
    again.close()


def test_the_door_says_401_to_strangers_and_404_out_of_reach(ada, client, live, sign_in):
    assert client.get(f"/boards/{BOARD}/live").status_code == 401
    stranger = cast.stranger()
    database.session.commit()
    assert sign_in(stranger).get(f"/boards/{BOARD}/live").status_code == 404
    assert sign_in(ada).get("/boards/nowhere/live").status_code == 404


def test_a_ticket_that_is_open_elsewhere_is_told_its_face(ada, listen):
    number = database.session.scalar(database.select(Ticket.number))
    reader = listen(ada, f"?also=/tickets/{number}")
    ticket = note(ada)
    assert reader.until("ticket")[0] == f"/tickets/{number}\n{ticket.face} {ticket.version}"


def test_a_page_out_of_reach_is_passed_over(ada, listen):
    reader = listen(ada, "?also=/tickets/GD20200101-001&also=/boards/nowhere&also=nonsense")
    note(ada)
    assert reader.until("cards")[0].startswith(f"/boards/{BOARD}?")


def test_a_new_notice_changes_the_count_of_its_reader_only(ada, listen):
    lea = cast_lead()
    mine, hers = listen(ada), listen(lea)
    note(ada)
    ticket = database.session.scalar(database.select(Ticket))
    ticket.assign(lea, reason="handover", by=cast.as_(lea), now=cast.NOON, policy=cast.policy())
    database.session.commit()
    assert hers.until("inbox")[0] == "1"
    with pytest.raises(AssertionError, match="no inbox"):
        mine.until("inbox", beats=5)


def test_who_cannot_keep_up_is_told_to_begin_again():
    stream = streams.Stream()
    for _message in range(streams.LONGEST_QUEUE + 50):
        stream.put(b"data: 1\n\n")
    said = list(stream.messages(lambda: streams.END))
    assert len(said) == streams.LONGEST_QUEUE + 1
    assert said[-1] == streams.RESYNC


def test_without_valkey_changes_are_found_in_the_database(ada, live, listen, monkeypatch):
    monkeypatch.setattr(listener, "BLIND_PAUSE_SECONDS", 0.1)
    reader = listen(ada)
    with monkeypatch.context() as patch:
        for name in ("read", "end"):
            patch.setattr(type(feed), name, _away)
        reader.until("resync", beats=80)  # it has just become blind
        note(ada)
        reader.until("resync", beats=80)


def test_when_valkey_is_back_as_it_was_everybody_looks_again_from_there_on(ada, live, listen, monkeypatch):
    reader = listen(ada)
    with monkeypatch.context() as patch:
        for name in ("read", "end"):
            patch.setattr(type(feed), name, _away)
        reader.until("resync", beats=80)  # and now the listener pauses
        patch.setattr(type(feed), "publish", lambda *_args: None)
        note(ada)
    _, place = reader.until("resync", beats=80)
    assert Place.parse(place) and reader.ends()


def _away(*_args):
    raise Unreachable


def _broken(**_particulars):
    raise redis.ConnectionError


def test_a_closed_stream_leaves_nothing_behind(ada, live, listen):
    reader = listen(ada)
    assert live.has_readers and live._readers.groups
    reader.close()
    assert not live.has_readers and not live._readers.groups


def test_an_absence_that_begins_or_ends_is_shown_to_who_looks_at_people_and_to_nobody_else(ada, clock, live, listen):
    clock.at(cast.NOON)
    cast.away(ada, since=cast.NOON + timedelta(minutes=5), until=cast.NOON + timedelta(minutes=9))
    by_person, by_stage = listen(ada, "?by=assignee"), listen(ada, "?by=stage")
    until(lambda: live._turnover._minute == minute_of(cast.NOON))
    for minutes in (5, 4):
        clock.forward(minutes=minutes)
        by_person.until("resync", beats=80)
    listen(ada, "?by=assignee").until("resync", beats=5)  # its page may have been drawn just before
    with pytest.raises(AssertionError, match="no resync"):
        by_stage.until("resync", beats=5)


def test_an_import_has_open_boards_look_at_everything_again(ada, listen):
    reader = listen(ada)
    changes.many_came(BOARD)
    database.session.commit()
    reader.until("resync")
