"""Copies of notices for mail and for addresses outside: when each leaves, and several as one."""

from collections import defaultdict
from datetime import time, timedelta
from operator import attrgetter

from sqlalchemy import select

from board.domain import messages, notices
from board.domain.refusals import refuse_if
from board.extensions import db, policies
from board.models import texts
from board.models.destination import destinations_of
from board.models.message import WAITING, Message

FEW = 3  # more than this at one moment is no news for a team, it is a list
LONGEST_LIST = 40


def wishes_of(person):
    """What somebody wants outside the inbox."""
    return notices.Wishes(
        quiet_from=_clock(person.quiet_from), quiet_until=_clock(person.quiet_until),
        bundle_minutes=person.bundle_minutes or 0, muted=person.muted or (),
    )  # fmt: skip


def _clock(text):
    return time.fromisoformat(text) if text else None


def add_copies(notice, person, now):
    """One row for each way on which the person wants this notice too; held until it may leave."""
    policy = policies[notice.board]
    ways = [("mail", {"channel": "email"})] if person.wants_mail else []
    if person.has_addresses:
        mine = [row for row in destinations_of(person_id=person.id) if row.is_used]
        ways += [(row.id, {"channel": row.kind, "destination_id": row.id}) for row in mine]
    if not ways:
        return
    wishes = wishes_of(person)
    leaves_at = notices.leaves_at(notice.template, now, wishes, policy.at_once, policy.tz)
    for to, where in ways:
        if notices.is_wanted(notice.template, where["channel"], wishes, policy.at_once):
            db.session.add(_copy(notice, to, now, leaves_at, policy.undo_seconds, where))


def _copy(notice, to, now, leaves_at, undo_seconds, where):
    """The notice in the words of that way; it waits as long as it may be undone."""
    subject, body = (notice.worded or {}).get(where["channel"], (notice.subject, notice.body))
    return Message(
        key=f"{notice.key}:{to}", board=notice.board, ticket_id=notice.ticket_id, cycle_id=notice.cycle_id,
        person_id=notice.person_id, language=notice.language, template=notice.template, subject=subject, body=body,
        url=notice.url, state="held" if leaves_at > now else "queued", created_at=now,
        not_before=max(leaves_at, now + timedelta(seconds=undo_seconds)), **where,
    )  # fmt: skip


def release(now):
    """Let go what was held and may leave now: several to one address as one message. Commits are the caller's."""
    due = select(Message).where(WAITING, Message.state == "held", Message.not_before <= now)
    due = due.order_by(Message.not_before)
    if not db.session.scalar(due.with_only_columns(Message.id).limit(1)):
        return  # a lock for nothing would keep others waiting
    due = due.limit(1000).with_for_update(of=Message, skip_locked=True)
    together = defaultdict(list)
    for copy in sorted(db.session.scalars(due), key=attrgetter("id")):
        together[copy.person_id, copy.channel, copy.destination_id].append(copy)
    for (person_id, _channel, _destination), copies in together.items():
        if len(copies) > (1 if person_id else FEW):
            _bundle(copies, now)
        else:
            for copy in copies:
                copy.state = "queued"


def _bundle(copies, now):
    for copy in copies:
        copy.state = "bundled"
    last = copies[-1]
    lines = [f"• {copy.subject}" for copy in copies[:LONGEST_LIST]] + ["…"] * (len(copies) > LONGEST_LIST)
    facts = {"count": len(copies), "list": "\n".join(lines)}
    words = texts.edited(last.board, "bundle", last.channel, last.language)
    subject, body = messages.render(policies[last.board], "bundle", last.language, facts, words)
    bundle = Message(
        key=f"bundle:{last.id}:{last.channel}", board=last.board, person_id=last.person_id, channel=last.channel,
        destination_id=last.destination_id, language=last.language, template="bundle", subject=subject, body=body,
        url="/day", not_before=now, created_at=now,
    )  # fmt: skip
    db.session.add(bundle)


def wish(person, *, wants_mail, quiet_from, quiet_until, bundle_minutes, wanted):
    """Keep what somebody wants; `wanted` maps a way to the groups that come over it. Raises Refused.

    What is written from now on follows it; what is held already leaves when it was told to.
    """
    refuse_if(notices.objections_to_quiet(quiet_from, quiet_until))
    person.wants_mail, person.bundle_minutes = wants_mail, bundle_minutes
    person.quiet_from = quiet_from.strftime("%H:%M") if quiet_from else None
    person.quiet_until = quiet_until.strftime("%H:%M") if quiet_until else None
    person.muted = [f"{group}:{way}" for way in notices.WAYS for group in notices.GROUPS if group not in wanted[way]]


def wanted_over(person, way):
    """The groups of notices that come to somebody over a way."""
    return [group for group in notices.GROUPS if f"{group}:{way}" not in (person.muted or ())]
