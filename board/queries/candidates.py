"""Who could take a ticket."""

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select

from board.extensions import db
from board.models.absence import absent_at
from board.models.person import Membership
from board.queries.hands import NOTHING, hands_by_person
from board.queries.people import workers_of


@dataclass(frozen=True)
class Candidate:
    """A person who may be given a ticket; `load` weighs running tickets by colour, `knows` names a fitting skill."""

    id: int
    name: str
    team: str
    team_id: int | None
    load: int
    fits: bool
    is_absent: bool
    knows: str = ""

    @property
    def words(self):
        """One line for a drop-down: name, team, the skill that fits, load."""
        return " · ".join(filter(None, (self.name, self.team, self.knows, gettext("load %(n)s", n=self.load))))


def people_by_load(ticket, policy, language, now):
    """Everybody who works on the ticket's board: the fitting team first, who knows the domain, by load, name."""
    team_key = policy.route_for(ticket.cycle.domain, ticket.cycle.nature)
    hands, skilled, away = hands_by_person(policy), _people_who_know(ticket), absent_at(now)
    domain = next((one.label.in_(language) for one in policy.domains if one.key == ticket.cycle.domain), "")
    candidates = [
        Candidate(
            id=person.id, name=person.name, team=team.named(language) if team else "",
            team_id=team.id if team else None, load=hands.get(person.id, NOTHING).load,
            fits=team is not None and team.key == team_key,
            is_absent=person.id in away,
            knows=domain if person.id in skilled else "",
        )
        for person, team in workers_of(ticket.board)
    ]  # fmt: skip
    return sorted(candidates, key=lambda c: (not c.fits, c.is_absent, not c.knows, c.load, c.name))


def _people_who_know(ticket):
    """Ids of whoever has the ticket's domain among the skills; none before it was judged."""
    if ticket.cycle.domain is None:
        return frozenset()
    held = select(Membership.person_id, Membership.skills).where(Membership.board == ticket.board)
    return {row.person_id for row in db.session.execute(held) if ticket.cycle.domain in (row.skills or ())}
