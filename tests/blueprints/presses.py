"""Pressing the sheets of a ticket, as a browser does."""

import html
import re

from board.extensions import db
from board.models.ticket import Ticket


def press(browser, ticket, resource, **fields):
    """Post a sheet with the version that the ticket has now; what is typed wins."""
    return browser.post(f"/tickets/{ticket.number}/{resource}", data={"version": fresh(ticket).version} | fields)


def open_sheet(browser, ticket, resource):
    """The text of a sheet as it opens, entities resolved."""
    answer = browser.get(f"/tickets/{ticket.number}/{resource}/new")
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.text)


def ticket_page(browser, ticket):
    """The text of the ticket's page."""
    return html.unescape(browser.get(f"/tickets/{ticket.number}").text)


def record(browser, ticket):
    """The forms of the ticket's record: key to {label: text}."""
    page = html.unescape(browser.get(f"/tickets/{ticket.number}/record").text)
    sections = re.findall(r'<section class="panel" id="([\w-]+)"(.*?)</section>', page, re.S)
    return {key: dict(re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", body, re.S)) for key, body in sections}


def fresh(ticket):
    """The ticket as it stands in the database now."""
    number = ticket if isinstance(ticket, str) else ticket.number
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Ticket).filter_by(number=number).one()


def kinds(ticket):
    """The kinds of the ticket's events, in order."""
    return [event.kind for event in fresh(ticket).events]


def standing(ticket):
    """The kinds of the clocks that run, each with its minutes."""
    found = {}
    for timer in fresh(ticket).timers:
        if timer.ended_at is None:
            found[timer.kind] = (timer.due_at - timer.started_at).total_seconds() / 60
    return found
