"""What is in a message when it leaves, made up while the database is at hand; sending it needs none."""

from datetime import timedelta
from functools import partial

from flask import current_app

from board.delivery import letters, services, transports, webhooks
from board.domain import webhooks as signing
from board.domain.addresses import takes_letters
from board.extensions import policies
from board.models.token import mint


def parcel(message, now):
    """What sends the message when it is called, each over its channel. Raises Undelivered without a usable address."""
    return CHANNELS[message.channel](message, now, current_app.config["BOARD"])


def address_of(message):
    """Where a letter goes; None when there is no address."""
    return message.person.email if message.person_id else message.contact_point and message.contact_point.value


def told(message, now):
    """The words of a message for whoever tells it by hand, with a link that is made for them; the caller commits."""
    return letters.filled(message.body, _links(message, now, current_app.config["BOARD"]))


def _letter(message, now, config):
    to = address_of(message)
    if not takes_letters(to):
        raise transports.Undelivered("unaddressed", is_final=True)
    return partial(_send, letters.Written.of(message), to, _links(message, now, config), config)


def _send(written, to, links, config):
    try:
        letter = letters.compose(written, to=to, links=links, sender=config.mail_from, public_url=config.public_url)
    except ValueError:
        raise transports.Undelivered("unaddressed", is_final=True) from None
    transports.send(letter, written.key, config)


def _links(message, now, config):
    """Placeholder to address; every attempt mints afresh, because only hashes are kept."""
    if "{link}" not in message.body:
        return {}
    purpose = message.link or "progress"
    links = policies[message.ticket.board].links
    days = links.confirm_days if purpose == "confirm" else links.progress_days
    token = mint(message.ticket, purpose, now=now, days=timedelta(days=days))
    return {"{link}": f"{config.public_url}/{purpose}/{token}"}


def _to_service(message, now, config):
    text = f"{message.body}\n\n{config.public_url}{message.url}" if message.url else message.body
    words = {"subject": message.subject, "body": text, "key": message.key}
    return partial(services.send, message.destination.url, allowed=config.outside_allow, **words)


def _to_webhook(message, now, config):
    hook = message.destination
    headers = signing.headers(secret=hook.secret, key=message.key, timestamp=int(now.timestamp()), body=message.body)
    return partial(webhooks.send, hook.url, headers=headers, body=message.body, allowed=config.outside_allow)


CHANNELS = {"email": _letter, "apprise": _to_service, "webhook": _to_webhook}
