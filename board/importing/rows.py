"""Rows before they stand in a database, as plain objects: those of the ORM would take most of an import's time."""

from types import SimpleNamespace

from board.models import cycle, entries, event, request, timer


class Row(SimpleNamespace):
    """A row of a model to be: what was not told is None."""


def _of(model, **methods):
    columns = dict.fromkeys(model.__table__.columns.keys())
    return type(model.__name__, (Row,), columns | methods | {"model": model})


Assignment = _of(cycle.Assignment)
ColourChange = _of(cycle.ColourChange)
Cycle = _of(cycle.Cycle)
Event = _of(event.Event, remark=None)
Note = _of(entries.Note)
Pause = _of(cycle.Pause)
Reference = _of(request.Reference)
Remark = _of(event.Remark)
Request = _of(request.Request)
Timer = _of(timer.Timer, end=timer.Timer.end)
