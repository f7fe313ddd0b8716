"""A board under another policy for the length of a test."""

import pytest

from board.domain.policies import parse_all
from board.extensions import policies
from tests.domain.boards import DATED, FILES

OFFICE = {f'key = "{level}"\n': f'key = "{level}"\nhours = "office"\n' for level in ("high", "medium", "low")}


def changed(changes, *, without=(), board="service-guide"):
    """The policy with some of its text replaced, and without some of the dated files."""
    text = FILES[f"{board}.toml"]
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    dated = {name: body for name, body in DATED.items() if name not in without}
    return parse_all(FILES | {f"{board}.toml": text}, dated)[board]


@pytest.fixture
def otherwise(app, monkeypatch):
    """`otherwise(changes)`: the board lives by the changed policy until the test ends; the policy."""

    def put(changes, **more):
        policy = changed(changes, **more)
        monkeypatch.setitem(policies._by_key, policy.key, policy)
        return policy

    return put
