"""Teams, people and customers by the names that a file gives them."""

import hashlib
import re

from sqlalchemy import select

from board.extensions import db
from board.models.customer import Customer
from board.models.person import Membership, Person, Team
from board.models.serial import next_customer_number


class Names:
    """Finds rows by the file's names; `create` adds those that are not there.

    People of a file have no account: they come in inactive, without a
    password, under an address of the reserved domain .invalid that no mail
    can reach. Groups become inactive teams, so that nobody is offered them.
    """

    def __init__(self, board, source):
        self.board, self.source = board, source
        self.teams = self._known_teams()
        self.people = self._known_people()
        self.customers = self._known_customers()

    def _known_teams(self):
        teams = db.session.scalars(select(Team).where(Team.board == self.board)).all()
        return {name: team.id for team in teams for name in (team.key, team.name_en, team.name_zh)}

    def _known_people(self):
        here = select(Person).join(Membership).where(Membership.board == self.board, Person.is_active)
        known = {name: p.id for p in db.session.scalars(here) for name in (p.name, p.email)}
        imported = select(Person).where(Person.email.endswith(f"@{self.source}.invalid"))
        return known | {person.name: person.id for person in db.session.scalars(imported)}

    def _known_customers(self):
        query = select(Customer.external_ref, Customer.id).where(Customer.external_ref.startswith(f"{self.source}:"))
        return {ref.partition(":")[2]: id for ref, id in db.session.execute(query)}

    def missing(self, lives):
        """Names that have no row yet: (teams, people, customers with their first life), each in order of appearance."""
        teams, people, customers = {}, {}, {}
        for life in lives:
            teams |= dict.fromkeys(sorted(life.teams - self.teams.keys()))
            people |= dict.fromkeys(sorted(life.people - self.people.keys()))
            if life.customer and life.customer not in self.customers:
                customers.setdefault(life.customer, life)
        return list(teams), list(people), customers

    def create(self, lives, *, policy, now):
        """Add a row for every missing name; the caller commits."""
        teams, people, customers = self.missing(lives)
        rows = [(self.teams, name, self._new_team(name)) for name in teams]
        rows += [(self.people, name, self._new_person(name, now)) for name in people]
        rows += [(self.customers, name, self._new_customer(name, life, policy)) for name, life in customers.items()]
        db.session.add_all(row for _known, _name, row in rows)
        db.session.flush()
        for known, name, row in rows:
            known[name] = row.id

    def _new_team(self, name):
        key = f"imported-{_digest(name)}"
        return Team(board=self.board, key=key, name_en=name[:80], name_zh=name[:80], is_active=False)

    def _new_person(self, name, now):
        email = f"{_slug(name)}@{self.source}.invalid"
        return Person(email=email, name=name[:80], is_active=False, created_at=now)

    def _new_customer(self, name, life, policy):
        return Customer(
            number=next_customer_number(policy, life.opened_at), name=name[:120], language=life.language,
            external_ref=f"{self.source}:{name}"[:80], created_at=life.opened_at,
        )  # fmt: skip

    def team(self, name):
        """The team's id, None for no name."""
        return self.teams[name] if name else None

    def person(self, name):
        """The person's id, None for no name."""
        return self.people[name] if name else None

    def customer(self, name):
        """The customer's id, None for no name."""
        return self.customers[name] if name else None


def _slug(name):
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return plain if re.sub(r"\W", "", name).isascii() and plain else f"person-{_digest(name)}"


def _digest(name):
    return hashlib.sha256(name.encode()).hexdigest()[:10]
