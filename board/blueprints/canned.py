"""Texts that everybody says alike: the greeting, and the notice to those who wait (G-026 to G-030)."""

from board.domain import messages
from board.extensions.words import LANGUAGES
from board.models import texts

UNKNOWN = "__"  # nobody here can see another system's queue: the agent fills it in


def canned_texts(policy, person):
    """(language, template, text) of what is copied into a chat or read out, in both languages."""
    facts = {"agent": person.name, "waiting": UNKNOWN, "minutes": UNKNOWN}
    return [
        (language, template, _said(policy, template, language, facts))
        for template in ("greeting", "queue_notice")
        for language in reversed(LANGUAGES)  # most customers read Chinese
    ]


def _said(policy, template, language, facts):
    words = texts.edited(policy.key, template, "by_hand", language)
    return messages.render(policy, template, language, facts, words)[1]
