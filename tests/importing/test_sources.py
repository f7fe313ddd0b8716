"""Rows are read from what people really send."""

import gzip
from datetime import datetime

import pytest
from openpyxl import Workbook

from board.importing import sources
from board.importing.sources import SourceError

TABLE = [["編號", "text"], ["1", "街燈不亮"], ["2", "two\r\nlines"]]
CSV = '編號,text\r\n1,街燈不亮\r\n2,"two\r\nlines"\r\n'


def written(tmp_path, content, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def told(path, **options):
    header, rows = sources.rows(path, **options)
    return header, [(row.line, list(row.cells.values()), row.fault) for row in rows]


EXPECTED = (["編號", "text"], [(2, ["1", "街燈不亮"], None), (3, ["2", "two\r\nlines"], None)])


@pytest.mark.parametrize(
    ("encoding", "options"),
    [
        ("utf-8", {}),
        ("utf-8-sig", {}),
        ("utf-16", {}),
        ("big5", {"encodings": ("big5",)}),
    ],
)
def test_encodings_and_byte_order_marks_do_not_matter(tmp_path, encoding, options):
    assert told(written(tmp_path, CSV.encode(encoding)), **options) == EXPECTED


def test_a_packed_file_is_unpacked(tmp_path):
    assert told(written(tmp_path, gzip.compress(CSV.encode()), "file.csv.gz")) == EXPECTED


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_seen_in_the_header(tmp_path, delimiter):
    content = CSV.replace(",", delimiter).encode()
    assert told(written(tmp_path, content)) == EXPECTED


@pytest.mark.parametrize("packed", [False, True])
def test_a_workbook_is_read_with_its_dates_and_whole_numbers(tmp_path, packed):
    book = Workbook()
    for row in (["no", "at"], [7.0, datetime(2024, 5, 20, 14, 30)], [None, None]):  # noqa: DTZ001
        book.active.append(row)
    book.save(tmp_path / "file.xlsx")
    path = tmp_path / "file.xlsx"
    if packed:
        path = written(tmp_path, gzip.compress(path.read_bytes()), "file.xlsx.gz")
    assert told(path) == (["no", "at"], [(2, ["7", datetime(2024, 5, 20, 14, 30)], None)])  # noqa: DTZ001


def test_a_row_with_other_fields_than_the_header_is_faulty_and_the_next_is_not(tmp_path):
    _header, rows = told(written(tmp_path, b"a,b\n1,2,3\n4,5\n"))
    assert [fault for _line, _cells, fault in rows] == ["3 fields instead of 2", None]


@pytest.mark.parametrize(
    ("content", "told_why"),
    [
        (gzip.compress(b"a,b\n1,2\n" * 1000)[:30] + b"z" * 21, "cannot be read"),
        (b'a,b\n1,2\n3,"' + b"x" * 1_000_100, "line 3: "),
    ],
)
def test_a_file_that_breaks_off_is_refused_with_what_is_wrong(tmp_path, content, told_why):
    with pytest.raises(SourceError, match=told_why):
        told(written(tmp_path, content))


def test_half_a_character_at_the_end_costs_its_row(tmp_path):
    _header, rows = told(written(tmp_path, "a,b\n1,2\n3,4".encode("utf-16") + b"\xff"))
    assert [fault is None for _line, _cells, fault in rows] == [True, False]


def test_lost_characters_cost_only_their_own_row(tmp_path):
    _header, rows = told(written(tmp_path, b"a,b\n1,\xff\xfe\n2,ok\n"))
    assert "UTF-8" in rows[0][2]
    assert rows[1][2] is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook"])
def test_an_unreadable_file_is_refused_as_a_whole(tmp_path, content):
    with pytest.raises(SourceError):
        sources.rows(written(tmp_path, content))
