"""What is said to everybody who sees the same: made once, however many read it."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from board.extensions import policies, presence
from board.live.streams import RESYNC, message
from board.queries.board_page import cards_in
from board.queries.card_words import card_words
from board.queries.drawn_cards import drawn_card
from board.queries.passing import has_other_columns, moved_by_time
from board.queries.reach import known_among, sees_all
from board.queries.tally import what_counts_tell
from board.queries.view import ask, slot_of


@dataclass
class Batch:
    """Changes that are shown together: `tickets` by id as [board, number, face, version]."""

    tickets: dict = field(default_factory=dict)
    inbox: set = field(default_factory=set)
    rights: set = field(default_factory=set)
    presence: set = field(default_factory=set)
    boards: set = field(default_factory=set)  # those that are to be looked at as a whole
    screens: set = field(default_factory=set)
    people: bool = False  # somebody went or came back
    bereft: set = field(default_factory=set)  # people from whom a ticket was taken
    since: datetime | None = None  # time has passed from then on

    @classmethod
    def of(cls, changes):
        """All of them as one: of a ticket that changed twice only the latest is left."""
        batch = cls()
        for change in changes:
            batch.tickets |= {int(ticket_id): facts for ticket_id, facts in change.get("tickets", {}).items()}
            batch.inbox.update(change.get("inbox", ()))
            batch.rights.update(change.get("rights", ()))
            batch.screens.update(change.get("screens", ()))
            batch.boards.update(change.get("boards", ()))
            batch.bereft.update(change.get("bereft", ()))
            if "presence" in change:
                batch.presence.add(change["presence"])
            if "since" in change:
                since = datetime.fromisoformat(change["since"])
                batch.since = min(since, batch.since or since)
        return batch

    def on(self, board):
        """The tickets of one board."""
        return {ticket_id: facts for ticket_id, facts in self.tickets.items() if facts[0] == board}


class TicketGroup:
    """Everybody who has one ticket open: told its face, so that the page reads itself again."""

    def __init__(self, topic):
        self.topic, self.streams = topic, set()

    def say(self, batch, now, place):
        """The message about this batch, None when it is about other tickets."""
        number, address = self.topic.number, self.topic.address
        facts = next((facts for facts in batch.tickets.values() if facts[1] == number), None)
        said = message("ticket", address, f"{facts[2]} {facts[3]}", place=place) if facts else b""
        if number in batch.presence:
            said += message("presence", address, json.dumps(presence.on(number)))
        return said or None


class WallGroup:
    """The walls of one board: told that it changed, so that each reads itself again, whole and at one instant."""

    def __init__(self, topic):
        self.topic, self.streams = topic, set()

    def say(self, batch, now, place):
        """The message about this batch, None when it is about other boards."""
        is_news = batch.people or self.topic.board in batch.boards or batch.on(self.topic.board)
        return message("wall", self.topic.address, "changed", place=place) if is_news else None


class BoardGroup:
    """Everybody who sees the same cards of a board in the same language."""

    def __init__(self, topic, person, language):
        self.topic, self.streams = topic, set()
        self._person, self._language = person, language  # as it was: with other rights one is in another group

    def say(self, batch, now, place):
        """The cards that changed, where they now belong; None when nothing of it is seen here."""
        if self._is_another_board(batch, now):
            return RESYNC
        changed = batch.on(self.topic.board) | self._moved_by_time(batch.since, now)
        if not changed:
            return None
        with force_locale(self._language):
            html = self._partials(changed, now)
        return message("cards", self.topic.address, html, place=place)

    def _is_another_board(self, batch, now):
        """True when it must be looked at as a whole."""
        view, policy, person = self.topic.view, policies[self.topic.board], self._person
        return (
            self.topic.board in batch.boards
            or (batch.people and view.by == "assignee")
            or (batch.since and has_other_columns(view, policy, batch.since, now))
            or (person.id in batch.bereft and not sees_all(person, policy.key))
        )

    def _moved_by_time(self, since, now):
        if since is None or not self.topic.view.is_timed:
            return {}
        rows = moved_by_time(self.topic.view, policies[self.topic.board], self._person, since, now)
        return {ticket_id: facts for ticket_id, *facts in rows}

    def _partials(self, changed, now):
        view, policy, person = self.topic.view, policies[self.topic.board], self._person
        rows = ask(view, policy, person, now, cards_in, tickets=list(changed)).all()
        words, seen = card_words(policy, self._language, now), {row.id for row in rows}
        return current_app.jinja_env.get_template("live/cards.html").render(
            cards=[(slot_of(view, row, policy, now), drawn_card(row, words)) for row in rows],
            gone=[changed[ticket_id] for ticket_id in known_among(changed.keys() - seen, person, policy.key)],
            **what_counts_tell(view, policy, person, now),
        )
