"""A running django-helpdesk with our tickets: installed, loaded and served from a folder of its own."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from bench.caller import Caller
from bench.house import PASSWORD
from bench.ports import CannotInstall, answers, free_port, wait_until

HERE = Path(__file__).parent
PACKAGES = ("django-helpdesk==2.6.1", "Django==5.2.19", "gunicorn==27.0.1", "psycopg[binary]==3.3.9")
OPEN = {"filtering": {}, "filtering_null": {}, "sorting": "created", "sortreverse": False}


class Desk:
    """Its port, and the requests that do what ours do."""

    def __init__(self, port, ids, rows):
        self.port, self.ids, self.rows = port, ids, rows
        self.open = [(id, row) for id, row in zip(ids, rows, strict=True) if row["is_open"]]

    def sign_in(self, number=0):
        """A Caller who has signed in."""
        caller = Caller(self.port)
        caller.get("/login/")
        caller.token = caller.cookies["csrftoken"]
        fields = {"username": f"bench{number}", "password": PASSWORD, "next": "/dashboard/"}
        assert caller.post("/login/", fields, htmx=False)[0] == 302
        caller.token = caller.cookies["csrftoken"]
        return caller

    def ticket(self, number):
        """The page of the ticket that is ours by this place among the open ones."""
        return f"/tickets/{self.open[number][0]}/"

    def search(self, words):
        """What its list asks for when somebody searches; the page around it comes once more."""
        query = b64encode(json.dumps(OPEN | {"search_string": words}).encode()).decode()
        return f"/datatables_ticket_list/{query}?draw=1&start=0&length=25"

    def moves(self):
        """Cycles of a card's drag to the other open column and back; JSON."""
        there, back = json.dumps({"status": 2}), json.dumps({"status": 1})
        paths = [f"/tickets/{id}/kanban-update/" for id, _row in self.open]
        return [[(path, there), (path, back)] for path in paths]

    def status_with_note(self):
        """Cycles of a status changed with a comment."""
        return [
            [(f"/tickets/{id}/update/", urlencode(_update(row["title"], status))) for status in (2, 1)]
            for id, row in self.open
        ]

    def registrations(self):
        """A new ticket, again and again."""
        fields = {
            "queue": 1, "title": "My parcel has not arrived", "body": "The tracking page has shown nothing. " * 10,
            "submitter_email": "olivia.carter@customer.test", "priority": 3, "assigned_to": "", "due_date": "",
        }  # fmt: skip
        return [[("/tickets/submit/", urlencode(fields))]]


def _update(title, status):
    words = "The customer has written twice today; the hand-over slip is in the second letter"
    return {
        "title": title, "new_status": status, "comment": words, "public": "1", "queue": 1, "priority": 3, "owner": 0,
        "due_date": "",
    }  # fmt: skip


@contextmanager
def desk(house, postgres_port=None):
    """A Desk with the tickets of our house, on the same kind of database. Raises CannotInstall."""
    with tempfile.TemporaryDirectory(prefix="board-peer-") as folder:
        python, port = _interpreter(), free_port()
        environ = os.environ | {"PEER_HOME": folder, "PEER_POSTGRES_PORT": str(postgres_port or "")}
        where = {"cwd": HERE, "env": environ}
        tickets = Path(folder) / "tickets.jsonl"
        house.inside("export", tickets)
        loaded = subprocess.run([python, "load.py", tickets, PASSWORD], check=True, stdout=subprocess.PIPE, **where)
        gunicorn = [python, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}", "--log-level", "warning"]
        process = subprocess.Popen([*gunicorn, "wsgi:application"], **where)
        try:
            wait_until(lambda: answers(port), 30, "django-helpdesk")
            rows = [json.loads(line) for line in tickets.read_text().splitlines()]
            yield Desk(port, json.loads(loaded.stdout), rows)
        finally:
            process.terminate()
            process.wait(20)


@cache
def _interpreter():
    """The interpreter of an environment that has it, made once for all databases and gone with this process."""
    folder = Path(tempfile.mkdtemp(prefix="board-peer-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    python = folder / "bin" / "python"
    try:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([python, "-m", "pip", "-q", "install", *PACKAGES], check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        raise CannotInstall(str(error)) from None
    return python
