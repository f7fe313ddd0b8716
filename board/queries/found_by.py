"""By what a ticket was found, where neither its title nor its number says so by itself."""

from dataclasses import dataclass

from flask_babel import gettext as _

from board.domain import excerpts, masks, search
from board.models.search import texts_of

ONLY_NAMED = ("name",)  # a list says that it fits; what it is, is for who needs it (K-054)


@dataclass(frozen=True)
class Reason:
    """What the words stand in, and the place there in parts; none where it may not be shown."""

    words: str
    parts: tuple = ()


def reasons(question, rows):
    """Ticket id to the Reason why it is in the list, or None, for those of the rows that do not show it themselves.

    Of several texts the one with most of the words. Without any it was the customer's contact, if the question may end
    a number; else None, as where a sign that was asked for is two there.
    """
    terms, kinds = search.terms(question), _kinds()
    wanted = {row.id: missing for row in rows if (missing := _missing(terms, row))}
    found = texts_of(sorted(wanted)) if wanted else {}
    otherwise = Reason(kinds["contact"]) if search.may_end_a_number(question) else None
    return {ticket_id: _reason(texts, wanted[ticket_id], kinds) or otherwise for ticket_id, texts in found.items()}


def _missing(terms, row):
    shown = excerpts.fitting(f"{row.number} {row.title or ''}", terms)
    return [term for term in terms if term not in shown]


def _reason(texts, terms, kinds):
    texts = [(kind, text) for kind, text in texts if text]
    kind, text = max(texts, key=lambda one: len(excerpts.fitting(one[1], terms)))
    if not excerpts.fitting(text, terms):
        return None
    name = dict(texts).get("name")
    return Reason(kinds[kind], () if kind in ONLY_NAMED else excerpts.excerpt(masks.in_text_of(text, name), terms))


def _kinds():
    """Kind of text, as `board.models.search` has them, to words."""
    return {
        "number": _("Ticket no."),
        "title": _("Title"),
        "request": _("Request no."),
        "elsewhere": _("Number elsewhere"),
        "name": _("Customer name"),
        "contact": _("Phone number or address"),
        "customer": _("Customer no."),
        "words": _("What the customer said"),
        "summary": _("Summary"),
        "registration": _("Registration"),
        "note": _("Progress"),
        "update": _("Told the customer"),
        "talk": _("Talks"),
        "commitment": _("Commitments"),
        "solution": _("Solution"),
        "tag": _("Tag"),
        "reference": _("Order or shipment number"),
    }
