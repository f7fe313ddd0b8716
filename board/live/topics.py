"""What a stream may be about: a board as somebody sees it, or one ticket; named by the address of its page."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from board.extensions import policies
from board.htmx import parts_of
from board.queries.reach import reach_key, ticket_within_reach
from board.queries.view import View

OURS = ("after", "also")


@dataclass(frozen=True)
class Topic:
    """A page that wants to stay current; `address` is what messages about it begin with."""

    address: str
    board: str
    view: View | None = None
    number: str = ""


def topic_for(address, person):
    """The Topic of a page's address, None when it is no such page or out of the person's reach."""
    parts = parts_of(address)
    kind, _, name = parts.path.strip("/").partition("/")
    if kind == "boards":
        return _board(name, parts.query, person)
    if kind == "tickets" and (ticket := ticket_within_reach(person, name)):
        return Topic(f"/tickets/{name}", ticket.board, number=name)
    return None


def _board(key, query, person):
    policy = policies.get(key)
    if policy is None or not person.ranks_on(key):
        return None
    pairs = [(name, value) for name, value in parse_qsl(query) if name not in OURS]
    view = View.read(policy, MultiDict(pairs))
    return Topic(f"/boards/{key}?{view.query}", key, view)


def group_key(topic, person, language):
    """What two streams must share to be sent the same bytes."""
    if topic.view is None:
        return (topic.address,)
    whose = person.id if topic.view.is_personal else reach_key(person)
    return (topic.address, language, whose)
