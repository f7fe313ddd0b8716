"""The lists that people edit, sown from the policy file; what they changed since is left alone."""

from sqlalchemy import select

from board.extensions import db
from board.models.person import Choice, Department, Team


def seed_lists(policy):
    """Departments, teams, topics and reasons of a board, as far as they are not there; the caller commits.

    Sown again nothing changes: a renamed, switched-off or added entry stays as people made it.
    """
    departments = _missing(Department, policy.key, policy.departments)
    for choice in departments:
        db.session.add(Department(board=policy.key, key=choice.key, **_names(choice)))
    db.session.flush()
    _seed_teams(policy)
    _seed_choices(policy.key, "topic", [(topic.domain, topic) for topic in policy.topics])
    for name, reasons in policy.reasons.items():
        _seed_choices(policy.key, f"reason:{name}", [("", reason) for reason in reasons])
    db.session.flush()


def _missing(row, board, choices):
    have = set(db.session.scalars(select(row.key).where(row.board == board)))
    return [choice for choice in choices if choice.key not in have]


def _names(choice):
    return {"name_en": choice.label.en, "name_zh": choice.label.zh}


def _seed_teams(policy):
    query = select(Department.key, Department.id).where(Department.board == policy.key)
    ids = dict(map(tuple, db.session.execute(query)))
    for team in _missing(Team, policy.key, policy.teams):
        row = Team(board=policy.key, key=team.key, department_id=ids.get(team.department), **_names(team))
        row.is_special = team.special
        db.session.add(row)


def _seed_choices(board, name, entries):
    """Entries are (parent, choice); they keep the order of the file."""
    query = select(Choice.parent, Choice.key).where(Choice.board == board, Choice.list == name)
    have = {tuple(row) for row in db.session.execute(query)}
    for position, (parent, choice) in enumerate(entries):
        if (parent, choice.key) not in have:
            labels = {"label_en": choice.label.en, "label_zh": choice.label.zh}
            db.session.add(Choice(board=board, list=name, parent=parent, key=choice.key, position=position, **labels))
