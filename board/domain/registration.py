"""What a registration must hold to be complete (form 3.1)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from board.domain.policies.model import Policy
from board.domain.policies.rules import Field
from board.domain.refusals import N_, Reason
from board.domain.words import vague_warnings

# What may be said instead of an attachment (K-035); the first needs a reason, the second sends G-210.
NOT_APPLICABLE, ASKED_FOR = "not_applicable", "asked_for"
TEXTS_TO_CHECK = ("core_demand", "agent_summary", "symptom", "desired_outcome")


class Sheet(Protocol):
    """A filled registration sheet, whoever made it."""

    customer_name: str | None
    contact: str | None
    customer_level: str | None
    customer_id: int | None
    values: Mapping[str, object]
    attachment_state: str | None
    attachment_reason: str | None
    attachment_count: int


def objections(sheet: Sheet, policy: Policy, now: datetime) -> tuple[Reason, ...]:
    """Everything that a complete registration lacks (G-043, G-207, G-209); empty when it is complete."""
    return (*_customer(sheet, policy), *_fields(sheet, policy, now), *_attachment(sheet, policy))


def quick_objections(sheet: Sheet, policy: Policy) -> tuple[Reason, ...]:
    """What even a quick registration must hold: a few words about the problem (G-021)."""
    texts = [field.key for field in policy.fields["registration"] if field.kind in ("text", "long_text")]
    if not texts or any(not _is_blank(sheet.values.get(key)) for key in texts):
        return ()
    return (Reason(N_("Write at least a few words of what the customer wants."), texts[0]),)


def is_complete(sheet: Sheet, policy: Policy, now: datetime) -> bool:
    """Whether nothing is missing."""
    return not objections(sheet, policy, now)


def _customer(sheet: Sheet, policy: Policy) -> Iterator[Reason]:
    """G-033 to G-035: a customer who is already on file is known."""
    if sheet.customer_id:
        return
    asked = {
        "name": (sheet.customer_name, "customer_name", N_("Enter the customer's name or nickname.")),
        "contact": (sheet.contact, "contact", N_("Enter a phone number or an e-mail address.")),
        "level": (sheet.customer_level, "customer_level", N_("Choose the customer's level.")),
    }
    for part in policy.customer.required:
        value, field, text = asked[part]
        if _is_blank(value):
            yield Reason(text, field)


def _fields(sheet: Sheet, policy: Policy, now: datetime) -> Iterator[Reason]:
    for field in policy.fields["registration"]:
        yield from _field(field, sheet.values.get(field.key), now)


def _field(field: Field, value: object, now: datetime) -> Iterator[Reason]:
    if _is_blank(value):
        if field.required:
            yield Reason(N_("“%(field)s” is missing."), field.key, {"field": field.label})
    elif field.options and value not in {option.key for option in field.options}:
        yield Reason(N_("Choose one of the options for “%(field)s”."), field.key, {"field": field.label})
    elif field.max_length and isinstance(value, str) and len(value) > field.max_length:
        params = {"field": field.label, "most": field.max_length}
        yield Reason(N_("“%(field)s” may have %(most)s characters."), field.key, params)
    elif isinstance(value, datetime) and value > now:
        yield Reason(N_("“%(field)s” lies in the future."), field.key, {"field": field.label})


def _attachment(sheet: Sheet, policy: Policy) -> Iterator[Reason]:
    """G-209, K-035: there, or not applicable with a reason, or asked for."""
    if not policy.registration.attachment_required or sheet.attachment_count:
        return
    if sheet.attachment_state == NOT_APPLICABLE:
        if _is_blank(sheet.attachment_reason):
            yield Reason(N_("Say why there is nothing to attach."), "attachment_reason")
    elif sheet.attachment_state != ASKED_FOR:
        text = N_("Attach a screenshot or file, ask the customer for it, or say why there is none.")
        yield Reason(text, "attachment_state")


def warnings(sheet: Sheet, policy: Policy) -> tuple[Reason, ...]:
    """Vague words in what the agent wrote; never in the customer's own words (G-044, G-208)."""
    texts = [(key, sheet.values.get(key)) for key in TEXTS_TO_CHECK]
    return vague_warnings([(key, text) for key, text in texts if isinstance(text, str)], policy)


def progress(sheet: Sheet, policy: Policy, now: datetime) -> tuple[int, int]:
    """How much of a draft is there: (what is right, what is asked for), shown while it is written."""
    asked = sum(field.required for field in policy.fields["registration"]) + len(policy.customer.required)
    asked += policy.registration.attachment_required
    missing = len({reason.field for reason in objections(sheet, policy, now)})
    return max(0, asked - missing), asked


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
