"""What is known of messages to the customer: they arrived, they failed, they came too late."""

from board.domain.policies.labels import Label
from board.domain.refusals import N_
from board.models.guard import refuse, verb
from board.models.leaders import supervisors_of
from board.models.telling import tell_people
from board.models.token import Token, revoke_all

BY_MAIL = Label("e-mail", "邮件")
NOT_TAKEN = Label("the mail server did not take it", "邮件服务器未接收")
REASONS = {
    "refused": Label("the address was refused", "地址被拒收"),
    "bounced": Label("the mail came back", "邮件被退回"),
    "unaddressed": Label("there is no usable address", "没有可用的地址"),
}


class Reaching:
    """Verbs of delivery. Silence counts only from contacts that were delivered (design, section 4)."""

    @verb
    def contact_delivered(self, message, *, by, now, policy):
        """A message has reached the customer; the clocks that wait for it begin."""
        self._reached(message, now)
        self.record(
            "message_delivered", by=by, now=now, policy=policy, message_key=message.key, template=message.template
        )

    @verb
    def told_by_hand(self, message, *, by, now, policy):
        """Somebody told the customer what no machine could; counts as a person's contact. Twice is once."""
        if message.state == "delivered":
            return
        if message.state not in ("by_hand", "parked"):
            refuse(N_("This message goes out by itself."))
        message.state, message.delivered_at, message.from_person = "delivered", now, True
        self._reached(message, now)
        self.record("told_by_hand", by=by, now=now, policy=policy, message_key=message.key, template=message.template)

    @verb
    def link_made(self, message, *, by, now, policy):
        """Somebody has the link of a message made, to tell it by hand; the history says who had the customer's link."""
        if not message.waits_for_a_person:
            refuse(N_("This message goes out by itself."))
        self.record("link_made", by=by, now=now, policy=policy, message_key=message.key, template=message.template)

    @verb
    def withdraw_links(self, *, by, now, policy):
        """No link that was made for this ticket answers any more (design, section 8).

        An open question is asked anew; else the next message brings a link.
        """
        count = revoke_all(Token.ticket_id == self.id, now)
        if not count:
            refuse(N_("No link of this ticket is in use."))
        self._ask_anew(by, now, policy)
        self.record("links_withdrawn", by=by, now=now, policy=policy, count=count)

    def _reached(self, message, now):
        cycle = self.cycle
        if message.key == self._ask_key():
            cycle.asked_delivered_at, cycle.ask_failed_at = now, None
        elif message.key == self._reminder_key():
            cycle.reminder_delivered_at, cycle.ask_failed_at = now, None
        if message.from_person:
            self.first_contact_at = self.first_contact_at or now

    @verb
    def contact_failed(self, message, *, by, now, policy):
        """A message was given up, or came back: silence counts no more, and the assignee must call."""
        cycle = self.cycle
        if message.key == self._ask_key():
            cycle.ask_failed_at, cycle.asked_delivered_at = now, None
        elif message.key == self._reminder_key():
            cycle.ask_failed_at, cycle.reminder_delivered_at = now, None
        self._lose_contact(message)
        self.record("message_failed", by=by, now=now, policy=policy, message_key=message.key, template=message.template)
        people = [self.assignee] if self.assignee and self.assignee.is_active else supervisors_of(self.board, now)
        reason = REASONS.get((message.error or "").partition(" ")[0], NOT_TAKEN)
        key = f"failed:{message.id}:{self.face}"  # sent again, it may fail again
        tell_people(self, people, "message_failed", key=key, now=now, policy=policy, channel=BY_MAIL, reason=reason)

    def _lose_contact(self, message):
        """A first contact that came back was none: the next one takes its place, else its clock stands again."""
        arrived_at, message.delivered_at = message.delivered_at, None
        if not message.from_person or arrived_at is None or arrived_at != self.first_contact_at:
            return
        told = [one.delivered_at for one in self.messages if one.from_person and one.delivered_at]
        talked = [talk.occurred_at for talk in self.communications if talk.reply and talk.by_id]
        self.first_contact_at = min((*told, *talked), default=None)

    def has_outlived(self, message):
        """True when a queued message asks for an answer that is no longer awaited, or is for a former customer."""
        if self._is_for_a_former_customer(message):
            return True
        if message.link != "confirm":
            return False
        is_awaited = self.stage == "awaiting_customer" and self.cycle.answered_at is None
        return not is_awaited or not self.is_asked_by(message)

    def can_spare(self, message):
        """True when nothing changes if this message has not arrived: its question was answered or taken back.

        Silence is no answer: a ticket that it has closed must hear of it. What went to a former customer is missed by
        nobody.
        """
        if self._is_for_a_former_customer(message):
            return True
        if message.link != "confirm":
            return False
        is_asked = self.stage == "awaiting_customer" or self.closed_how == "silence"
        return not (self.is_asked_by(message) and is_asked) or self.cycle.answered_at is not None

    def _is_for_a_former_customer(self, message):
        return message.customer_id != self.request.customer_id

    def is_asked_by(self, message):
        """True for the question of the present solution, and for its reminder; not for those of an earlier one."""
        return message.key in (self._ask_key(), self._reminder_key())

    def _ask_key(self):
        return f"ask:{self.cycle_id}:{self.cycle.ask_no}"

    def _reminder_key(self):
        return f"reminder:{self.cycle_id}:{self.cycle.ask_no}"
