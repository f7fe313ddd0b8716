"""Where letters leave the house: an SMTP server, or a folder while none is named."""

import logging
import os
import smtplib
import ssl

from board.delivery.letters import slug
from board.delivery.outward import outward

SECONDS = 20  # a server that says nothing for so long is down
SECONDS_IN_ALL = 60  # and so is one that says a letter now and then
log = logging.getLogger("board.delivery")


class Undelivered(Exception):
    """The letter was not taken. `is_final` when asking again cannot help."""

    def __init__(self, why, *, is_final=False):
        super().__init__(why)
        self.why, self.is_final = why, is_final


def send(letter, key, config):
    """Hand a letter over. Raises Undelivered; its reason begins with refused or server and holds no address."""
    if config.smtp_host:
        _send_by_smtp(letter, config)
    else:
        _put_into_outbox(letter, key, config)


def _put_into_outbox(letter, key, config):
    """One file per key, whole or not at all, however often and by whomever it is written."""
    folder = config.home / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{slug(key)}.eml"
    fresh = target.with_suffix(f".{os.getpid()}")
    with fresh.open("wb") as file:
        file.write(bytes(letter))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)
    log.info("put into the outbox", extra={"data": {"message": key}})


def _send_by_smtp(letter, config):
    try:
        with outward(SECONDS_IN_ALL), _connected(config) as server:
            server.send_message(letter, from_addr=config.bounce_address)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        raise Undelivered(f"refused {max(codes)}", is_final=min(codes) >= 500) from None
    except smtplib.SMTPDataError as error:
        raise Undelivered(f"refused {error.smtp_code}", is_final=error.smtp_code >= 500) from None
    except smtplib.SMTPResponseException as error:
        raise Undelivered(f"server {error.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(f"server {type(error).__name__}") from None


def _connected(config):
    """A server that has been greeted, over TLS where the configuration says so, signed in where it can be."""
    if config.smtp_security == "tls":
        context = ssl.create_default_context()
        server = smtplib.SMTP_SSL(config.smtp_host, config.smtp_port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(config.smtp_host, config.smtp_port, timeout=SECONDS)
    try:
        if config.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if config.smtp_user:
            server.login(config.smtp_user, config.smtp_password or "")
    except BaseException:
        server.close()
        raise
    return server
