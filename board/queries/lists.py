"""The lists that people edit, as forms offer them: active entries only, in their order."""

from sqlalchemy import select

from board.extensions import db
from board.models.person import Choice, Department, Team


def choices(board, name, parent=None):
    """The entries of a list, e.g. choices(board, "topic", "order"); of all parents without one."""
    query = select(Choice).where(Choice.board == board, Choice.list == name, Choice.is_active)
    if parent is not None:
        query = query.where(Choice.parent == parent)
    return list(db.session.scalars(query.order_by(Choice.parent, Choice.position, Choice.id)))


def topics_by_domain(policy):
    """Domain (a policy's choice) to the topics that people keep for it, in the policy's order of domains."""
    found = {domain.key: [] for domain in policy.domains}
    for topic in choices(policy.key, "topic"):
        found.setdefault(topic.parent, []).append(topic)
    return [(domain, found[domain.key]) for domain in policy.domains]


def departments(board):
    """The departments that can be asked, by their key."""
    query = select(Department).where(Department.board == board, Department.is_active)
    return list(db.session.scalars(query.order_by(Department.key)))


def teams(board):
    """The teams of a board, by their key."""
    query = select(Team).where(Team.board == board, Team.is_active)
    return list(db.session.scalars(query.order_by(Team.key)))
