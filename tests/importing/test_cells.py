"""Cells mean what their source means."""

from zoneinfo import ZoneInfo

import pytest

from board.importing import cells

TAIPEI = ZoneInfo("Asia/Taipei")


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("?", None), (" ", None), ("", None), ("&#91;電覆&#93;", "[電覆]"), (" a \r\n b ", "a \n b"), ("-100", "-100")],
)
def test_nulls_entities_and_line_ends(cell, meant):
    assert cells.text(cell, {"?"}) == meant


@pytest.mark.parametrize(
    ("wrapped", "joined"),
    [("已現場處\n理完畢", "已現場處理完畢"), ("called the\nowner", "called the owner"), ("電話\n0912", "電話0912")],
)
def test_a_hard_wrapped_text_becomes_one_line(wrapped, joined):
    assert cells.one_line(wrapped) == joined


@pytest.mark.parametrize(
    ("cell", "formats", "expected"),
    [
        ("4/5/2016 00:25", ("%d/%m/%Y %H:%M",), "2016-05-04T00:25:00+08:00"),
        ("2016/9/21 下午 02:19:14", ("iso", "%Y/%m/%d %p %I:%M:%S"), "2016-09-21T14:19:14+08:00"),
        ("2016/9/26 上午 12:11:21", ("%Y/%m/%d %p %I:%M:%S",), "2016-09-26T00:11:21+08:00"),
        ("2016-09-26T00:11:21+02:00", ("iso",), "2016-09-26T00:11:21+02:00"),
    ],
)
def test_dates_are_read_as_the_map_says(cell, formats, expected):
    assert cells.instant(cell, formats, TAIPEI, {"上午": "AM", "下午": "PM"}).isoformat() == expected


def test_what_is_no_date_says_so():
    with pytest.raises(cells.Unreadable, match="31/31/2016"):
        cells.instant("31/31/2016", ("%d/%m/%Y",), TAIPEI, {})
