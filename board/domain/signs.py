"""A text as it is compared: wide signs as narrow ones, in any case, and each sign by itself, so that it has a place."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache


def folded(text: str) -> str:
    """The text as it is compared."""
    return text.lower() if text.isascii() else "".join(map(_fold, text))


def places(text: str) -> Sequence[int]:
    """Place in the folded text to place in the text."""
    return range(len(text)) if text.isascii() else [at for at, sign in enumerate(text) for _ in _fold(sign)]


@lru_cache(5000)
def _fold(sign):
    return unicodedata.normalize("NFKC", sign).casefold()
