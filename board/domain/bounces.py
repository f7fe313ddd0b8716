"""Letters that come back: of which of ours a mail speaks, and what became of it (RFC 3464, and what qmail writes)."""

import re
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.policy import Compat32

MOST_BYTES = 256 * 1024  # our letters are short, and so is what is said about them
LONGEST_HEADER = 2000
MAIL_HEADERS = ("From", "Date", "Message-ID", "Received", "Return-Path", "Subject")
REPORTS = ("message/delivery-status", "message/global-delivery-status")
RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
FATES = ("failed", "delayed", "delivered")  # the worst first
ACTIONS = {"failed": "failed", "delayed": "delayed", **dict.fromkeys(("delivered", "relayed", "expanded"), "delivered")}
CLASSES = dict(zip("542", FATES, strict=True))
STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
ADDRESS = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")
LETTER_ID = re.compile(r"<([!-;=?-~]+@[!-;=?-~]+)>")
QMAIL = re.compile(r"\s*Hi\. This is the ")
QMAIL_COPY = "--- Below this line is a copy of the message."
QMAIL_RECIPIENT = re.compile(r"<([^<>\n]{,320})>:\n")
SERVERS = re.compile(r"\b(mailer-daemon|postmaster)@")
PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Recipient:
    """One address that a report speaks of, by all its names; `fate` is failed, delayed or delivered."""

    addresses: frozenset[str]
    fate: str
    status: str = ""


@dataclass(frozen=True)
class Reading:
    """What a mail says of letters.

    `kind`: report; none (it is no bounce); unclear (a bounce of a shape that is
    not known, or that names no letter); garbage (it is no mail). `letters` are
    Message-IDs, the surest first; `sent_to` is whom the returned letter names.
    """

    kind: str
    letters: tuple[str, ...] = ()
    sent_to: frozenset[str] = frozenset()
    recipients: tuple[Recipient, ...] = ()

    def about(self, address: str) -> Recipient | None:
        """What became of the letter to this address, the worst where it says several things; None when it knows none.

        A report may name the address to which the letter was passed on: it counts where it is the only one,
        and the returned letter names ours.
        """
        wanted = address.strip().lower()
        found = [one for one in self.recipients if wanted in one.addresses]
        if not found and len(self.recipients) == 1 and wanted in self.sent_to:
            found = list(self.recipients)
        return min(found, key=lambda one: FATES.index(one.fate), default=None)


class _Short(Compat32):
    """Headers are cut, and read as they stand: the newer policies need minutes for one that means harm."""

    def header_source_parse(self, sourcelines):
        return super().header_source_parse(["".join(sourcelines)[:LONGEST_HEADER]])


SHORT = _Short()


def read(data: bytes) -> Reading:
    """What a mail says, whatever is in it; never raises."""
    try:
        return _read(message_from_bytes(data[:MOST_BYTES], policy=SHORT))
    except Exception:  # the library itself stumbles over some: parts within parts a thousand deep, unknown encodings
        return Reading("unclear")


def _read(mail):
    if not any(_header(mail, name) for name in MAIL_HEADERS):
        return Reading("garbage")
    parts = list(_parts(mail))
    reports = [part for part in parts if part.get_content_type() in REPORTS]
    if reports:
        returned = next((_returned(part) for part in parts if part.get_content_type() in RETURNED), None)
        return _report(mail, returned, (_recipient(block) for part in reports for block in _blocks(part)))
    text = _text(mail) if mail.get_content_type() == "text/plain" else ""
    if QMAIL.match(text):
        said, _mark, copy = text.partition(QMAIL_COPY)
        return _report(mail, _headers(copy.lstrip()), _qmail_recipients(said))
    return Reading("unclear" if _seems_returned(mail) else "none")


def _report(mail, returned, recipients):
    """A report needs a letter and somebody whom it did or did not reach; else it is unclear."""
    recipients, letters, sent_to = tuple(filter(None, recipients)), (), frozenset()
    if returned is not None:
        letters, sent_to = _letter_ids(returned, "Message-ID"), _addresses(_header(returned, "To"))
    letters = letters or _letter_ids(mail, "In-Reply-To", "References")
    if not recipients or not letters:
        return Reading("unclear")
    return Reading("report", letters, sent_to, recipients)


def _parts(mail):
    """The mail and its parts, but not what is in letters that it carries: their reports are not its own."""
    yield mail
    if mail.get_content_maintype() == "multipart" and mail.is_multipart():
        for part in mail.get_payload():
            yield from _parts(part)


def _blocks(part):
    """The groups of fields of a report: about the mail, then about each recipient."""
    payload = part.get_payload()
    for block in payload if isinstance(payload, list) else ():
        yield block
        rest = block.get_payload()
        yield from map(_headers, PARAGRAPHS.split(rest) if isinstance(rest, str) else ())


def _recipient(block):
    """A Recipient from such a group; None from one that is about no recipient, or says nothing that is understood."""
    final = _header(block, "Final-Recipient")
    if not final:
        return None
    status = _status(_header(block, "Status")) or _status(_header(block, "Diagnostic-Code"))
    fate = ACTIONS.get(_header(block, "Action").lower()) or CLASSES.get(status[:1])
    if fate is None or (fate == "failed" and status.startswith("2")):
        return None
    return Recipient(_addresses(final) | _addresses(_header(block, "Original-Recipient")), fate, status)


def _returned(part):
    """The headers of the returned letter."""
    payload = part.get_payload()
    return payload[0] if isinstance(payload, list) else _headers(_text(part).lstrip())


def _qmail_recipients(said):
    """It writes only once it has given up: each address in angle brackets, a line on why, a status perhaps."""
    for paragraph in PARAGRAPHS.split(said):
        found = QMAIL_RECIPIENT.match(paragraph.lstrip("\n"))
        if found:
            yield Recipient(_addresses(found[1]), "failed", _status(paragraph[found.end() :]))


def _seems_returned(mail):
    sender = _header(mail, "From").lower()
    is_report = str(mail.get_param("report-type", "")).lower() == "delivery-status"
    return is_report or bool(_header(mail, "X-Failed-Recipients")) or bool(SERVERS.search(sender))


def _letter_ids(message, *names):
    """The Message-IDs in these headers, the last of each first: it is what was answered."""
    return tuple(found for name in names for found in reversed(LETTER_ID.findall(_header(message, name))))


def _addresses(text):
    return frozenset(found.lower() for found in ADDRESS.findall(text))


def _status(text):
    found = STATUS.search(text)
    return found[0] if found else ""


def _header(message, name):
    return str(message.get(name, "")).strip()


def _headers(text):
    return message_from_string(text, policy=SHORT)


def _text(part):
    return (part.get_payload(decode=True) or b"").decode("utf-8", "replace").replace("\r\n", "\n")
