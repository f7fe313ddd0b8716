"""Tickets that live through the real verbs: the patterns of which all others are copies."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from bench.subjects import LEVEL, SUBJECTS
from board.delivery import post
from board.domain.actors import SYSTEM, Actor
from board.domain.closing import Proposal
from board.domain.notes import UpdateParts
from board.domain.priority import Judgement
from board.extensions import db, policies
from board.models.message import Message
from board.models.registration import Registration, register
from board.models.ticket import Ticket

BOARD = "service-guide"
STEPS = ("new", "assigned", "in_progress", "awaiting_customer", "closed", "archived")
DIMENSIONS = ("urgency", "impact", "level")
ARCHIVED_AFTER = timedelta(days=30, hours=1)


@dataclass(frozen=True)
class Pattern:
    """A ticket to be copied, and the words in it that differ from copy to copy."""

    ticket: Ticket
    agent: object
    language: str
    order: str


def pattern(subject_no, until, *, agent, lead, at):
    """A ticket about one of the subjects that came in at an instant and lived up to a stage; commits."""
    subject, order = SUBJECTS[subject_no], f"PAT-{STEPS.index(until)}{subject_no}-0000"
    words = {"by": Actor("person", agent.id, "agent"), "now": at, "policy": policies[BOARD]}
    ticket = register(_sheet(subject, until, order, at), **words)
    _live(ticket, subject, until, agent, lead, words)
    db.session.commit()
    _deliver(ticket, at + timedelta(minutes=13))
    return Pattern(ticket, agent, subject.language, order)


def _live(ticket, subject, until, agent, lead, words):
    steps = {
        "new": lambda: ticket.triage(_judgement(subject), **_at(words, 2)),
        "assigned": lambda: ticket.assign(agent, **_at(words, 4)),
        "in_progress": lambda: _work(ticket, subject, words),
        "awaiting_customer": lambda: _solve(ticket, subject, _at(words, 9)),
        "closed": lambda: _close(ticket, lead, _at(words, 12)),
        "archived": lambda: ticket.archive(**(words | {"by": SYSTEM, "now": words["now"] + ARCHIVED_AFTER})),
    }
    for stage in STEPS[: STEPS.index(until) + 1]:
        steps[stage]()


def _at(words, minutes):
    return words | {"now": words["now"] + timedelta(minutes=minutes)}


def _work(ticket, subject, words):
    ticket.start(**_at(words, 5))
    for minutes, action in enumerate(subject.actions, start=6):
        then = _at(words, minutes)
        ticket.note(happened_at=then["now"], action=action, result=subject.result, **then)
    parts = UpdateParts(subject.result, subject.actions[-1], subject.wish, "15:00")
    ticket.update_customer(parts, **_at(words, 8))


def _solve(ticket, subject, words):
    proposal = Proposal(solution=subject.solution, self_check=subject.result, overdue_reason=subject.symptom)
    ticket.solve(proposal, **words)


def _close(ticket, lead, words):
    ticket.answer(True, how="phone", **words)
    if ticket.is_open:
        ticket.close(**(words | {"by": Actor("person", lead.id, "supervisor")}))


def _judgement(subject):
    return Judgement(
        domain=subject.domain, nature="fault", topic=subject.topic,
        points=dict(zip(DIMENSIONS, subject.points, strict=True)), reasons=dict.fromkeys(DIMENSIONS, subject.symptom),
    )  # fmt: skip


def _sheet(subject, until, order, at):
    name = f"Pattern{until[:3].title()}{SUBJECTS.index(subject)}"
    return Registration(
        customer_name=name, contact=f"{name.lower()}@customer.test", customer_level=LEVEL,
        language=subject.language, attachment_state="not_applicable", attachment_reason=subject.demand,
        values={
            "channel": subject.channel, "request_type": subject.request_type, "urgency_mark": subject.mark,
            "customer_words": f"{subject.words} ({order})", "occurred_at": at - timedelta(hours=3),
            "agent_summary": f"{order}: {subject.symptom}", "core_demand": subject.demand,
            "desired_outcome": subject.wish, "symptom": subject.symptom, "order_number": order,
        },
    )  # fmt: skip


def _deliver(ticket, now):
    """Send what the ticket says, so that no sweep finds a million letters to carry."""
    for message_id in db.session.scalars(
        select(Message.id).where(Message.ticket_id == ticket.id, Message.state == "queued")
    ).all():
        post.deliver(message_id, now=now)
    if not ticket.is_open:  # whoever was told of it has long read that
        told = update(Message).where(Message.ticket_id == ticket.id, Message.channel == "in_app")
        db.session.execute(told.values(read_at=now))
        db.session.commit()
