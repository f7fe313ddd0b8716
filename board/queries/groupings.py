"""By what a board's columns may be grouped: stage, colour, person, team, day of the promise."""

from flask_babel import gettext
from sqlalchemy import select

from board.domain import moves
from board.domain.facts import OPEN_STAGES
from board.extensions import db
from board.models.person import Team
from board.models.ticket import Ticket
from board.queries.columns import Head, OfOpenTickets
from board.queries.due_days import ByDue
from board.queries.hands import loads_by_person
from board.queries.people import working_on

STAGES = (*OPEN_STAGES, "closed")


class ByStage:
    """The ticket's life from left to right, closed ones of the last hours included."""

    stages = STAGES
    joins = ()

    def __init__(self, policy, now):
        self.policy = policy

    def expression(self):
        """What the database groups by."""
        return Ticket.stage

    def key_of(self, row):
        """The column of a card's row, or of a ticket."""
        return row.stage

    def fixed(self):
        """The columns that stand whatever the database says."""
        return STAGES

    def empty_keys(self):
        """A select of further columns that stand without a ticket; None where there are none."""

    def heads(self, language, _keys):
        """The columns from left to right; `keys` are all that were counted."""
        hints = _stage_hints()
        return [Head(k, self.policy.stage_label(k).in_(language), hints[k], refuses=_refused_by(k)) for k in STAGES]


def _refused_by(stage):
    objections = ((start, moves.objection_to_move(start, stage)) for start in STAGES)
    return tuple((start, gettext(reason.text)) for start, reason in objections if reason)


def _stage_hints():
    return {
        "new": gettext("New tickets land here, to be judged and given to a person."),
        "assigned": gettext("Tickets that somebody has, but has not started."),
        "in_progress": gettext("Tickets that somebody works on; each wants a note in time."),
        "awaiting_customer": gettext("Solved tickets, until the customer says so."),
        "closed": gettext("What was closed in the last hours."),
    }


class ByPriority(OfOpenTickets):
    """By colour, the most urgent left."""

    def expression(self):
        """The colour."""
        return Ticket.colour

    def key_of(self, row):
        """The colour."""
        return row.colour

    def fixed(self):
        """The board's own levels."""
        return [level.colour for level in self.policy.priorities]

    def heads(self, language, keys):
        """The board's own levels, and colours that it had in earlier days."""
        hint = gettext("No ticket has this priority.")
        labels = {level.colour: level.label.in_(language) for level in self.policy.priorities}
        return [Head(key, labels.get(key, key), hint) for key in keys]


class ByAssignee(OfOpenTickets):
    """By person: nobody first, then whoever has least to do; absent people last."""

    def expression(self):
        """The assignee's id."""
        return Ticket.assignee_id

    def key_of(self, row):
        """The assignee's id, `none` without one."""
        return str(row.assignee_id or "none")

    def empty_keys(self):
        """Everybody who works here."""
        return working_on(self.policy.key)

    def heads(self, _language, keys):
        """Nobody, and everybody who works here or has a ticket."""
        hint = gettext("Nothing to do. Drop a ticket here to assign it.")
        nobody = Head("none", gettext("Unassigned"), gettext("Everything has somebody."), refuses=_once_started())
        people = loads_by_person(self.policy, self.now, [int(key) for key in keys if key != "none"])
        done = _when_done()
        return [nobody] + [Head(str(p.id), p.name, hint, p.load, p.is_absent, done, p.in_hand) for p in people]


def _once_started():
    started = gettext(moves.RELEASED_TOO_LATE)
    return tuple((stage, started) for stage in OPEN_STAGES if stage != "assigned")


def _when_done():
    return (("awaiting_customer", gettext(moves.WORK_IS_DONE)),)


class ByTeam(OfOpenTickets):
    """By team, in the order of the list."""

    def expression(self):
        """The team's id."""
        return Ticket.team_id

    def key_of(self, row):
        """The team's id, `none` without one."""
        return str(row.team_id or "none")

    def empty_keys(self):
        """The board's active teams."""
        return select(Team.id).where(Team.board == self.policy.key, Team.is_active)

    def heads(self, language, keys):
        """No team, and every team that works or has a ticket."""
        kept = [int(key) for key in keys if key != "none"]
        query = select(Team).where(Team.board == self.policy.key, Team.is_active | Team.id.in_(kept)).order_by(Team.id)
        hint = gettext("Nothing to do. Drop a ticket here to hand it to this team.")
        stays = tuple((stage, gettext(moves.TEAM_STAYS)) for stage in OPEN_STAGES)
        none = Head("none", gettext("No team"), gettext("Every ticket has a team."), refuses=stays)
        return [none] + [
            Head(str(t.id), t.named(language), hint, refuses=_when_done()) for t in db.session.scalars(query)
        ]


GROUPINGS = {"stage": ByStage, "priority": ByPriority, "assignee": ByAssignee, "team": ByTeam, "due": ByDue}
