"""What is shown once before a registration is saved; the second press keeps it."""

from board.domain import registration as rules
from board.domain.refusals import N_, Reason
from board.models.customer import customer_reached_at

IS_KNOWN = N_("%(who)s (%(number)s) is known by this. Press again to register it for them, or give another contact.")
IS_OF_ANOTHER = N_("%(who)s (%(number)s) is known by this. Press again if it belongs here as well.")


def warnings_about(sheet, policy, *, is_quick=False):
    """Reasons, each with its field: words of two meanings (G-044, G-208), and a contact that somebody else has.

    Of a quick registration only the latter: its words come later.
    """
    return (*(() if is_quick else rules.warnings(sheet, policy)), *_about_another_name(sheet))


def warnings_about_changes(sheet, ticket, policy):
    """The same of what a correction changes: texts that were others, and a contact that another customer has."""
    of_words = [r for r in rules.warnings(sheet, policy) if sheet.values[r.field] != ticket.request.value(r.field)]
    return (*of_words, *(_about_another_owner(sheet) if sheet.customer_id else _about_another_name(sheet)))


def _about_another_name(sheet):
    owner = customer_reached_at(sheet.contact) if sheet.contact and not sheet.customer_id else None
    return () if owner is None or sheet.customer_name in (None, owner.name) else (_known(IS_KNOWN, owner),)


def _about_another_owner(sheet):
    owner = customer_reached_at(sheet.contact) if sheet.contact else None
    return () if owner is None or owner.id == sheet.customer_id else (_known(IS_OF_ANOTHER, owner),)


def _known(text, owner):
    return Reason(text, "contact", {"who": owner.masked_name, "number": owner.number})
