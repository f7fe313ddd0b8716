"""Words that say too little, and words that a good reply has."""

import re
from collections.abc import Iterable

from board.domain.policies.labels import Label
from board.domain.policies.model import Policy
from board.domain.refusals import N_, Reason


def vague_words(text: str | None, policy: Policy) -> tuple[str, ...]:
    """The policy's vague words in a text, as they stand there, each once (G-044, G-124, G-208)."""
    found = [word for words in policy.vague_words.values() for word in words if _has(word, text or "")]
    return tuple(dict.fromkeys(found))


def vague_warnings(texts: Iterable[tuple[str, str | None]], policy: Policy) -> tuple[Reason, ...]:
    """One warning per field, from (field, text) pairs; warnings never refuse."""
    text = N_("“%(words)s” can be read in two ways. Say a time, a figure or a name instead.")
    return tuple(
        Reason(text, field, {"words": Label(", ".join(words), "、".join(words))})
        for field, value in texts
        if (words := vague_words(value, policy))
    )


def reply_hints(reply: str | None, policy: Policy) -> tuple[Reason, ...]:
    """What a reply lacks of empathy and solution; hints, never a refusal (G-253)."""
    missing = {
        "empathy": N_("Show first that you understand how the customer feels."),
        "solution": N_("Say what you will do, and by when."),
    }
    return tuple(
        Reason(text, "reply")
        for part, text in missing.items()
        if not any(_has_part(word, reply or "") for words in policy.reply_words[part].values() for word in words)
    )


def _has(word: str, text: str) -> bool:
    """Whole words where words have ends, anywhere in Chinese."""
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None
    return word in text


def _has_part(word: str, text: str) -> bool:
    return word.lower() in text.lower()
