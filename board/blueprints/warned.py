"""What is shown once before a registration is saved; the second press keeps it."""

from board.domain import registration as rules
from board.domain.refusals import N_, Reason
from board.models.customer import customer_reached_at

IS_KNOWN = N_("%(who)s (%(number)s) is known by this. Press again to register it for them, or give another contact.")


def warnings_about(sheet, policy, *, is_quick=False):
    """Reasons, each with its field: words of two meanings (G-044, G-208), and a contact that somebody else has.

    Of a quick registration only the latter: its words come later.
    """
    return (*(() if is_quick else rules.warnings(sheet, policy)), *_about_another_name(sheet))


def _about_another_name(sheet):
    owner = customer_reached_at(sheet.contact) if sheet.contact and not sheet.customer_id else None
    if owner is None or sheet.customer_name in (None, owner.name):
        return ()
    return (Reason(IS_KNOWN, "contact", {"who": owner.masked_name, "number": owner.number}),)
