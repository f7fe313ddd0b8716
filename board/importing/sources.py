"""Rows of a file, whatever it is: CSV or XLSX, packed or not, with the encodings people really send."""

import codecs
import csv
import gzip
import io
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook

LONGEST_CELL = 1_000_000
DELIMITERS = ",;\t|"
LOST = "\ufffd"
NUL = "\0"  # PostgreSQL keeps none


class SourceError(Exception):
    """The file as a whole cannot be read; says what to do."""


@dataclass(frozen=True)
class Row:
    """One row: the line it begins at, its cells by column, and what is wrong with its form."""

    line: int
    cells: dict
    fault: str | None = None


def rows(path, *, encodings=(), delimiter=None):
    """The rows of a CSV or XLSX file, also one packed by gzip. Raises SourceError."""
    path = Path(path)
    try:
        content = path.read_bytes()
        content = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{path} cannot be read: {error}") from None
    if content[:4] == b"PK\x03\x04":
        return _sheet_rows(content)
    return _csv_rows(content, encodings, delimiter)


def _csv_rows(content, encodings, delimiter):
    text = _decoded(content, encodings)
    csv.field_size_limit(LONGEST_CELL)
    head = text.partition("\n")[0]
    delimiter = delimiter or max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return _named(_numbered(reader))


def _decoded(content, encodings):
    """The text; where no encoding fits, lost characters are marked and cost only their own rows."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", *encodings):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8-sig", errors="replace")


def _numbered(reader):
    """(line on which the record begins, its cells); texts may span lines. Raises SourceError for one without an end."""
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(f"line {line}: {error}; is a quotation mark missing?") from None


def _sheet_rows(content):
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:
        raise SourceError(f"the workbook cannot be opened: {error}") from None
    sheet = book.worksheets[0]
    numbered = enumerate(sheet.iter_rows(values_only=True), start=1)
    return _named((line, [_as_text(cell) for cell in cells]) for line, cells in numbered)


def _as_text(cell):
    """A cell as a CSV file would have it; dates stay dates."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 the map's zone is added where it is read
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _named(numbered):
    """Rows with their cells by column name; empty lines are skipped."""
    numbered = iter(numbered)
    _line, header = next(numbered, (1, []))
    header = [str(name).strip().lstrip("\ufeff") for name in header]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise SourceError("the file is empty: its first line must name the columns")
    return header, (_row(line, header, cells) for line, cells in numbered if any(c != "" for c in cells))


def _row(line, header, cells):
    while len(cells) > len(header) and cells[-1] == "":
        cells = cells[:-1]
    fault = None
    if len(cells) != len(header):
        fault = f"{len(cells)} fields instead of {len(header)}"
    elif any(isinstance(cell, str) and (LOST in cell or NUL in cell) for cell in cells):
        fault = "characters that cannot be read: save the file as UTF-8"
    return Row(line, dict(zip(header, cells, strict=False)), fault)
