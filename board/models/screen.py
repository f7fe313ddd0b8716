"""Walls: big screens that an administrator pairs with a board by a code, and can switch off."""

import secrets
from datetime import timedelta

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from board.extensions import db
from board.models.base import Model, UtcDateTime
from board.models.secrets import lookup_hash, token_hash

CODE_DIGITS = 8
SEEN_LATELY = timedelta(minutes=3)  # three beats


class Screen(Model):
    """One big screen of a board. Of its code and of its device only hashes are kept."""

    __tablename__ = "screen"

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(40), index=True)
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2), default="en")
    code_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    code_until = mapped_column(UtcDateTime)
    device_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    paired_at = mapped_column(UtcDateTime)
    revoked_at = mapped_column(UtcDateTime)
    last_seen_at = mapped_column(UtcDateTime)
    created_at = mapped_column(UtcDateTime, nullable=False)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def mark(self):
        """What events keep of it: its number, since names change."""
        return str(self.id)

    @property
    def is_paired(self):
        """True while its device may show the board."""
        return self.device_hash is not None and self.revoked_at is None

    def state(self, now):
        """revoked, waiting (for its code), seen, silent (paired, but not heard of lately) or unpaired."""
        if self.code_hash and self.code_until > now:
            return "waiting"
        if self.revoked_at:
            return "revoked"
        if not self.is_paired:
            return "unpaired"
        return "seen" if self.last_seen_at and now - self.last_seen_at < SEEN_LATELY else "silent"

    def new_code(self, *, now, minutes):
        """A fresh code for the keypad, in plain; the device that is paired goes on until another one takes over."""
        code = "".join(secrets.choice("0123456789") for _digit in range(CODE_DIGITS))
        self.code_hash, self.code_until = lookup_hash(code), now + timedelta(minutes=minutes)
        return code

    def pair(self, *, now):
        """The secret of the device that typed the code; the code is used up, and a former device is out."""
        device = secrets.token_urlsafe(32)
        self.device_hash, self.paired_at, self.last_seen_at = token_hash(device), now, now
        self.code_hash = self.code_until = self.revoked_at = None
        return device

    def revoke(self, *, now):
        """Its device sees nothing from the next request on; a new code brings it back."""
        self.revoked_at = self.revoked_at or now
        self.code_hash = self.code_until = None


def add_screen(*, board, name, language, by, now):
    """A new screen, not paired yet."""
    screen = Screen(board=board, name=name, language=language, created_at=now, created_by_id=by.id)
    db.session.add(screen)
    db.session.flush()
    return screen


def screen_with_code(code, board, *, now):
    """The board's screen that waits for this code, held until the transaction ends; None without one."""
    query = select(Screen).where(Screen.code_hash == lookup_hash(code), Screen.board == board, Screen.code_until > now)
    return db.session.scalar(query.with_for_update())


def screen_of_device(device):
    """The screen whose device keeps this secret, also when it was revoked; None without one."""
    return db.session.scalar(select(Screen).where(Screen.device_hash == token_hash(device)))


def screens_of(boards):
    """The screens of these boards, by board and name."""
    query = select(Screen).where(Screen.board.in_(boards)).order_by(Screen.board, Screen.name, Screen.id)
    return list(db.session.scalars(query))
