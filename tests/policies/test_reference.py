"""docs/policy.md tells of every key of a policy file, and of none that is not there."""

import re
from pathlib import Path

import pytest

from board.domain.facts import RANKS
from board.domain.policies import parse_all, wording
from board.domain.policies.limits import COLOUR_RANKS
from board.domain.policies.reader import Table
from board.domain.policies.rules import FIELD_KINDS, PROMPTS
from tests.domain.boards import FILES

PAGE = (Path(__file__).parent.parent.parent / "docs" / "policy.md").read_text("utf-8")
OF_EVERY_CHOICE = {"key", "en", "zh", "aliases"}
NAMED_BY_THE_FILE = {"triage.provisional", "triage.bands", "messages", "calendars"}
ANY_NAME = (
    (r"\[\d+\]", "[]"),
    (r"^fields\.\w+\[\]", "fields.*[]"),
    (r"^statuses\.\w+", "statuses.*"),
    (r"^triage\.bands\.\w+\[\]", "triage.bands.*[]"),
    (r"^messages\.\w+$", "messages.*"),
    (r"^calendars\.\w+", "calendars.*"),
)


def table_of(path):
    """The heading under which a table of the file is told of."""
    for pattern, name in ANY_NAME:
        path = re.sub(pattern, name, path)
    return path or "(top)"


@pytest.fixture
def known(monkeypatch):
    """Table to the keys that the parser looks for in it, of a board by scores and one by criteria."""
    found, has = {}, Table.has

    def noted(table, key):
        found.setdefault(table_of(table.path), set()).add(key)
        return has(table, key)

    monkeypatch.setattr(Table, "has", noted)
    parse_all(FILES)
    own = {table: keys - OF_EVERY_CHOICE for table, keys in found.items()}
    own["vague_words"], own["(top)"] = {"en", "zh"}, own["(top)"] | {"key"}
    return {table: keys for table, keys in own.items() if keys and table not in NAMED_BY_THE_FILE}


def documented():
    """Table to the keys in the first cells under its heading."""
    found, table = {}, None
    for line in PAGE.splitlines():
        if line.startswith("#"):
            heading = re.fullmatch(r"### `(.+)`", line)
            table = heading[1] if heading else None
        elif table and line.startswith("| `"):
            found.setdefault(table, set()).update(re.findall(r"`(\w+)`", line.split("|")[1]))
    return found


def rows_under(heading):
    """First cell to second cell of the table under a heading."""
    part = PAGE.split(f"### {heading}\n")[1].split("\n#")[0]
    cells = [line.split("|")[1:3] for line in part.splitlines() if line.startswith("| `")]
    return {first.strip().strip("`"): re.findall(r"`\{(\w+)\}`", second) for first, second in cells}


def test_every_key_is_told_of_and_none_besides(known):
    assert documented() == known


def test_every_template_is_told_of_with_its_variables():
    for heading, templates in (
        ("Templates to customers", wording.TO_CUSTOMER),
        ("Templates to staff", wording.TO_STAFF),
    ):
        assert rows_under(heading) == {name: list(variables) for name, variables in templates.items()}


def test_every_variable_is_told_of():
    known = {name for key in wording.KEYS for name in wording.variables_of(key)}
    assert {name.strip("{}") for name in rows_under("Variables")} == known


@pytest.mark.parametrize("words", [FIELD_KINDS, PROMPTS, tuple(COLOUR_RANKS), RANKS])
def test_every_allowed_word_is_told_of(words):
    assert ", ".join(f"`{word}`" for word in words) in PAGE
