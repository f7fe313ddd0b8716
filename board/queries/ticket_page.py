"""Everything that a ticket's page shows, loaded at once; its templates never query."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from board.domain import clocks, countdown, priority
from board.domain.faces import initials, tint
from board.extensions import db
from board.models.customer import Customer
from board.models.person import Person
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.ticket_link import TicketLink
from board.queries.cards import due_words, mark_words, marks
from board.queries.timeline import timeline_of
from board.queries.ways import ways_of


@dataclass(frozen=True)
class ClockRow:
    """One clock of the ticket: running (`state` ok, warn, late, paused) or ended (met, missed, dropped)."""

    kind: str
    words: str
    started_at: object
    due_at: object
    ended_at: object
    state: str
    warn_at: object = None

    @property
    def is_running(self):
        """True while it can still be met."""
        return self.ended_at is None


@dataclass(frozen=True)
class Face:
    """A person as a page shows them."""

    id: int
    name: str
    initials: str
    tint: int


@dataclass(frozen=True)
class TicketPage:
    """The ticket with all its parts, the newest entry of the timeline first."""

    ticket: Ticket
    colour_word: str
    stage_word: str
    level_word: str
    mood_word: str
    marks: tuple
    why: tuple
    running: tuple
    ended: tuple
    timeline: tuple
    links: tuple
    by_hand: tuple
    attachments: dict
    people: dict
    ways: tuple
    facts: tuple

    @property
    def request(self):
        """The request that the ticket belongs to."""
        return self.ticket.request

    @property
    def cycle(self):
        """The present handling."""
        return self.ticket.cycle


def ticket_page(ticket, policy, language, now, actor):
    """The page of one ticket already found within reach."""
    loaded = _load(ticket)
    people = _people(loaded)
    rows = [_clock(t, now) for t in loaded.timers if t.kind not in clocks.WARNING_KINDS]
    running = sorted((r for r in rows if r.is_running), key=lambda r: r.due_at)
    ended = sorted((r for r in rows if not r.is_running), key=lambda r: r.ended_at, reverse=True)
    return TicketPage(
        ticket=loaded,
        colour_word=policy.priority(loaded.colour).label.in_(language),
        stage_word=policy.stage_label(loaded.stage).in_(language),
        level_word=_level_word(loaded.request.customer, policy, language),
        mood_word=_word_of(policy.moods, loaded.mood, language),
        marks=_marks(loaded),
        why=_why(loaded.cycle, policy),
        running=tuple(running),
        ended=tuple(ended),
        timeline=timeline_of(loaded, people, policy, language),
        links=_links(loaded),
        by_hand=tuple(m for m in loaded.messages if m.channel == "by_hand" and m.state == "by_hand"),
        attachments=_attachments(loaded),
        people=people,
        ways=ways_of(loaded, actor),
        facts=_facts(loaded, policy, language),
    )


def _load(ticket):
    options = (
        joinedload(Ticket.request).joinedload(Request.customer).selectinload(Customer.contact_points),
        joinedload(Ticket.request).joinedload(Request.customer).selectinload(Customer.tags),
        joinedload(Ticket.request).selectinload(Request.tickets),
        joinedload(Ticket.request).joinedload(Request.contact_point),
        joinedload(Ticket.team),
        *(
            selectinload(getattr(Ticket, name))
            for name in (
                "cycles", "colours", "pauses", "milestones", "commitments", "assignments", "notes", "updates",
                "communications", "events", "timers", "messages", "attachments",
            )
        ),
    )  # fmt: skip
    query = select(Ticket).where(Ticket.id == ticket.id).options(*options).execution_options(populate_existing=True)
    return db.session.scalars(query).unique().one()


def _people(ticket):
    """Person id to face, of everybody whom the page names; one statement."""
    ids = {ticket.assignee_id, ticket.supervisor_id, ticket.request.receiver_id}
    ids |= {e.actor_id for e in ticket.events if e.actor_kind == "person"}
    ids |= {e.data.get(key) for e in ticket.events for key in ("person_id", "owner_id")}
    ids |= {c.owner_id for c in ticket.commitments} | {a.person_id for a in ticket.assignments}
    for cycle in ticket.cycles:
        ids |= {cycle.triaged_by_id, cycle.ruled_by_id, cycle.self_checked_by_id, cycle.closed_by_id}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids - {None})))
    return {id: Face(id, name, initials(name), tint(name)) for id, name in rows}


def _clock(timer, now):
    if timer.ended_at:
        state = timer.outcome or "dropped"
    else:
        state = countdown.state_of(timer.due_at, now, timer.started_at, timer.paused_at is not None)
    words = due_words().get(timer.kind, timer.kind)
    warn_at = countdown.warns_at(timer.due_at, timer.started_at)
    return ClockRow(timer.kind, words, timer.started_at, timer.due_at, timer.ended_at, state, warn_at)


def _level_word(customer, policy, language):
    levels = {level.key: level.label.in_(language) for level in policy.customer.levels}
    return levels.get(customer.effective_level, "") if customer else ""


def _word_of(choices, key, language):
    return next((choice.label.in_(language) for choice in choices if choice.key == key), "")


def _why(cycle, policy):
    """The judged points with their reasons; nothing where nobody judged, as in an import."""
    scores = cycle.scores or {}
    points, criteria = scores.get("points", {}), tuple(scores.get("criteria", ()))
    if cycle.triaged_at is None or not (points or criteria):
        return ()
    judgement = priority.Judgement(points=points, reasons=scores.get("reasons", {}), criteria=criteria)
    return priority.why_this_colour(judgement, policy)


class _Marked:
    """A ticket in the shape that `cards.marks` reads."""

    def __init__(self, ticket):
        self.cycle_no = ticket.cycle.no
        for name in ("overdue_since", "escalated_at", "is_disputed", "paused_for", "ready_to_close_at"):
            setattr(self, name, getattr(ticket, name))


def _marks(ticket):
    words = mark_words()
    return tuple((mark, words[mark]) for mark in marks(_Marked(ticket)))


def _links(ticket):
    """(kind, whether it points from here, the other ticket) of each link."""
    query = (
        select(TicketLink)
        .where(or_(TicketLink.from_id == ticket.id, TicketLink.to_id == ticket.id))
        .options(joinedload(TicketLink.source), joinedload(TicketLink.target))
        .order_by(TicketLink.id)
    )
    return tuple(
        (link.kind, link.from_id == ticket.id, link.target if link.from_id == ticket.id else link.source)
        for link in db.session.scalars(query)
    )


def _attachments(ticket):
    """(entry kind, entry id) to its attachments."""
    found = {}
    for attachment in ticket.attachments:
        found.setdefault((attachment.entry_kind, attachment.entry_id), []).append(attachment)
    return found


def _facts(ticket, policy, language):
    """(label, words) of each declared field that has a value, in the policy's order."""
    request = ticket.request
    pairs = []
    for field in policy.fields["registration"]:
        value = request.value(field.key)
        if value in (None, "") or field.key in ("customer_words", "agent_summary"):
            continue
        options = {o.key: o.label.in_(language) for o in field.options}
        pairs.append((field.label.in_(language), options.get(value, value)))
    return tuple(pairs)
