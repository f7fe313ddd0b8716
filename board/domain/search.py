"""What a text is found by: words of any script, and Chinese by single characters and pairs of neighbours.

Databases split Chinese badly or not at all: a sentence is one word to them. So
texts and questions are cut here, and the database compares tokens only.
"""

import re
from typing import NamedTuple

from board.domain import signs

LONGEST_WORD = 40
SHORTEST_PREFIX = 3
MOST_TERMS = 40

# Han with its extensions, kana without the dot that parts foreign names, hangul: written without spaces between words.
_KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
_UNSPACED = f"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff{_KANA}\uac00-\ud7af\U00020000-\U0003ffff"
# Letters only since Unicode 8 and 12; FTS5 takes them for marks, as they were, and cuts a word there.
_MARKS = "\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3"
_RUNS = re.compile(f"[{_UNSPACED}]+|[^\\W_{_UNSPACED}{_MARKS}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_TAIL = re.compile(r"\d{4}")
_PARTS = re.compile(r"\d+|[^\W\d_]+")


class Term(NamedTuple):
    """One thing that must be there; `is_begun`: any word that begins so will do."""

    token: str
    is_begun: bool = False


def tokens(texts: list[str | None]) -> list[str]:
    """Every token of the texts, each once, in the order of their first place."""
    found = {}
    for text in texts:
        for run in _runs(text or ""):
            found.update(dict.fromkeys(_unspaced(run) if is_unspaced(run) else _word(run)))
    return list(found)


def terms(question: str) -> list[Term]:
    """What a question asks for, all of it: pairs of Chinese, whole words, the last one as far as it was typed."""
    runs = list(_runs(question))
    found = {}
    for at, run in enumerate(runs):
        if is_unspaced(run):
            found.update(dict.fromkeys(Term(token) for token in (_pairs(run) or [run])))
        else:
            is_begun = len(run) >= SHORTEST_PREFIX and at == len(runs) - 1
            found[Term(run[:LONGEST_WORD], is_begun)] = None
    return list(found)[:MOST_TERMS]


def may_end_a_number(question: str) -> bool:
    """True for four figures, by which a phone number is found too."""
    return bool(_TAIL.fullmatch(question))


def is_unspaced(text: str) -> bool:
    """True for text of a script that is written without spaces between words."""
    return bool(_IS_UNSPACED.match(text))


def _runs(text):
    return _RUNS.findall(signs.fold(text))


def _unspaced(run):
    return [*run, *_pairs(run)]


def _pairs(run):
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _word(run):
    """The word, and where letters and figures are mixed, as in a number, its parts."""
    parts = _PARTS.findall(run)
    return [part[:LONGEST_WORD] for part in ([run, *parts] if len(parts) > 1 else [run])]
