"""`board calendar generate`: the files that ship are those that the library gives, and an unknown year is refused."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from board.cli import main
from board.cli.calendar import china
from board.domain.policies.calendar_parts import parse_dates

SHIPPED = Path(__file__).parents[2] / "board/policies/calendars"


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_shipped_files_are_what_the_library_knows(year):
    assert tomllib.loads((SHIPPED / f"cn-{year}.toml").read_text("utf-8")) == tomllib.loads(china(year))


def test_make_up_working_days_are_told_apart_from_holidays():
    dates = parse_dates({"cn-2026.toml": china(2026)})["cn"]
    assert date(2026, 10, 10) in dates.make_up and date(2026, 10, 10) not in dates.holidays  # a Saturday that is worked
    assert dates.holidays[date(2026, 2, 17)].zh == "春节"
    assert dates.years == {2026}


def test_the_command_writes_a_file_for_each_year_and_none_when_one_is_unknown(tmp_path):
    written = CliRunner().invoke(main, ["calendar", "generate", "2025", "2026", "--to", str(tmp_path / "known")])
    refused = CliRunner().invoke(main, ["calendar", "generate", "2026", "2100", "--to", str(tmp_path / "unknown")])
    assert written.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "known").iterdir()) == ["cn-2025.toml", "cn-2026.toml"]
    assert refused.exit_code == 1 and "does not know 2100" in refused.output and "pip install -U" in refused.output
    assert not (tmp_path / "unknown").exists()
