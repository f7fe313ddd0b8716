"""One way to reach somebody, however it is typed."""

import re
import unicodedata

# A phone number in narrow small letters: what it is, its figures, an extension.
NUMBER = re.compile(
    r"(?:(?:tel|phone|mobile|联系电话|电话|手机|座机)[.:\s]*)?"
    r"[+(]*\d[\d\s()./\u2010-\u2015-]*"
    r"(?:(?:转|分机|ext\.?|x|#|,)[\s:]*\d+)?"
)
SHORTEST_NUMBER, SHORTEST_HANDLE = 3, 4


def may_reach(value: str) -> bool:
    """False for what is too short for a number, or for a handle, as 小明88."""
    value = normal(value)
    return len(value) >= (SHORTEST_NUMBER if value.isdecimal() else SHORTEST_HANDLE)


def normal(value: str) -> str:
    """Digits only for a phone number (without +86, with its extension), lower case for anything else.

    Wide signs count as narrow ones. What has other letters is a handle, as wxid_li88: its letters tell it from others.
    """
    value = unicodedata.normalize("NFKC", value).strip().lower()
    if not NUMBER.fullmatch(value):
        return value
    digits = re.sub(r"\D", "", value)
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
