"""Message texts with their variables filled in, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from string import Formatter

from board.domain import masks
from board.domain.policies.labels import Choice, Label, MessageText, by_key
from board.domain.policies.model import Policy

NOBODY = Label("customer", "客户")
EVERY_HOUR = Label("every hour", "每小时")
EVERY_MINUTES = Label("every {minutes} minutes", "每{minutes}分钟")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def render(
    policy: Policy, template: str, language: str, facts: Mapping[str, object], edited: MessageText | None = None
) -> tuple[str, str]:
    """Subject ("" without one) and text of a message; `edited` stands for the policy's text.

    Raises KeyError when a variable that the text names is neither in `facts` nor the policy's.
    """
    message = edited or policy.messages[template]
    values = {**policy_variables(policy, language), **facts}
    subject = _fill(message.subject.in_(language), values, policy, language) if message.subject else ""
    return subject, _fill(message.text.in_(language), values, policy, language)


def _fill(text: str, values: Mapping[str, object], policy: Policy, language: str) -> str:
    parts = []
    for literal, name, _, _ in Formatter().parse(text):
        parts.append(literal)
        if name is not None:
            words = in_language(values[name], policy, language)
            parts.append(words if name == "link" else words.replace("{link}", "(link)"))  # nobody mints one by typing
    return "".join(parts)


def policy_variables(policy: Policy, language: str) -> dict[str, str]:
    """What every text may name, because the policy says it."""
    closing, again = policy.closing, policy.closing.second_handling
    return {
        "board": policy.name.in_(language),
        "cadence": cadence(policy.overdue_cadence_minutes, language),
        "review_minutes": str(policy.clocks.review_minutes),
        "material_minutes": str(policy.clocks.material_minutes),
        "reminder_minutes": str(closing.reminder_minutes or ""),
        "silence_minutes": str(closing.silence_minutes or ""),
        "plan_hours": str(again.plan_hours or again.contact_hours or ""),
        "supervisor": policy.ranks["supervisor"].in_(language),
        "head": policy.ranks["head"].in_(language),
        "verify": policy.messages["verify"].text.in_(language),
        "satisfaction": policy.messages["satisfaction"].text.in_(language),
    }


def cadence(minutes: int, language: str) -> str:
    """How often, in words: 每小时, every 30 minutes (G-136)."""
    if minutes == 60:
        return EVERY_HOUR.in_(language)
    return EVERY_MINUTES.in_(language).format(minutes=minutes)


def in_language(value: object, policy: Policy, language: str) -> str:
    """A label, an option or an instant as the reader reads it; anything else as text."""
    if isinstance(value, Choice):
        value = value.label
    if isinstance(value, Label):
        return value.in_(language)
    if isinstance(value, datetime):
        return clock_time(value, policy, language)
    return "" if value is None else str(value)


def clock_time(instant: datetime, policy: Policy, language: str) -> str:
    """An instant in the board's zone: 5月20日15:00, or 20 May, 15:00."""
    local = instant.astimezone(policy.tz)
    if language.lower().startswith("zh"):
        return f"{local.month}月{local.day}日{local:%H:%M}"
    return f"{local.day} {MONTHS[local.month - 1]}, {local:%H:%M}"


def address(name: str | None, salutation: str | None, policy: Policy, language: str) -> str:
    """How a customer is addressed: 张女士, Ms Smith; the full name without a salutation; 客户 without a name."""
    if not name or not name.strip():
        return NOBODY.in_(language)
    if not salutation:
        return name.strip()
    title = by_key(policy.customer.salutations, salutation).label.in_(language)
    if language.lower().startswith("zh"):
        return masks.surname(name.strip()) + title
    return f"{title} {name.split()[-1]}"
