"""A small life of a board, with what its people were told and what its mail server got."""

import random
from collections import Counter
from dataclasses import dataclass

import pytest

from board import wallclock
from board.extensions import db as database
from board.models.destination import add_webhook
from board.models.lists import seed_lists
from chaos.checks import faults_found
from chaos.clients import KEY
from chaos.customers import Customers, LetterBoxes
from chaos.house import HOOKED
from chaos.ledger import SAVED, Ledger
from chaos.receivers import key_of, posted
from chaos.work import Desk
from tests import cast
from tests.blueprints.filled import picture
from tests.delivery.conftest import post_office, receiver, workers

__all__ = ["post_office", "receiver", "workers"]
PRESSES, PER_SWEEP, SEED = 40, 8, 9  # one customer answers by the link


@dataclass
class Life:
    """What the checker is given."""

    ledger: Ledger
    letters: list
    hooks: list

    def faults(self):
        """What is wrong now."""
        database.session.flush()
        database.session.expire_all()
        came = Counter(("email", key_of(letter)) for letter in self.letters) + Counter(map(posted, self.hooks))
        return faults_found(self.ledger, came, wallclock.now())


@pytest.fixture
def life(app, db, clock, sign_in, workers, post_office, receiver):
    """Tickets in every stage, timers that have rung, letters that have come; nothing is lost."""
    seed_lists(cast.policy())
    cast.lead()
    ada, ledger = cast.agent(), Ledger()
    _hear(receiver, app.config["BOARD"])
    browser = sign_in(ada)
    desk = Desk(ada.id, cast.policy().tz, random.Random(SEED), Customers(LetterBoxes(post_office.letters)))
    for number in range(PRESSES):
        press = desk.next_press()
        _do(app.test_client() if press.is_by_link else browser, desk, press, ledger)
        clock.forward(minutes=3)
        if number % PER_SWEEP == PER_SWEEP - 1:
            workers.at(clock.forward(seconds=20))
    return Life(ledger, list(post_office.letters), list(receiver.taken))


def _hear(receiver, config):
    add_webhook(
        url=f"http://{receiver.host}/hook", name="ERP", board=cast.BOARD, team_id=None, kinds=HOOKED,
        allowed=config.outside_allow, now=cast.NOON,
    )  # fmt: skip


def _do(browser, desk, press, ledger):
    operation = ledger.begin(press.operation)
    files = {"attachments": picture(f"{operation.mark}.txt", press.file)} if press.file else {}
    keys = {"once": operation.once} if operation.once else {"csrf_token": KEY.search(browser.get(press.path).text)[1]}
    answer = browser.post(press.path, data=press.fields | keys | files)
    assert answer.status_code == 303, answer.text
    operation.outcome = SAVED
    if press.step == "register":
        operation.number = answer.location.rpartition("/")[2]
    desk.heard(press, operation.number)
