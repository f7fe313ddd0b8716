"""Where messages go outside the house: addresses of persons and teams with Apprise, and webhooks of a board."""

import json
import secrets

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from board.domain import outside, webhooks
from board.domain.refusals import N_, refuse_if
from board.extensions import db
from board.models.base import Model, UtcDateTime, looked_at
from board.models.guard import refuse
from board.models.message import Message
from board.models.secrets import EncryptedText

MOST = 10  # addresses of one person or team


class Destination(Model):
    """One address; its URL carries secrets, so it is encrypted, and screens show the mask.

    Kinds: apprise, webhook. It belongs to a person, to a team, or (webhooks) to a board or one team of it. `kinds`
    are what it wants: of a webhook kinds of events, of a team's address groups of notices. `failures` are those in
    a row: at the installation's number it is switched off, until somebody switches it on by hand.
    """

    __tablename__ = "destination"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    board: Mapped[str | None] = mapped_column(String(40), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    url = mapped_column(EncryptedText, nullable=False)
    mask: Mapped[str] = mapped_column(String(120))
    secret = mapped_column(EncryptedText)
    kinds: Mapped[list] = mapped_column(JSON, default=list)
    language: Mapped[str] = mapped_column(String(2), default="en")
    failures: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(60))
    delivered_at = mapped_column(UtcDateTime)
    switched_off_at = mapped_column(UtcDateTime)
    removed_at = mapped_column(UtcDateTime)
    created_at = mapped_column(UtcDateTime, nullable=False)

    person: Mapped["Person | None"] = looked_at()
    team: Mapped["Team | None"] = looked_at()

    @property
    def is_used(self):
        """True while messages go there."""
        return self.switched_off_at is None and self.removed_at is None

    @property
    def state(self):
        """off, failing, works, or new while nothing has gone there yet."""
        if self.switched_off_at is not None:
            return "off"
        return "failing" if self.failures else "works" if self.delivered_at else "new"

    def switch_on(self):
        """Let messages go there again, from a clean sheet."""
        self.switched_off_at, self.failures, self.last_error = None, 0, None

    def remove(self, now):
        """Forget the address itself; what was sent there keeps its place in the log."""
        self.url, self.secret, self.removed_at = "removed", None, self.removed_at or now
        db.session.flush()
        self.mark_owner()

    def mark_owner(self):
        """Say on the person whether there are any, so that nobody else is asked for them."""
        if self.person_id:
            self.person.has_addresses = bool(destinations_of(person_id=self.person_id))

    def took(self, now):
        """A message has arrived there."""
        self.failures, self.last_error, self.delivered_at = 0, None, now

    def refused_one(self, why, *, now, most):
        """An attempt has failed; True when it was the one that switches the destination off."""
        self.failures, self.last_error = self.failures + 1, why[:60]
        if self.failures < most or not self.is_used:
            return False
        self.switched_off_at = now
        return True

    def try_out(self, *, words, now):
        """Queue the message that shows whether it works; `words` are its subject and text. The message."""
        key = f"try:{self.id}:{secrets.token_hex(8)}"
        message = Message(
            key=key, board=self.board, person_id=self.person_id, destination_id=self.id, channel=self.kind,
            language=self.language, template="try_out", subject=words[0], body=words[1], not_before=now,
            created_at=now,
        )  # fmt: skip
        if self.kind == "webhook":
            message.body = json.dumps({"id": key, "type": "test", "timestamp": now.isoformat(), "board": self.board})
        db.session.add(message)
        return message


def add_service(*, url, name, owner, allowed, now, **more):
    """A new Apprise address for a person or a team; `allowed` are networks beside the public ones. Raises Refused."""
    refuse_if(outside.objections_to_service(url, allowed))
    mine = destinations_of(**owner)
    if any(one.url == url for one in mine if one.kind == "apprise"):
        refuse(N_("This address is in the list already."), field="url")
    if len(mine) >= MOST:
        refuse(N_("At most %(count)s addresses. Remove one first."), field="url", count=MOST)
    return _added(kind="apprise", url=url, name=name, created_at=now, **owner, **more)


def add_webhook(*, url, name, board, team_id, kinds, allowed, now):
    """A new webhook of a board, or of one of its teams, with a secret of its own. Raises Refused."""
    refuse_if(outside.objections_to_hook(url, allowed))
    secret = webhooks.secret_of(secrets.token_bytes(32))
    return _added(
        kind="webhook", url=url, name=name, board=board, team_id=team_id, kinds=kinds, secret=secret, created_at=now
    )


def _added(*, url, **values):
    row = Destination(url=url, mask=outside.masked(url), **values)
    db.session.add(row)
    db.session.flush()
    row.mark_owner()
    return row


def destinations_of(**owner):
    """What a person (`person_id`), a team (`team_id`) or a board has, switched off or not, oldest first."""
    query = select(Destination).filter_by(**owner).where(Destination.removed_at.is_(None))
    return list(db.session.scalars(query.order_by(Destination.id)))
