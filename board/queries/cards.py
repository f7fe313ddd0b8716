"""A row of the database as a card: words, marks, the next due thing."""

from board.domain import countdown, masks, titles
from board.domain.faces import initials, tint
from board.queries.rows import CardRow


def card_row(row, words):
    """The card of one row of `board_page.card_select`."""
    name = row.assignee_name
    return CardRow(
        number=row.number,
        whose=titles.whose(row.title),
        title=row.title,
        stage=row.stage,
        colour=row.colour,
        colour_word=words.colours.get(row.colour, row.colour),
        version=row.version,
        face=row.face,
        order=f"{row.rank:011d}{row.id:09d}",
        url=f"/tickets/{row.number}",
        customer=masks.name(row.customer_name) if row.customer_name else words.unknown,
        level=words.levels.get("vip" if row.is_partner else row.level, ""),
        channel=row.channel if row.channel in words.channels else "",  # it names a drawing, unescaped
        channel_label=words.channels.get(row.channel, ""),
        assignee_id=row.assignee_id or "none",
        assignee_name=name or words.nobody,
        initials=initials(name) if name else "",
        tint=tint(name) if name else 0,
        marks=tuple((mark, words.marks[mark]) for mark in marks(row)),
        age_at=row.received_at.isoformat(),
        age_words=words.age(row.received_at),
        staged=int(row.stage_since.timestamp()),
        told=int(row.last_update_at.timestamp()) if row.last_update_at else "",
        tags=tuple(sorted(row.tags.split(","))) if row.tags else (),
        urges=urges(row) if row.closed_at is None else 0,
        closed=row.stage in ("closed", "archived"),
        **_hero(row, words),
    )


def _hero(row, words):
    """The next due thing; empty but for its words when there is none."""
    due = row.due_at
    state = countdown.state_of(due, words.now, row.due_from, row.due_is_paused) if due else ""
    return {
        "hero_words": _hero_words(row, words),
        "hero_due": due.isoformat() if due else "",
        "hero_warn": countdown.warns_at(due, row.due_from).isoformat() if due and row.due_from else "",
        "hero_time": words.time(due) if due else "",
        "hero_state": state,
        "hero_left": words.left(due) if due and state != "paused" else "",
    }


def _hero_words(row, words):
    if row.due_kind:
        return words.due.get(row.due_kind, row.due_kind)
    if row.ready_to_close_at:
        return words.ready
    if row.stage == "awaiting_customer":
        return words.unreached
    return words.closed if row.closed_at else ""


def urges(row):
    """How often the customer, or one of us, asked to hurry."""
    return row.urge_count + row.nudge_count


def marks(row):
    """The marks that are on, in display order (G-149, K-021)."""
    waits_for_material = row.paused_for == "material"
    on = {
        "late": row.overdue_since is not None,
        "escalated": row.escalated_at is not None,
        "second": row.cycle_no > 1,
        "disputed": row.is_disputed,
        "material": waits_for_material,
        "paused": row.paused_for is not None and not waits_for_material,
        "ready": row.ready_to_close_at is not None,
        "urged": urges(row) > 0 and row.closed_at is None,
    }
    return [mark for mark, is_on in on.items() if is_on]
