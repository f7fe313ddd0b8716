"""A text as it is compared: narrow signs of no case and without accents; and where each of them stands in it."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_ACCENTS = re.compile("[\u0300-\u036f]")  # not those of kana and other scripts, which make another letter


def fold(text: str) -> str:
    """The text as it is compared: no capitals, no full-width signs, Latin letters without their accents."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))


def folded(text: str) -> str:
    """The same, each sign by itself, so that it has a place."""
    return text.lower() if text.isascii() else "".join(map(_of_one, text))


def places(text: str) -> Sequence[int]:
    """Place in the folded text to place in the text."""
    return range(len(text)) if text.isascii() else [at for at, sign in enumerate(text) for _ in _of_one(sign)]


@lru_cache(5000)
def _of_one(sign):
    return fold(sign)
