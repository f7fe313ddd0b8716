"""Lists are sown once from the policy; what people changed stays."""

from sqlalchemy import func, select

from board.models.lists import seed_lists
from board.models.person import Choice, Department, Team
from board.queries.lists import choices, departments, teams, topics_by_domain
from tests import cast


def test_every_list_of_the_policy_is_there_in_its_order(db):
    seed_lists(cast.policy())
    assert [topic.key for topic in choices(cast.BOARD, "topic", "logistics")] == ["delay", "damaged"]
    assert len(departments(cast.BOARD)) == len(cast.policy().departments)
    assert {team.key for team in teams(cast.BOARD)} == {team.key for team in cast.policy().teams}
    assert next(t for t in teams(cast.BOARD) if t.key == "complaints").is_special
    for name, reasons in cast.policy().reasons.items():
        assert [one.key for one in choices(cast.BOARD, f"reason:{name}")] == [reason.key for reason in reasons]


def test_sown_again_nothing_doubles_and_nothing_that_people_changed_comes_back(db):
    seed_lists(cast.policy())
    topic = choices(cast.BOARD, "topic", "logistics")[0]
    topic.label_zh, topic.is_active = "快递太慢", False
    db.session.commit()
    counts = [db.session.scalar(select(func.count()).select_from(row)) for row in (Choice, Department, Team)]
    seed_lists(cast.policy())
    db.session.commit()
    assert [db.session.scalar(select(func.count()).select_from(row)) for row in (Choice, Department, Team)] == counts
    assert (topic.label_zh, topic.is_active) == ("快递太慢", False)
    assert topic not in choices(cast.BOARD, "topic", "logistics")


def test_topics_follow_the_policys_order_of_domains(db):
    seed_lists(cast.policy())
    grouped = topics_by_domain(cast.policy())
    assert [domain.key for domain, _topics in grouped] == [domain.key for domain in cast.policy().domains]
    assert all(topic.parent == domain.key for domain, topics in grouped for topic in topics)


def test_boards_do_not_share_their_lists(db):
    seed_lists(cast.policy("tiny"))
    assert choices(cast.BOARD, "topic") == []
