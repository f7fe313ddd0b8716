"""People at their desks: each sends without pause, and sends the same form again until it is answered."""

import http.client
import re
import threading
import time

from bench.caller import Caller
from chaos.ledger import REFUSED, SAVED

KEY = re.compile(r'name="csrf_token" value="([^"]+)"')
ALREADY = "already saved"
PAUSE_SECONDS = 0.2
GIVE_UP_SECONDS = 90


class Client(threading.Thread):
    """One person with one connection. What it was told stands in the ledger."""

    def __init__(self, port, email, password, desk, ledger, floor):
        super().__init__(daemon=True)
        self._port, self._who, self._desk, self._ledger, self._floor = port, (email, password), desk, ledger, floor
        self._caller = Caller(port)
        self.error = None

    def run(self):
        """Work until the floor is closed; an operation that has begun is carried to its answer."""
        try:
            while not self._floor.is_closed:
                self._do(self._desk.next_press())
        except Exception as error:  # the run ends with it: see Floor.failed
            self.error = error

    def _do(self, press):
        operation, began = self._ledger.begin(press.operation), time.monotonic()
        while time.monotonic() < began + GIVE_UP_SECONDS:
            operation.attempts += 1
            status, text = self._sent(press, self._by_link if press.is_by_link else self._at_desk)
            if status in (200, 303) or (status == 409 and ALREADY in text):
                return self._saved(press, status)
            if status in (403, 404, 409, 410, 422):
                operation.outcome, operation.why = REFUSED, f"{press.path} {status} {_reasons(text)}"
                return self._desk.refused(press)
            time.sleep(PAUSE_SECONDS)
        return None

    def _saved(self, press, status):
        press.operation.outcome = SAVED
        if press.step == "register" and status == 303:
            press.operation.number = self._caller.location.split("/")[2].partition("?")[0]
        self._desk.heard(press, press.operation.number)

    def _sent(self, press, send):
        """(status, text) of one attempt; status is None when nobody answered."""
        self._floor.sends(self)
        try:
            answer = send(press)
        except (OSError, http.client.HTTPException, AssertionError, TypeError):  # or a page that was no page
            self._caller.close()
            answer = None, ""
        self._floor.heard(self, answer[0])
        if answer[0] in (400, 401):
            self._caller = Caller(self._port)
        return answer

    def _at_desk(self, press):
        if not self._caller.token:
            self._caller.sign_in(*self._who)
        fields = press.fields | {"once": press.operation.once, "csrf_token": self._caller.token}
        if press.file:
            return self._caller.post_file(press.path, fields, f"{press.operation.mark}.txt", press.file)
        return self._caller.post(press.path, fields, htmx=press.step != "register")

    def _by_link(self, press):
        """The customer opens the letter, without a log-in, and presses; a second press finds the first one's answer."""
        customer = Caller(self._port)
        status, page = customer.get(press.path)
        key = KEY.search(page)
        if key is None or (status == 410 and press.operation.attempts == 1):
            return status, page
        return customer.post(press.path, press.fields | {"csrf_token": key[1]}, htmx=False)


def _reasons(text):
    """What the answer says, without its markup."""
    return " ".join(text.replace("<", " <").split())[-400:]
