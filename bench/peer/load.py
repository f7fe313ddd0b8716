"""Our tickets as django-helpdesk's: `python load.py FILE PASSWORD`; prints the id of each, in the file's order."""

import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402

PEOPLE = 20
PRIORITIES = {"red": 1, "orange": 2, "yellow": 3, "green": 4}
STATUSES = {"new": 1, "assigned": 1, "in_progress": 2, "awaiting_customer": 2, "closed": 3, "archived": 4}


def main(path, password):
    """An empty database becomes a desk."""
    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    rows = [json.loads(line) for line in Path(path).read_text().splitlines()]
    queue = Queue.objects.create(
        slug="support", title="Support", email_address="support@demo.test", allow_public_submission=True
    )
    people = _people(password)
    tickets = Ticket.objects.bulk_create([_ticket(row, queue, people) for row in rows], batch_size=2000)
    notes = [note for ticket, row in zip(tickets, rows, strict=True) for note in _notes(ticket, row)]
    FollowUp.objects.bulk_create(notes, batch_size=5000)
    print(json.dumps([ticket.id for ticket in tickets]))


def _people(password):
    secret = make_password(password)
    names = [f"bench{number}" for number in range(PEOPLE)]
    as_staff = {"is_staff": True, "password": secret}
    return [User.objects.create(username=name, email=f"{name}@demo.test", **as_staff) for name in names]


def _ticket(row, queue, people):
    at = datetime.fromisoformat(row["at"])
    return Ticket(
        title=row["title"], description=row["words"], queue=queue, created=at, modified=at + timedelta(hours=3),
        submitter_email=f"customer{row['customer']}@customer.test", status=STATUSES[row["stage"]],
        assigned_to=people[row["person"] % PEOPLE] if row["person"] else None, priority=PRIORITIES[row["colour"]],
        resolution=None if row["is_open"] else "Done.", due_date=at + timedelta(days=2),
    )  # fmt: skip


def _notes(ticket, row):
    for number, text in enumerate(row["notes"], start=1):
        at = ticket.created + timedelta(hours=number)
        yield FollowUp(ticket=ticket, date=at, title="Comment", comment=text, public=True, user=ticket.assigned_to)


if __name__ == "__main__":
    main(*sys.argv[1:])
