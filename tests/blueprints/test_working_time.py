"""The administrator's page of working time: calendars, missing years, and what a change would move."""

import html
import io

import pytest

from tests import cast
from tests.blueprints.presses import fresh
from tests.domain.boards import DATED, FILES
from tests.policies.otherwise import OFFICE, otherwise  # noqa: F401  a fixture

FRIDAY = "2024-05-24T17:00:00+08:00"
PAGE = "/admin/working-time"


@pytest.fixture
def admin(db, clock, sign_in):
    clock.at(FRIDAY)
    return sign_in(cast.person("Anna Admin", "admin"))


def look(browser):
    return html.unescape(browser.get(PAGE).text)


def proposed(browser, *files):
    """The answer to a preview of some (name, text) files."""
    data = {"files": [(io.BytesIO(text.encode()), name) for name, text in files]}
    return browser.post(f"{PAGE}/previews", data=data, content_type="multipart/form-data")


def changed(changes):
    text = FILES["service-guide.toml"]
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    return ("service-guide.toml", text)


def test_the_page_tells_hours_known_years_and_who_keeps_them(admin, otherwise):  # noqa: F811
    otherwise(OFFICE)
    page = look(admin)
    assert "09:00–12:00, 13:00–18:00" in page and "2024, 2025, 2026" in page
    assert "Kept by: High, Medium, Low" in page


def test_hours_and_levels_are_listed_as_the_reader_writes_lists(db, clock, sign_in, otherwise):  # noqa: F811
    clock.at(FRIDAY)
    otherwise(OFFICE)
    page = look(sign_in(cast.person("Anna Admin", "admin", language="zh")))
    assert "09:00–12:00，13:00–18:00" in page and "2024，2025，2026" in page


@pytest.mark.parametrize(
    ("now", "without", "missing"),
    [
        ("2024-05-24T12:00:00+08:00", (), []),
        ("2026-11-30T12:00:00+08:00", (), []),
        ("2026-12-01T00:00:00+08:00", (), ["2027"]),  # from December on
        ("2024-05-24T12:00:00+08:00", ("cn-2024.toml",), ["2024"]),  # the present year at once
    ],
)
def test_a_year_whose_holidays_are_missing_is_said_from_december_on(admin, clock, otherwise, now, without, missing):  # noqa: F811
    otherwise({}, without=without)
    clock.at(now)
    page = look(admin)
    assert [
        year for year in ("2024", "2025", "2026", "2027") if f"The holidays of {year} (cn) are not known" in page
    ] == missing


def test_a_preview_says_what_moves_and_changes_nothing(admin, clock):
    now = clock.forward(minutes=0)
    ticket = cast.lived(cast.agent(), until="in_progress", now=now, judged=cast.judgement(2, 2, 1))
    before = (fresh(ticket).due_at, fresh(ticket).face)
    answer = proposed(admin, changed(OFFICE))
    text = html.unescape(answer.text)
    assert answer.status_code == 200
    assert "deadlines move, on 1 of 1 open tickets" in text
    assert ticket.number in text and "27 May, 12:00" in text
    assert (fresh(ticket).due_at, fresh(ticket).face) == before


def test_the_files_are_asked_for_again_only_where_they_could_not_be_used(admin):
    again = "Choose the files again"
    assert again not in proposed(admin, changed(OFFICE)).text
    assert again in proposed(admin, ("broken.toml", "key = ")).text


def test_why_a_file_cannot_be_used_is_said_in_the_readers_language(db, clock, sign_in):
    browser = sign_in(cast.person("Anna Admin", "admin", language="zh"))
    assert "无法使用。broken.toml: 文件不是TOML格式：" in proposed(browser, ("broken.toml", "key = ")).text
    text = html.unescape(proposed(browser, changed({'zone = "Asia/Shanghai"': 'zone = "Asia/Nowhere"'})).text)
    assert "service-guide.toml: zone: “Asia/Nowhere”不是时区" in text


def test_the_field_has_a_name_of_its_own_and_invites_nobody_to_paste(admin):
    page = look(admin)
    assert "Policy files" in page and "paste a picture" not in page


def test_a_dated_file_is_looked_at_too(admin, clock, otherwise):  # noqa: F811
    otherwise(OFFICE)
    ticket = cast.lived(cast.agent(), until="in_progress", now=clock.forward(minutes=0), judged=cast.judgement(2, 2, 1))
    monday_off = DATED["cn-2024.toml"].replace(
        "holidays = [", 'holidays = [\n{ on = 2024-05-27, en = "Off", zh = "休" },'
    )
    text = html.unescape(proposed(admin, changed(OFFICE), ("holidays.toml", monday_off)).text)
    assert ticket.number in text and "28 May, 12:00" in text


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([], "Choose at least one file."),
        ([("a.toml", "archive_days = ")], "is not TOML"),
        ([changed({"archive_days = 30": "archive_days = 0"})], "archive_days: must be a whole number from 1"),
    ],
)
def test_files_that_cannot_be_used_say_why_on_their_field(admin, files, why):
    answer = proposed(admin, *files)
    assert answer.status_code == 422
    assert why in html.unescape(answer.text)


def test_only_administrators_come_here(db, sign_in):
    assert sign_in(cast.lead()).get(PAGE).status_code == 404
