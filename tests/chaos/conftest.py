"""A small life of a board, with what its people were told and what its mail server got."""

import random
from collections import Counter
from dataclasses import dataclass

import pytest

from board import wallclock
from board.extensions import db as database
from board.models.lists import seed_lists
from chaos.checks import faults_found
from chaos.clients import KEY
from chaos.ledger import SAVED, Ledger
from chaos.receivers import Links, key_of
from chaos.work import Desk
from tests import cast
from tests.blueprints.filled import picture
from tests.delivery.conftest import post_office, workers

__all__ = ["post_office", "workers"]
PRESSES, PER_SWEEP, SEED = 40, 8, 9  # one customer answers by the link


@dataclass
class Life:
    """What the checker is given."""

    ledger: Ledger
    letters: list

    def faults(self):
        """What is wrong now."""
        database.session.flush()
        database.session.expire_all()
        came = Counter(("email", key_of(letter)) for letter in self.letters)
        return faults_found(self.ledger, came, wallclock.now())


@pytest.fixture
def life(app, db, clock, sign_in, workers, post_office):
    """Tickets in every stage, timers that have rung, letters that have come; nothing is lost."""
    seed_lists(cast.policy())
    cast.lead()
    ada, ledger = cast.agent(), Ledger()
    browser = sign_in(ada)
    desk = Desk(ada.id, cast.policy().tz, random.Random(SEED), Links(post_office.letters))
    for number in range(PRESSES):
        press = desk.next_press()
        _do(app.test_client() if press.step == "follow" else browser, desk, press, ledger)
        clock.forward(minutes=3)
        if number % PER_SWEEP == PER_SWEEP - 1:
            workers.at(clock.forward(seconds=20))
    return Life(ledger, list(post_office.letters))


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
