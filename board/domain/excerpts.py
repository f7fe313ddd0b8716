"""A text with what was looked for in it marked, or the few words around it."""

import re
from functools import lru_cache
from typing import NamedTuple

from board.domain import search, signs
from board.domain.search import Term

BEFORE = 30  # so many characters lead to what fits
LONGEST = 120
CUT = "…"


class Part(NamedTuple):
    """A stretch of a text; `fits` where it is what was looked for."""

    text: str
    fits: bool = False


def fitting(text: str, terms: list[Term]) -> set[Term]:
    """Those of the terms that stand in the text."""
    folded = signs.folded(text)
    return {term for term in terms if _pattern(term).search(folded)}


def marked(text: str, terms: list[Term]) -> tuple[Part, ...]:
    """The whole text in parts, in their order."""
    parts, at = [], 0
    for start, end in _spans(text, terms):
        parts += [Part(text[at:start]), Part(text[start:end], fits=True)]
        at = end
    return tuple(part for part in (*parts, Part(text[at:])) if part.text)


def excerpt(text: str, terms: list[Term]) -> tuple[Part, ...]:
    """What stands around the first that fits, cut between words where there are any; nothing where nothing fits."""
    text = " ".join(text.split())
    spans = _spans(text, terms)
    if not spans:
        return ()
    start, end = _window(text, *spans[0])
    parts = marked(text[start:end], terms)
    return (*([Part(CUT)] if start else []), *parts, *([Part(CUT)] if end < len(text) else []))


def _window(text, first, last):
    start = max(0, first - BEFORE)
    if start:
        start = text.find(" ", start, first) + 1 or start
    end = start + LONGEST
    if end < len(text):
        end = text.rfind(" ", last, end) + 1 or end
    return start, end


def _spans(text, terms):
    """(first, behind the last) of each stretch that fits; what overlaps or touches is one, as pairs of Chinese do."""
    folded, places = signs.folded(text), signs.places(text)
    found = sorted(match.span() for term in terms for match in _pattern(term).finditer(folded))
    merged = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(end, merged[-1][1])
        else:
            merged.append([start, end])
    return [(places[start], places[end - 1] + 1) for start, end in merged]


@lru_cache(200)
def _pattern(term):
    """Where a term stands: Chinese anywhere; a word or figures from beginning to end, or only begun."""
    token = re.escape(term.token)
    if search.is_unspaced(term.token):
        return re.compile(token)
    kind = r"\d" if term.token.isdecimal() else r"[^\W\d_]" if term.token.isalpha() else r"[^\W_]"
    return re.compile(rf"(?<!{kind}){token}" + ("" if term.is_begun else rf"(?!{kind})"))
