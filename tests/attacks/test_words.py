"""What people write is text wherever it stands: no markup, no link, no formula, no name in full."""

import io
import struct
import zipfile
from datetime import timedelta

import pytest

from board.domain import messages, titles
from board.domain.closing import Proposal
from board.domain.notes import UpdateParts
from board.importing.complaints import Complaints
from board.models.person import Choice, Department
from board.models.token import mint
from board.storage.sniffing import media_type_of
from tests import cast
from tests.domain.boards import GUIDE

EVIL = "\"'><img src=x onerror=alert(1)>"
WORDS = ("core_demand", "customer_words", "agent_summary", "desired_outcome", "symptom", "order_channel")


@pytest.fixture
def infested(db, clock):
    """A red, disputed, late ticket in which everything that can be typed is an attack, and its people."""
    clock.at(cast.NOON)
    bad, lea = cast.agent(f"{EVIL}Bad Agent"), cast.lead()
    values = dict.fromkeys(WORDS, EVIL)
    ticket = cast.registered(bad, values=values, customer_name=EVIL, contact=f"{EVIL}@x.test", attachment_reason=EVIL)
    db.session.add(Choice(board=cast.BOARD, list="topic", parent="logistics", key="evil", label_en=EVIL, label_zh=EVIL))
    owner = Department(board=cast.BOARD, key="evil", name_en=EVIL[:80], name_zh=EVIL[:80])
    db.session.add(owner)
    db.session.flush()
    words = cast.words(bad)
    reasons = dict.fromkeys(("urgency", "impact", "level"), EVIL)
    ticket.triage(cast.judgement(3, 2, 3, topic="evil", reasons=reasons), **words)
    ticket.assign(bad, reason=None, remark=EVIL, **words)
    ticket.start(**words)
    ticket.note(happened_at=cast.NOON, action=EVIL, result=EVIL, **words)
    ticket.update_customer(UpdateParts(EVIL, EVIL, EVIL, EVIL), asks_material=True, **words)
    due = {"due_at": cast.NOON + timedelta(hours=1), "department_id": owner.id, "contact_person": EVIL}
    ticket.commit_to("collaboration", need=EVIL, expected_result=EVIL, **due, **words)
    ticket.dispute("orange", EVIL, **words)
    db.session.commit()
    return ticket, bad, lea


def _progress_and_confirm(ticket, db):
    links = {
        purpose: mint(ticket, purpose, now=cast.NOON, days=timedelta(days=1)) for purpose in ("progress", "confirm")
    }
    db.session.commit()
    return [f"/{purpose}/{plain}" for purpose, plain in links.items()]


def test_no_page_of_ours_runs_what_somebody_typed(db, infested, sign_in, app):
    ticket, bad, lea = infested
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/tickets/<number>/")]
    tails = [rule.removeprefix("/tickets/<number>") for rule in rules if rule.endswith("/new") and "<int" not in rule]
    sheets = [f"/tickets/{ticket.number}{tail}" for tail in tails]
    paths = [
        f"/boards/{cast.BOARD}", f"/tickets/{ticket.number}", f"/customers/{ticket.customer.number}", "/day", "/inbox",
        f"/reviews?board={cast.BOARD}", "/find?q=img", "/find?q=%22%3E%3Cimg+src%3Dx",
        f"/tickets/new?board={cast.BOARD}",
        f"/customers?board={cast.BOARD}&q=img", *sheets,
    ]  # fmt: skip
    for browser in (sign_in(bad), sign_in(lea)):
        for path in paths:
            for answer in (browser.get(path), browser.fragment(path)):
                is_complete = path.endswith("/completions/new")  # the sheet that corrects is the same one
                assert answer.status_code in ((409,) if is_complete else (200, 404)), path
                assert "<img src=x" not in answer.text, path


def test_no_page_of_an_administrator_runs_what_somebody_typed(infested, sign_in):
    _ticket, bad, _lea = infested
    browser = sign_in(cast.person(f"{EVIL}Ann", "admin"))
    for path in ("people", f"people/{bad.id}", "departments", "lists", "lists?list=topic", "teams", "messages"):
        assert "<img src=x" not in browser.get(f"/admin/{path}").text


def test_no_letter_to_a_customer_runs_what_somebody_typed(db, infested, client, clock):
    ticket, bad, lea = infested
    words = {"now": cast.NOON, "policy": cast.policy()}
    progress, confirm = _progress_and_confirm(ticket, db)
    assert "<img src=x" not in client.get(progress).text
    ticket.resume(by=cast.as_(bad), **words)
    ticket.rule("yellow", EVIL, by=cast.as_(lea), **words)
    for commitment in ticket.commitments:
        ticket.answer_commitment(commitment, EVIL, by=cast.as_(lea), **words)
    ticket.solve(Proposal(solution=EVIL, self_check=EVIL, overdue_reason=EVIL), by=cast.as_(bad), **words)
    db.session.commit()
    page = client.get(confirm)
    assert page.status_code == 200
    assert "<img src=x" not in page.text


def test_a_title_masks_contacts_and_is_never_longer_than_is_kept():
    facts = {"colour": "red", "customer_name": "张*", "core_demand": "请打13812345678或 zhang.san@corp.test"}
    title = titles.compose(titles.TitleFacts(**facts), GUIDE, "zh")
    assert "13812345678" not in title and "zhang.san" not in title
    long = titles.TitleFacts(colour="red", customer_name="a*** " * 60, topic="t" * 200)
    assert len(titles.compose(long, GUIDE, "en")) == titles.LONGEST


def test_long_names_and_topics_are_cut_where_they_would_not_fit(db):
    ticket = cast.registered(cast.agent(), customer_name="a " * 59 + "b", contact="a@" + "b" * 115 + ".c")
    ticket.customer.tag("已解决-" + "长" * 200, now=cast.NOON)
    db.session.commit()
    assert len(ticket.title) <= 200
    assert [len(tag.text) for tag in ticket.customer.tags] == [80]
    assert len(ticket.customer.contact_points[0].mask) <= 120


def test_nobody_mints_a_link_by_typing_its_placeholder(app):
    facts = {"number": "1", "title": "{link}", "customer": "{link}", "priority": "red", "assignee": "x", "due": ""}
    facts |= {"rating": 1, "suggestion": "see {link}"}
    with app.app_context():
        subject, body = messages.render(cast.policy(), "customer_low_rating", "en", facts)
    assert "{link}" not in subject + body


def test_a_file_of_bad_rows_holds_no_formula(tmp_path):
    complaints = Complaints()
    complaints.drop(2, "=HYPERLINK(1)", "+field", "@reason")
    complaints.write(tmp_path / "bad.csv")
    assert (tmp_path / "bad.csv").read_text("utf-8-sig").splitlines()[1] == "2,'=HYPERLINK(1),'+field,'@reason,no"


@pytest.mark.parametrize(("at", "value"), [(6, 250), (8, 0x00)])
def test_a_broken_office_file_is_no_file_that_we_know(at, value):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", "y")
    raw = bytearray(content.getvalue())
    entry = raw.rindex(b"PK\x01\x02")
    if at == 6:
        raw[entry + at] = value
    else:
        raw[entry + 8 : entry + 10] = struct.pack("<H", 0x800)
        raw[entry + 46] = 0xFF
    assert media_type_of(io.BytesIO(bytes(raw))) is None


def test_whoever_left_a_board_no_longer_reads_its_notices(db, sign_in):
    ada = cast.agent()
    ticket = cast.lived(ada, until="assigned")
    browser = sign_in(ada)
    assert ticket.number in browser.get("/inbox").text
    ada.memberships[0].board = "tiny"
    db.session.commit()
    assert ticket.number not in browser.get("/inbox").text
    assert ticket.number not in browser.get("/day").text


def test_my_day_names_no_customer_who_must_be_told_by_hand(db, sign_in, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    ticket = cast.lived(ada, until="in_progress", contact="13812345678", customer_name="Jane Longname", language="en")
    ticket.update_customer(cast.PARTS, by=cast.as_(ada), now=cast.NOON, policy=cast.policy())
    db.session.commit()
    page = sign_in(ada).get("/day").text
    assert "/deliveries/new?message=" in page
    assert "Longname" not in page
