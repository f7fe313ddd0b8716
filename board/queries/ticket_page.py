"""Everything that a ticket's page shows, loaded at once; its templates never query."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from board.domain.faces import initials, tint
from board.extensions import db
from board.models.customer import Customer
from board.models.entries import Commitment
from board.models.event import Event
from board.models.person import Person
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.token import Token, may_answer
from board.queries import ticket_parts as parts
from board.queries.escalations import called_ids, escalation_of
from board.queries.event_parts import PEOPLE_IN_EVENTS
from board.queries.reckonings import reckonings
from board.queries.timeline import timeline_of
from board.queries.waits import waits_of
from board.queries.ways import ways_of

SHOWN = ("cycles", "assignments", "notes", "updates", "communications", "timers", "attachments", "milestones")


@dataclass(frozen=True)
class Face:
    """A person as a page shows them."""

    id: int
    name: str
    initials: str
    tint: int


@dataclass(frozen=True)
class TicketPage:
    """The ticket with all its parts, the newest entry of the timeline first; `earlier` entries are left out of it."""

    ticket: Ticket
    colour_word: str
    stage_word: str
    level_word: str
    mood_word: str
    marks: tuple
    tags: tuple
    why: tuple
    running: tuple
    ended: tuple
    timeline: tuple
    earlier: int
    links: tuple
    by_hand: tuple
    attachments: dict
    people: dict
    ways: tuple
    facts: tuple
    first_answers: tuple
    escalation: object
    waits: tuple

    @property
    def request(self):
        """The request that the ticket belongs to."""
        return self.ticket.request

    @property
    def cycle(self):
        """The present handling."""
        return self.ticket.cycle


def ticket_page(ticket_id, policy, language, now, actor, *, shown=None):
    """The page of one ticket already found within reach, with so many entries of its timeline; all without a number."""
    loaded, has_links = _load(ticket_id, now)
    people = _people(loaded)
    timeline = timeline_of(loaded, people, policy, language)
    running, ended = parts.clock_rows(loaded.timers, now, reckonings(loaded, policy, language, now))
    return TicketPage(
        ticket=loaded,
        colour_word=policy.priority(loaded.colour).label.in_(language),
        stage_word=policy.stage_label(loaded.stage).in_(language),
        level_word=parts.level_word(loaded.request.customer, policy, language),
        mood_word=parts.word_of(policy.moods, loaded.mood, language),
        marks=parts.marks_of(loaded),
        tags=loaded.tags(),
        why=parts.why(loaded.cycle, policy),
        running=running,
        ended=ended,
        timeline=timeline[:shown],
        earlier=len(timeline[shown:]) if shown else 0,
        links=parts.links(loaded),
        by_hand=parts.by_hand(loaded),
        attachments=parts.attachments(loaded),
        people=people,
        ways=ways_of(loaded, actor, has_links=has_links),
        facts=parts.facts(loaded, policy, language),
        first_answers=parts.first_answers(loaded.request, policy),
        waits=waits_of(loaded, policy.hours_of(loaded.colour), language, now),
        escalation=escalation_of(loaded, policy, people, language, now),
    )


def _load(ticket_id, now):
    """The ticket with all that its page shows, and whether a link of its customer still answers."""
    customer = joinedload(Ticket.request).joinedload(Request.customer)
    sibling = joinedload(Ticket.request).selectinload(Request.tickets)
    options = (
        customer.selectinload(Customer.contact_points),
        customer.selectinload(Customer.tags),
        sibling.options(lazyload(Ticket.request), lazyload(Ticket.cycle)),
        joinedload(Ticket.team),
        selectinload(Ticket.events).joinedload(Event.remark),
        selectinload(Ticket.commitments).joinedload(Commitment.department),
        *(selectinload(getattr(Ticket, name)) for name in SHOWN),
    )
    has_links = exists().where(Token.ticket_id == Ticket.id, may_answer(now))
    query = select(Ticket, has_links).where(Ticket.id == ticket_id).options(*options)
    return db.session.execute(query).unique().one()


def _people(ticket):
    """Person id to face, of everybody whom the page names; one statement."""
    ids = {ticket.assignee_id, ticket.supervisor_id, ticket.request.receiver_id}
    ids |= {e.actor_id for e in ticket.events if e.actor_kind == "person"}
    ids |= {e.data.get(key) for e in ticket.events for key in ("person_id", "owner_id")}
    ids |= {id for e in ticket.events for key in PEOPLE_IN_EVENTS for id in e.data.get(key) or ()}
    ids |= {c.owner_id for c in ticket.commitments} | {a.person_id for a in ticket.assignments}
    for cycle in ticket.cycles:
        ids |= {cycle.triaged_by_id, cycle.ruled_by_id, cycle.self_checked_by_id, cycle.closed_by_id}
        ids |= called_ids(cycle)
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids - {None})))
    return {id: Face(id, name, initials(name), tint(name)) for id, name in rows}
