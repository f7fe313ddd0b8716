"""What happens at a wall, over HTTP: pairing, proving, reassigning."""

import re
from dataclasses import dataclass

from board import wallclock
from board.blueprints.house.walls import COOKIE
from board.extensions import db
from board.models.screen import Screen
from tests import cast
from tests.blueprints.presses import fresh

PIN = "2580"
HERE = f"/wall/{cast.BOARD}"


def screen(name="Team room", board=cast.BOARD, language="en"):
    """A screen that was added and waits for nothing, committed."""
    row = Screen(board=board, name=name, language=language, created_at=cast.NOON)
    db.session.add(row)
    db.session.commit()
    return row


def paired_client(app, row):
    """A browser that typed the screen's code."""
    code = row.new_code(now=wallclock.now(), minutes=10)
    client = app.test_client()
    answer = client.post(f"/wall/{row.board}/pairings", data={"code": code})
    assert answer.status_code == 303 and client.get_cookie(COOKIE), answer.text
    return client


@dataclass
class Room:
    """The people of the room, and the browser of its wall."""

    app: object
    lea: object
    ada: object
    ben: object
    screen: object
    wall: object = None

    def prove(self, person=None, pin=PIN):
        """Type a PIN at the wall."""
        return self.wall.fragment(f"{HERE}/proofs", {"person": (person or self.lea).id, "pin": pin})

    def proof(self, person=None, pin=PIN):
        """The secret of a proof that holds."""
        return secret(self.prove(person, pin))

    def give(self, ticket, to, proof, **more):
        """Press the last button: the one door for moves."""
        data = {"by": "assignee", "to": to.id, "version": fresh(ticket).version, "proof": proof, "reason": "load"}
        return self.wall.fragment(f"/tickets/{ticket.number}/moves", data | more)

    def undo(self, ticket, proof, given):
        """Press Undo, which the answer of `give` offers."""
        fields = {name: re.search(rf'name="{name}" value="(\d+)"', given.text)[1] for name in ("event", "version")}
        return self.wall.fragment(f"/tickets/{ticket.number}/undos", fields | {"proof": proof})

    def ask_phone(self, ticket, person=None):
        """Have the wall ask somebody's phone: (id, secret, figures)."""
        answer = self.wall.fragment(f"{HERE}/approvals", {"person": (person or self.lea).id, "ticket": ticket.number})
        assert answer.status_code == 200, answer.text
        number = re.search(r'data-approval="(\d+)"', answer.text)[1]
        return number, secret(answer), re.search(r'class="figures"[^>]*>(\d\d)<', answer.text)[1]


def secret(answer):
    """The secret that a proof's answer holds."""
    assert answer.status_code == 200, answer.text
    return re.search(r'data-proof="([^"]+)"', answer.text)[1]


def column(page, key):
    """The part of a wall's page that is one column."""
    return re.search(rf'<section class="column" id="column-{key}".*?</section>', page, re.S)[0]


def columns(page):
    """The keys of the columns, from left to right."""
    return re.findall(r'data-column="(\w+)"', page)
