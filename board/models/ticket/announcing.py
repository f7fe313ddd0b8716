"""What a verb has recorded, told to the webhooks of the board in the same transaction."""

import secrets

from board.domain import webhooks
from board.extensions import db
from board.models.message import Message
from board.models.subscriptions import hooks_of


class Announcing:
    """Each event becomes one message for each webhook that wants its kind: written with the event, or not at all."""

    def announce(self, now):
        """Queue what the verb that just ended has recorded."""
        events = self.__dict__.pop("_recorded", ())
        for hook in hooks_of(self.board) if events else ():
            for event in events:
                if event.kind in hook.kinds and hook.team_id in (None, self.team_id):
                    db.session.add(self._announcement(event, hook, now))

    def _announcement(self, event, hook, now):
        key = f"hook:{hook.id}:{secrets.token_hex(12)}"
        body = webhooks.payload(
            key=key, kind=event.kind, at=event.occurred_at.isoformat(), actor=event.actor_kind, board=self.board,
            facts=self._as_it_stands(),
        )  # fmt: skip
        return Message(
            key=key, board=self.board, ticket_id=self.id, destination_id=hook.id, channel="webhook", language="en",
            template=f"event.{event.kind}", body=body, not_before=now, created_at=now,
        )  # fmt: skip

    def _as_it_stands(self):
        promise = self.cycle.promise_at if self.cycle else None
        return {
            "ticket": self.number, "request": self.request.number, "stage": self.stage,
            "priority": self.colour, "team": self.team.key if self.team else None,
            "is_assigned": self.assignee_id is not None, "version": self.version,
            "promised_for": promise.isoformat() if promise else None,
        }  # fmt: skip
