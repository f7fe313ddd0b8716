"""Find: by whatever somebody has in hand, within reach, closed tickets too."""

import re
import unicodedata

import pytest
from sqlalchemy import event

from board import cache
from board.extensions import policies
from board.models.request import Reference, Request
from board.models.ticket import Ticket
from board.queries.find import tickets_found
from tests import cast
from tests import database as databases

FULL_WIDTH = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "GD-0123456789"})


@pytest.fixture
def shelf(db, clock):
    """An open ticket of Zhang and a closed one of Li."""
    clock.at(cast.NOON)
    ada = cast.agent()
    zhang = cast.registered(ada, contact="138 1234 5678", values={"order_number": "ORD20240519001"})
    li = cast.lived(
        ada, until="closed", judged=cast.judgement(2, 1, 1), customer_name="Li Wei", contact="li@customer.test",
        values={"customer_words": "The lamp arrived 50%_broken", "agent_summary": "Glass of the lamp is broken",
                "symptom": "灯罩碎了"},
    )  # fmt: skip
    db.session.get(Request, li.request_id).external_ref = "INC0000047"
    db.session.commit()
    return ada, zhang.number, li.number


def _found(browser, q):
    return re.findall(r'class="hit" data-ticket="([\w-]+)"', browser.get("/find", query_string={"q": q}).text)


def test_one_number_leads_straight_to_its_ticket(sign_in, shelf):
    ada, zhang, li = shelf
    browser = sign_in(ada)
    for q in (
        zhang,
        zhang.lower(),
        f" {zhang} ",
        zhang[2:],
        zhang.replace("-", "－"),
        zhang.replace("-", ""),
        zhang.replace("-", "").lower(),
        f"{zhang[:2]} {zhang[2:10]} {zhang[11:]}",
        zhang.translate(FULL_WIDTH),
        zhang[2:].replace("-", ""),
        "ORD20240519001",
        "ord20240519001",
        "ORD-20240519 001",
    ):
        answer = browser.get("/find", query_string={"q": q})
        assert (answer.status_code, answer.location) == (302, f"/tickets/{zhang}"), q
    for q in ("inc0000047", "INC 0000047", "inc-0000047", "ＩＮＣ００００047"):
        assert browser.get("/find", query_string={"q": q}).location == f"/tickets/{li}", q


def test_stored_numbers_from_elsewhere_are_found_without_their_signs(sign_in, db, shelf):
    ada, _zhang, li = shelf
    request = db.session.scalar(db.select(Request).filter_by(external_ref="INC0000047"))
    request.external_ref = "inc-00.48/7"
    request.references.append(Reference(kind="order_number", value="ORD-20260311_2097"))
    db.session.commit()
    for q in ("INC00487", "inc 00 48 7", "ord202603112097", "ORD 20260311 2097"):
        assert sign_in(ada).get("/find", query_string={"q": q}).location == f"/tickets/{li}", q


@pytest.mark.parametrize("kept", ["ORD–1", "ＯＲＤ－１", "ord\t1", "ORD 1", "ø–1"])
def test_a_number_is_found_by_itself_however_it_was_written(sign_in, db, shelf, kept):
    ada, zhang, li = shelf
    requests = {number: db.session.scalar(db.select(Ticket).filter_by(number=number)).request for number in shelf[1:]}
    browser = sign_in(ada)
    requests[li].external_ref = kept
    db.session.commit()
    assert browser.get("/find", query_string={"q": kept}).location == f"/tickets/{li}"
    requests[li].external_ref = None
    requests[zhang].references.append(Reference(kind="order_number", value=kept))
    db.session.commit()
    for q in (kept, kept.replace("–", "-"), unicodedata.normalize("NFKC", kept)):
        assert browser.get("/find", query_string={"q": q}).location == f"/tickets/{zhang}", q
    db.session.execute(db.update(Reference).values(value=kept))  # as it was kept before
    assert browser.get("/find", query_string={"q": kept}).location == f"/tickets/{zhang}"


def test_signs_alone_are_no_number(sign_in, db, shelf):
    ticket = Ticket.query.filter_by(number=shelf[1]).one()
    ticket.request.references.append(Reference(kind="order_number", value="/"))
    db.session.commit()
    assert _found(sign_in(shelf[0]), "-") == []


@pytest.mark.parametrize("q", ["13812345678", "+86 138-1234-5678", "5678", "张小姐", "物流信息", "没收到", "信"])
def test_phone_tail_name_and_words_find_the_ticket(sign_in, shelf, q):
    assert _found(sign_in(shelf[0]), q) == [shelf[1]]


def test_words_must_all_be_there_and_signs_are_only_signs(sign_in, shelf):
    browser = sign_in(shelf[0])
    assert _found(browser, "broken glass") == [shelf[2]]
    assert _found(browser, "broken parcel") == []
    assert _found(browser, "50%_bro") == [shelf[2]]
    assert _found(browser, "a%d") == []


def test_what_was_noted_is_found(sign_in, db, shelf):
    ada = shelf[0]
    ticket = cast.lived(ada, until="in_progress", judged=cast.judgement(2, 1, 1))
    words = cast.words(ada)
    ticket.note(happened_at=cast.NOON, action="Called the carrier", result="Truck is stuck in Wuxi", **words)
    db.session.commit()
    assert _found(sign_in(ada), "wuxi") == [ticket.number]


def test_a_tag_finds_its_ticket_until_it_is_taken_off(sign_in, db, shelf):
    ada, zhang, _li = shelf
    words = cast.words(ada)
    ticket = Ticket.query.filter_by(number=zhang).one()
    ticket.tag("双十一", **words)
    db.session.commit()
    assert "Tag: [双十一]" in _row(sign_in(ada), "双十一")
    ticket.untag("双十一", **words)
    db.session.commit()
    assert _found(sign_in(ada), "双十一") == []


def _rows(browser, q):
    """The rows that are found, as they read: marks in brackets, everything else that is no text left out."""
    page = browser.get("/find", query_string={"q": q}).text.replace("<mark>", "[").replace("</mark>", "]")
    return [re.sub(r"<[^>]+>", "", row) for row in re.findall(r'<li class="hit".*?</li>', page, re.DOTALL)]


def _row(browser, q):
    """The one row that is found."""
    (row,) = _rows(browser, q)
    return row


@pytest.mark.parametrize(
    ("q", "why"),
    [
        ("glass", "Summary: [Glass] of the lamp is broken"),
        ("lamp arrived", "What the customer said: The [lamp] [arrived] 50%_broken"),
        ("灯罩", "Registration: [灯罩]碎了"),
        ("INC0000047 lamp", "Number elsewhere: [INC0000047]"),
        ("Wei", "Fits: Customer name"),
    ],
)
def test_a_row_says_where_the_words_stand_that_it_does_not_show(sign_in, shelf, q, why):
    assert why in _row(sign_in(shelf[0]), q)


def test_the_last_four_digits_are_named_as_what_they_are(sign_in, shelf):
    assert "Fits: Phone number or address" in _row(sign_in(shelf[0]), "5678")


def test_what_stands_there_in_other_signs_gives_no_reason(sign_in, shelf):
    cast.registered(shelf[0], values={"customer_words": "ｶﾞｽの臭い"})
    row = _row(sign_in(shelf[0]), "ガス")
    assert "Fits" not in row and "Phone" not in row


def test_what_the_title_shows_is_marked_there_and_not_told_again(sign_in, shelf):
    ada, zhang, _li = shelf
    row = next(row for row in _rows(sign_in(ada), "未收到") if zhang in row)
    title = Ticket.query.filter_by(number=zhang).one().title
    assert title == "VIP客户张*-订单未收到-高优先级" and "订单[未收到]" in row and row.count("[") == 1


@pytest.mark.parametrize(
    ("name", "words", "shown"),
    [
        ("王小明", "我是王小明，电话13900001111，冰箱门关不上", "我是王*，电话139****1111，[冰箱门]关不上"),
        ("王小明", "电话１３９００００１１１１，冰箱门关不上", "电话139****1111，[冰箱门]关不上"),
        ("王小明", "139.0000.1111，(021) 6888 1234，冰箱门", "139.****.1111，(021) **** 1234，[冰箱门]"),
        ("王小明", "tel13900001111，wang＠home.test，冰箱门", "tel139****1111，w***@home.test，[冰箱门]"),
        ("Jo Smith", "JO SMITH 冰箱门", "J*** S*** [冰箱门]"),
    ],
)
def test_an_excerpt_hides_what_a_list_may_not_show(sign_in, db, shelf, name, words, shown):
    cast.registered(shelf[0], customer_name=name, contact="139 0000 1111", values={"customer_words": words})
    assert f"What the customer said: {shown}" in _row(sign_in(shelf[0]), "冰箱门")


def test_names_and_phones_in_the_list_are_masked(sign_in, shelf):
    page = sign_in(shelf[0]).get("/find?q=物流").text
    assert "张*" in page and "张小姐" not in page and "13812345678" not in page


def test_nothing_out_of_reach_is_found(sign_in, shelf):
    browser = sign_in(cast.stranger())
    for q in (shelf[1], "13812345678", "物流", "broken"):
        assert _found(browser, q) == []
        assert shelf[1] not in re.sub(
            r'value="[^"]*"|“[^”]*”|<title>.*</title>', "", browser.get("/find", query_string={"q": q}).text
        )


def test_nothing_found_says_how_to_look_again(sign_in, shelf):
    page = sign_in(shelf[0]).get("/find?q=unheard-of")
    assert page.status_code == 200 and "last four digits" in page.text


@pytest.mark.only_on("sqlite", "this reads SQLite's plans")
@pytest.mark.parametrize("q", ["GD20240520-001", "20240520-001", "CUS20240520001", "INC0000047", "GD20240520001"])
def test_a_number_is_looked_up_by_an_index(app, db, shelf, q):
    statements = []
    event.listen(db.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2:4]))
    with app.test_request_context("/find"):
        tickets_found(q, shelf[0], policies, "en", cast.NOON)
    text, values = statements[-1]
    plan = [row[3] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
    assert [step for step in plan if step.startswith("SCAN")] == []


def test_the_fragment_has_the_list_alone(sign_in, shelf):
    page = sign_in(shelf[0]).fragment("/find?q=物流").text
    assert 'id="found"' in page and "<html" not in page


NEWS = {
    "another ticket": lambda ticket, ada: cast.lived(ada, until="in_progress"),
    "a withdrawal": lambda ticket, ada: ticket.withdraw("spam", reason="No customer", **cast.words(cast.lead())),
    "words": lambda ticket, ada: cast.lived(ada, until="in_progress", values={"agent_summary": "物流"}),
}


@pytest.mark.parametrize("happen", NEWS.values(), ids=NEWS)
def test_a_question_asked_again_is_answered_as_before_until_something_happens(sign_in, db, shelf, happen):
    browser, ticket = sign_in(shelf[0]), db.session.query(Ticket).filter_by(number=shelf[1]).one()
    before = browser.fragment("/find?q=物流").text
    assert browser.fragment("/find?q=物流").text == before
    happen(ticket, shelf[0])
    db.session.commit()
    after = browser.fragment("/find?q=物流").text
    cache.forget_all()
    assert before != after == browser.fragment("/find?q=物流").text


def test_whoever_reaches_less_is_not_answered_from_what_others_were(sign_in, shelf):
    assert _found(sign_in(shelf[0]), "没收到") == [shelf[1]]
    assert _found(sign_in(cast.stranger()), "没收到") == []
    assert _found(sign_in(cast.person("Dee", "department", department=cast.team().department)), "没收到") == []


def test_what_was_typed_stands_in_the_page_as_text(sign_in, shelf):
    page = sign_in(shelf[0]).get('/find?q="><b>x').text
    assert page.count('value="&#34;&gt;&lt;b&gt;x"') == 2 and "<b>x" not in page
    assert "<title>Find: &#34;&gt;&lt;b&gt;x" in page


def test_a_question_costs_few_statements_and_the_same_again_none_where_nothing_happened(sign_in, db, shelf):
    browser, asked = sign_in(shelf[0]), []
    browser.get("/find")
    event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    looks = []
    for _look in ("first", "again"):
        asked.clear()
        browser.get("/find?q=物流")
        looks.append(sum(not text.startswith(("BEGIN", "PRAGMA")) for text in asked))
    assert looks[0] <= (6 if databases.is_file() else 8)  # PostgreSQL looks through the newest rows first
    assert looks[1] == (0 if db.engine.dialect.name == "sqlite" else 1)  # the snapshot
