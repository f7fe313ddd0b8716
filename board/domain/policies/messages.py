"""Reads the message texts of a policy file and refuses a variable that nobody fills."""

from board.domain.policies.labels import Label, MessageText
from board.domain.policies.model import Policy
from board.domain.policies.reader import PolicyError, Table
from board.domain.policies.wording import KEYS, missing, prescribed, problem_with_text


def read_messages(table: Table, like: Policy | None) -> dict[str, MessageText]:
    """Every message the product sends; those the file lacks come from `like`."""
    with table.table("messages") if table.has("messages") or like is None else Table({}, table.source) as texts:
        found = {}
        for key in KEYS:
            if like is not None and not texts.has(key):
                found[key] = like.messages[key]
            else:
                found[key] = _message(texts.table(key), key)
    return found


def _message(item: Table, key: str) -> MessageText:
    with item:
        subject = item.label("subject", None)
        text = item.own_label()
    for label in filter(None, (subject, text)):
        _check_variables(item, key, label)
    for language in ("en", "zh"):
        if lacking := missing(prescribed(key), text.in_(language), subject.in_(language) if subject else ""):
            names = ", ".join(f"{{{name}}}" for name in lacking)
            raise PolicyError(item.source, f"{item.path}.{language}", f"{names} must be named: it is prescribed")
    return MessageText(key, text, subject)


def _check_variables(item: Table, key: str, label: Label) -> None:
    for language in ("en", "zh"):
        if problem := problem_with_text(key, label.in_(language)):
            raise PolicyError(item.source, f"{item.path}.{language}", problem)
