"""How long ago, in words."""

from datetime import datetime

from board.domain.policies.labels import Label

NONE_YET = Label("none yet", "尚无")
JUST_NOW = Label("just now", "刚刚")
MINUTES = Label("{n} min ago", "{n}分钟前")
HOURS = Label("{n} h ago", "{n}小时前")
DAYS = Label("{n} days ago", "{n}天前")
NO_PROGRESS = Label("{age} – no progress", "{age}，无进展")


def age(since: datetime | None, now: datetime) -> Label:
    """The time since an instant in its largest fitting unit; "none yet" without an instant."""
    if since is None:
        return NONE_YET
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 1:
        return JUST_NOW
    if minutes < 120:
        return _counted(MINUTES, minutes)
    return _counted(HOURS, minutes // 60) if minutes < 48 * 60 else _counted(DAYS, minutes // 1440)


def age_of_last_note(last_note_at: datetime | None, now: datetime, cadence_minutes: int) -> Label:
    """How old the last progress note is; marked "no progress" when it is older than the cadence (K-014, K-015)."""
    words = age(last_note_at, now)
    is_fresh = last_note_at is not None and (now - last_note_at).total_seconds() <= cadence_minutes * 60
    if is_fresh:
        return words
    return Label(NO_PROGRESS.en.format(age=words.en), NO_PROGRESS.zh.format(age=words.zh))


def _counted(unit: Label, n: int) -> Label:
    return Label(unit.en.format(n=n), unit.zh.format(n=n))
