"""A ticket's forms as the process documents have them: registration, judgement, task, talks, closure."""

from dataclasses import dataclass

from flask_babel import gettext as _

from board.queries.record.closure import closure
from board.queries.record.intake import judgement, registration
from board.queries.record.sight import Sight
from board.queries.record.task import talk, task


@dataclass(frozen=True)
class Form:
    """One form: a key for links, its title, its (label, text) rows."""

    key: str
    title: str
    rows: tuple


def record_of(page, policy, language):
    """The forms of a loaded ticket page in the order of the process; judgement and closure once per handling.

    Texts are in the reader's language; times are the board's, to the second.
    """
    sight = Sight(page, policy, language)
    cycles = page.ticket.cycles
    return (
        Form("registration", _("Customer request registration"), registration(sight)),
        *(_of_cycle("judgement", _("Classification and priority"), judgement, one, sight) for one in cycles),
        Form("task", _("Task assignment and tracking"), task(sight)),
        *(Form(f"talk-{one.id}", _("Communication record"), talk(one, sight)) for one in page.ticket.communications),
        *(_of_cycle("closure", _("Closure confirmation"), closure, one, sight) for one in cycles if one.solution),
    )


def _of_cycle(key, title, rows_of, cycle, sight):
    if len(sight.ticket.cycles) > 1:
        title = _("%(form)s, handling %(no)s", form=title, no=cycle.no)
    return Form(f"{key}-{cycle.no}", title, rows_of(cycle, sight))
