"""Reads the triage part of a policy file: score scheme or criteria scheme."""

from board.domain.policies import parts
from board.domain.policies.limits import Priority
from board.domain.policies.reader import Table
from board.domain.policies.triage import Band, Criterion, Dimension, Points, Thresholds, Triage


def read_triage(table: Table, priorities: tuple[Priority, ...]) -> Triage:
    """How this policy judges. Priorities are named by their colour."""
    colours = [priority.colour for priority in priorities]
    with table.table("triage") as triage:
        scheme = triage.text("scheme", one_of=("score", "criteria"))
        marks = parts.read_choices(triage, "marks")
        with triage.table("provisional") as provisional:
            colour_of = {mark.key: provisional.text(mark.key, one_of=colours) for mark in marks}
        common = {"marks": marks, "provisional": colour_of, "topic_required": triage.flag("topic_required", True)}
        special = _scores(triage, colours) if scheme == "score" else _criteria(triage, colours)
    return Triage(scheme, **common, **special)


def _scores(triage: Table, colours: list[str]) -> dict:
    dimensions = parts.unique(triage, "dimensions", [_dimension(item) for item in triage.tables("dimensions")])
    with triage.table("bands") as sets:
        names = list(sets.values)
        bands = {name: _bands(sets, name, colours) for name in names}
    lowest = sum(dimension.lowest for dimension in dimensions)
    highest = sum(dimension.highest for dimension in dimensions)
    active = triage.text("active_bands", one_of=names)
    if missing := [total for total in range(lowest, highest + 1) if not _hits(bands[active], total)]:
        triage.refuse("active_bands", f"{active!r} gives no priority, or two, for a total of {missing[0]}")
    with triage.table("suggest") as suggest:
        thresholds = Thresholds(**{name: suggest.whole(name, at_least=1) for name in Thresholds.__slots__})
    return {"dimensions": dimensions, "band_sets": bands, "active_bands": active, "thresholds": thresholds}


def _hits(bands: tuple[Band, ...], total: int) -> bool:
    """Whether exactly one band holds the total."""
    return sum(band.low <= total <= band.high for band in bands) == 1


def _dimension(item: Table) -> Dimension:
    with item:
        key, label, points = parts.read_key(item), item.own_label(), []
        for criterion in item.tables("criteria"):
            with criterion:
                points.append(Points(criterion.whole("points", at_least=1), criterion.own_label()))
    return Dimension(key, label, tuple(sorted(points, key=lambda one: -one.points)))


def _bands(sets: Table, name: str, colours: list[str]) -> tuple[Band, ...]:
    found = []
    for item in sets.tables(name):
        with item:
            low, high = item.whole("low", at_least=1), item.whole("high", at_least=1)
            if low > high:
                item.refuse("high", "must not be below low")
            found.append(Band(low, high, item.text("priority", one_of=colours)))
    return tuple(found)


def _criteria(triage: Table, colours: list[str]) -> dict:
    found = []
    for item in triage.tables("criteria"):
        with item:
            choice = parts.read_choice(item)
            colour = item.text("priority", one_of=colours)
            found.append(Criterion(choice.key, choice.label, choice.aliases, priority=colour))
    default = triage.text("default", one_of=colours)
    return {"criteria": parts.unique(triage, "criteria", found), "default": default}
