"""The people, teams and customers of the demo."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle

from sqlalchemy import select

from board.demo import data
from board.extensions import db, passwords
from board.models.customer import Customer
from board.models.person import Department, Membership, Person, Team
from board.models.serial import next_customer_number

KNOWN_DAYS = 120  # so long ago the customers came into the file


@dataclass
class House:
    """Who is there: people by address, teams by key, customers by language, level and whether they are companies."""

    policy: object
    people: dict
    teams: dict
    departments: dict
    customers: dict
    texts: dict
    tickets: dict = field(default_factory=dict)
    turns: dict = field(default_factory=dict)

    def next_of(self, name, choices):
        """One after the other, round and round, so that the work is shared and a second demo is the same."""
        return next(self.turns.setdefault(name, cycle(choices)))

    def receiver(self, language):
        """Somebody of the first line who speaks the language."""
        team = self.members("first_line")
        return self.next_of(f"receiver {language}", [p for p in team if p.language == language] or team)

    def members(self, team):
        """The agents of a team, in the order of the file."""
        return [
            p
            for p in self.people.values()
            if any(m.team and m.team.key == team and m.rank == "agent" for m in p.memberships)
        ]

    @property
    def lead(self):
        """The supervisor who rules, reviews and closes."""
        return self.people["lead@demo.test"]

    def customer(self, story):
        """A customer who fits the story."""
        kind = (story.language, story.level, story.is_company)
        return self.next_of(kind, self.customers[kind])

    def phrase(self, language, name):
        """A sentence that people say in many cases."""
        return self.texts["phrases"][language][name]


def build(policy, password, *, now):
    """The house, with its rows added; the caller commits."""
    texts = data.read("organisation")
    teams = {team.key: team for team in db.session.scalars(select(Team).where(Team.board == policy.key))}
    departments = {d.key: d for d in db.session.scalars(select(Department).where(Department.board == policy.key))}
    hashed = passwords.hash(password)
    people = {one["email"]: _person(one, teams, departments, hashed, policy, now) for one in texts["people"]}
    db.session.add_all(people.values())
    customers = _customers(policy, now - timedelta(days=KNOWN_DAYS))
    db.session.flush()
    return House(policy, people, teams, departments, customers, texts)


def _person(told, teams, departments, hashed, policy, now):
    person = Person(
        email=told["email"], name=told["name"], language=told["language"], password_hash=hashed,
        created_at=now - timedelta(days=KNOWN_DAYS),
    )  # fmt: skip
    for one in told["memberships"]:
        team = teams.get(one.get("team"))
        department = departments.get(one.get("department")) or (team.department if team else None)
        person.memberships.append(
            Membership(
                board=policy.key, rank=one["rank"], team=team, department=department, channels=one.get("channels", [])
            )
        )  # fmt: skip
    return person


def _customers(policy, at):
    """Customers by (language, level, is a company), in the order of the file."""
    found = {}
    for language, told in data.read("customers").items():
        for name, level, salutation, phone, address in told["people"]:
            person = _customer(policy, at, name, level, language, (phone, address), salutation=salutation)
            found.setdefault((language, level, False), []).append(person)
        companies = {}
        for name, level, _none, phone, address in told["companies"]:
            companies[name] = _customer(policy, at, name, level, language, (address, phone), kind="company")
            found.setdefault((language, level, True), []).append(companies[name])
        for name, company in told["contacts"]:
            contact = _customer(policy, at, name, companies[company].level, language, ())
            db.session.flush()
            contact.company_id = companies[company].id
    return found


def _customer(policy, at, name, level, language, points, *, kind="person", salutation=None):
    customer = Customer(
        number=next_customer_number(policy, at), name=name, level=level, language=language, kind=kind,
        salutation=salutation or None, created_at=at,
    )  # fmt: skip
    for value in filter(None, points):
        customer.add_point(value)
    db.session.add(customer)
    return customer


def renew_password(password):
    """Give the demo's people the password that is in force now, if they have another one."""
    people = db.session.scalars(select(Person).where(Person.email.endswith("@demo.test"))).all()
    hashes = {person.password_hash for person in people}  # one, unless somebody has another password
    if not all(passwords.matches(password, one) for one in hashes):
        hashed = passwords.hash(password)
        for person in people:
            person.password_hash = hashed
