"""The ticket's page as it is kept: never another one than would be drawn anew, whatever was pressed meanwhile."""

import gzip
import re
import secrets
from datetime import timedelta

import pytest
from sqlalchemy import event

from board import cache
from board.blueprints.tickets.page import SHOWN_ENTRIES
from board.extensions import db as database
from board.models.administering import grant
from board.models.customer import Customer
from board.models.lists import seed_lists
from board.models.ticket import Ticket
from tests import cast
from tests.doors.sheets import CASES, Scene
from tests.doors.test_sheets import Press

VOLATILE = re.compile(r'(name="(csrf-token|csrf_token|once|server-time|live-after)"[^>]*(content|value)="[^"]*")')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ONCE = re.compile(r'name="once" value="([^"]+)"')
EVERY = pytest.mark.parametrize("resource", sorted(CASES))
MOST_WHEN_KEPT = 3  # who asks, what stands there, what the bar counts
MOST_WHEN_DRAWN = 24


@pytest.fixture
def scene(db, clock):
    clock.at(cast.NOON)
    seed_lists(cast.policy())
    return Scene(cast.agent(), cast.lead())


@pytest.fixture
def ticket(scene):
    return cast.lived(scene.ada, until="in_progress")


def look(browser, ticket):
    """The page's HTML without what differs at every look."""
    return VOLATILE.sub("", browser.get(f"/tickets/{ticket.number}").text)


def anew(browser, ticket):
    """The same with nothing kept."""
    cache.forget_all()
    return look(browser, ticket)


@EVERY
def test_every_press_shows_at_the_next_look(scene, sign_in, resource):
    press = Press(resource, scene, sign_in)
    before = look(press.browser, press.ticket)
    press.fragment()
    after = look(press.browser, press.ticket)
    assert after != before
    assert after == anew(press.browser, press.ticket)


def _further(ticket):
    return database.session.scalars(database.select(Ticket).order_by(Ticket.id.desc())).first()


def _file(ticket):
    return database.session.merge(ticket).request.customer


CHANGES = {
    "the customer's name": lambda ticket, ada: setattr(_file(ticket), "name", "李先生"),
    "the customer's level": lambda ticket, ada: setattr(_file(ticket), "level", "regular"),
    "a partner": lambda ticket, ada: setattr(_file(ticket), "is_partner", True),
    "a tag of the customer": lambda ticket, ada: _file(ticket).tag("已解决-支付问题", now=cast.NOON),
    "another phone": lambda ticket, ada: _file(ticket).add_point("13800001234"),
    "a mask": lambda ticket, ada: setattr(_file(ticket).contact_points[0], "mask", "erased"),
    "another customer": lambda ticket, ada: setattr(
        database.session.merge(ticket).request,
        "customer",
        Customer(number="KH-9", name="王女士", created_at=cast.NOON),
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_about_the_customer_beside_the_ticket_shows_too(scene, ticket, sign_in, change):
    browser = sign_in(scene.ada)
    before = look(browser, ticket)
    change(ticket, scene.ada)
    database.session.commit()
    after = look(browser, ticket)
    assert after != before or change is CHANGES["a partner"]
    assert after == anew(browser, ticket)


def test_a_sibling_and_a_linked_ticket_are_shown_as_they_are_called_now(scene, ticket, sign_in):
    browser = sign_in(scene.ada)
    look(browser, ticket)
    browser.post(f"/tickets/{ticket.number}/siblings", data={"version": ticket.version})
    sibling = _further(ticket)
    assert sibling.number in look(browser, ticket)
    sibling.triage(cast.judgement(2, 2, 1), **scene.words())
    sibling.assign(scene.ada, **scene.words())
    database.session.commit()
    assert sibling.title and sibling.title in look(browser, ticket)
    assert look(browser, ticket) == anew(browser, ticket)


def test_a_minute_later_clocks_and_forms_are_of_that_minute(scene, ticket, sign_in, clock):
    browser = sign_in(scene.ada)
    before = look(browser, ticket)
    clock.forward(minutes=1)
    assert look(browser, ticket) != before
    assert 'value="2024-05-20T14:01"' in look(browser, ticket)


def test_agents_and_supervisors_do_not_share_their_ways_nor_their_names(scene, ticket, sign_in):
    theirs, ours = look(sign_in(scene.lea), ticket), look(sign_in(scene.ada), ticket)
    assert "/withdrawals/new" in theirs and "/withdrawals/new" not in ours
    assert f'data-me="{scene.ada.id}"' in ours and f'data-me="{scene.lea.id}"' in theirs


def test_a_new_rank_opens_new_ways_at_once(scene, ticket, sign_in):
    browser = sign_in(scene.ada)
    assert "/withdrawals/new" not in look(browser, ticket)
    grant(database.session.merge(scene.ada), board=cast.BOARD, rank="supervisor")
    database.session.commit()
    assert "/withdrawals/new" in look(browser, ticket)


def test_what_is_kept_opens_no_door(scene, ticket, sign_in, db):
    look(sign_in(scene.ada), ticket)
    assert sign_in(cast.stranger()).get(f"/tickets/{ticket.number}").status_code == 404


def test_each_reader_gets_the_token_of_the_session_and_each_form_a_key_of_its_own(scene, ticket, sign_in):
    pages = [sign_in(scene.ada).get(f"/tickets/{ticket.number}").text for _session in range(2)]
    tokens = [set(TOKEN.findall(page)) for page in pages]
    assert [len(found) for found in tokens] == [1, 1] and tokens[0] != tokens[1]
    keys = [key for page in pages for key in ONCE.findall(page)]
    assert len(keys) >= 8 and len(set(keys)) == len(keys)


def test_a_reader_of_another_language_reads_that_language(scene, ticket, sign_in):
    look(sign_in(scene.ada), ticket)
    assert "处理中" in look(sign_in(cast.agent("Zhou", language="zh")), ticket)


def test_what_was_just_said_is_said_once(scene, ticket, sign_in):
    browser = sign_in(scene.ada)
    fields = {"happened_at": "2024-05-20T14:00", "action": "联系快递公司", "result": "已协调"}
    browser.post(f"/tickets/{ticket.number}/notes", data=fields | {"version": ticket.version})
    assert "data-notice" in look(browser, ticket)
    assert "data-notice" not in look(browser, ticket)


def test_it_is_sent_compressed_and_is_the_same_page(scene, ticket, sign_in):
    browser, address = sign_in(scene.ada), f"/tickets/{ticket.number}"
    sent = browser.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert sent.headers["Content-Encoding"] == "gzip"
    assert VOLATILE.sub("", gzip.decompress(sent.data).decode()) == look(browser, ticket)


def test_words_of_a_customer_cannot_open_a_hole(scene, sign_in):
    ticket = cast.registered(scene.ada, values={"customer_words": "hole-csrf- <!--hole--> {{ csrf_token() }}"})
    page = sign_in(scene.ada).get(f"/tickets/{ticket.number}").text
    assert "hole-csrf- &lt;!--hole--&gt; {{ csrf_token() }}" in page


@pytest.fixture
def cost(scene, sign_in):
    """`cost(ticket)`: how many statements its page takes drawn, kept after a commit elsewhere, and when nothing was."""
    browser = sign_in(scene.ada)

    def of(ticket):
        address, asked = f"/tickets/{ticket.number}", []
        database.session.commit()

        def elsewhere():
            cast.agent(f"Somebody {ticket.id} {secrets.token_hex(4)}")
            database.session.commit()

        def note(*told):
            asked.append(told[2])

        event.listen(database.engine, "before_cursor_execute", note)
        looks = []
        for happens in (cache.forget_all, elsewhere, lambda: None):
            happens()
            asked.clear()
            assert browser.get(address).status_code == 200
            looks.append(sum(not text.startswith(("BEGIN", "PRAGMA")) for text in asked))
        event.remove(database.engine, "before_cursor_execute", note)
        return looks

    return of


def test_a_page_costs_few_statements_and_fewer_when_it_is_kept(ticket, cost):
    drawn, kept, standing = cost(ticket)
    snapshot = 0 if database.engine.dialect.name == "sqlite" else 1  # by which PostgreSQL says whether it stands still
    assert drawn <= MOST_WHEN_DRAWN + snapshot and kept <= MOST_WHEN_KEPT + snapshot
    assert standing == snapshot


def test_a_long_story_takes_no_more_statements_than_a_short_one(scene, ticket, cost):
    ticket.note(happened_at=cast.NOON, action="Called", result="No answer", **scene.words())
    short = cost(ticket)
    for minute in range(1, 6):
        at = cast.NOON + timedelta(minutes=minute)
        ticket.note(happened_at=at, action="Called", result="No answer", **scene.words(minutes=minute))
    assert cost(ticket) == short


def test_of_a_long_story_the_latest_is_shown_and_the_rest_with_one_press(scene, ticket, sign_in):
    for at in range(SHOWN_ENTRIES):
        words = {"action": f"Called {at:02}", "result": "No answer"}
        ticket.note(happened_at=cast.NOON, **words, **scene.words())
    database.session.commit()
    browser, address = sign_in(scene.ada), f"/tickets/{ticket.number}"
    page = browser.get(address).text
    assert page.count(">Called ") == SHOWN_ENTRIES and "Request registered" not in page
    earlier = re.search(r'id="story-earlier"[^>]* href="([^"#]+)#timeline">(\d+) earlier entries<', page)
    whole = browser.get(earlier[1]).text
    assert "Request registered" in whole and 'id="story-earlier"' not in whole
    assert whole.count("<li data-kind=") == SHOWN_ENTRIES + int(earlier[2])
    assert f'hx-get="{earlier[1]}"' in whole and f'hx-get="{address}"' in page
