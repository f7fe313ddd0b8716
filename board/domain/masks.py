"""Names and contacts as they may be seen: staff sees a mask until somebody needs more."""

import re
import unicodedata
from functools import lru_cache

from board.domain import search, signs

HIDDEN = "*"
COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "令狐", "慕容", "东方")
LONGEST_PERSONAL_NAME = 4
# What is a contact inside of a folded sentence; order numbers, which stand behind other letters or a hyphen or have no
# such form, stay readable.
_GAP = r"[ .()\u2010-\u2015-]{0,2}"
_ADDRESS = r"[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*"
_MOBILE = rf"(?:\(?(?:\+|00)?86{_GAP})?\(?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"
_LAND_LINE = rf"\(?0\d{{2,3}}{_GAP}\d{{3,4}}{_GAP}\d{{4}}"
_ABROAD = r"\+\d[\d ().-]{7,}\d"
_IDENTITY = r"\d{17}[\dx]"
_BEGINS = r"(?:(?:tel|phone|mobile|wechat)[.-]?|(?<![a-z0-9])(?<![a-z0-9]-))"
CONTACT = re.compile(
    rf"{_ADDRESS}|{_BEGINS}(?:(?:{_MOBILE}|{_ABROAD}|{_IDENTITY})(?!-?[a-z0-9])|{_LAND_LINE}(?![a-z0-9]))"
)
_LETTER = r"[a-z\u00c0-\u1fff]"  # of a script that sets words apart
_PARTS = "[\\s\u00b7\u2022\u2027\u30fb]+"  # blanks, and the dots of foreign names, of which each keyboard has its own
IDENTITY = re.compile(_IDENTITY, re.IGNORECASE)


def name(text: str) -> str:
    """张* for 张三, J*** S*** for Jane Smith, 华东** for a company's short name (G-195)."""
    text = text.strip()
    begins = _first_letter(text)
    if _is_chinese(text[begins:]):
        return text[:begins] + _chinese_name(text[begins:])
    return " ".join(map(_word, text.split()))


def _first_letter(text: str) -> int:
    """Where the name begins, behind whatever was put before it; its length where there is none."""
    return next((at for at, sign in enumerate(text) if sign.isalnum()), len(text))


def _word(text: str) -> str:
    begins = _first_letter(text)
    return text if begins == len(text) else text[: begins + 1] + HIDDEN * 3


def _is_chinese(text: str) -> bool:
    return bool(re.match(r"[\u3400-\u9fff]", text))


def _chinese_name(text: str) -> str:
    if len(text) > LONGEST_PERSONAL_NAME:
        return text[:2] + HIDDEN * 2
    return surname(text) + HIDDEN


def surname(text: str) -> str:
    """The family name of a Chinese name: its first character, or two of a compound one."""
    return text[:2] if text[:2] in COMPOUND_SURNAMES and len(text) > 2 else text[:1]


def contact(value: str) -> str:
    """A phone number without its middle four digits, an address without most of its local part (G-196, K-054)."""
    value = value.strip()
    return _address(value) if "@" in value else _phone(value)


def in_text(text: str) -> str:
    """A sentence with every phone number, identity card and address in it masked (G-196, K-054)."""
    return _hidden(text, CONTACT, _of_any_kind)


def in_text_of(text: str, customer_name: str | None) -> str:
    """The same of what is written about a customer, whose name is masked too; one sign is not yet a full name."""
    text = in_text(text)
    if len((customer_name or "").strip()) < 2:
        return text
    return _hidden(text, _naming(customer_name), lambda _found: name(customer_name))


def _hidden(text, pattern, mask):
    """The text with what fits, when it is folded, behind its mask."""
    folded, places = signs.folded(text), signs.places(text)
    parts, at = [], 0
    for found in pattern.finditer(folded):
        start, end = places[found.start()], places[found.end() - 1] + 1
        parts += [text[at:start], mask(text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _of_any_kind(value):
    value = unicodedata.normalize("NFKC", value)
    return _identity(value) if IDENTITY.fullmatch(value) else contact(value)


@lru_cache(1000)
def _naming(customer_name):
    """Where a name stands in a folded text; one that is written in letters not as a part of a longer word."""
    folded = signs.folded(customer_name.strip())
    words = _PARTS.join(re.escape(word) for word in re.split(_PARTS, folded) if word) or re.escape(folded)
    is_unspaced = search.is_unspaced(customer_name.strip())
    return re.compile(words if is_unspaced else rf"(?<!{_LETTER}){words}(?!{_LETTER})")


def _identity(value: str) -> str:
    return value[:3] + HIDDEN * (len(value) - 5) + value[-2:]


def _address(value: str) -> str:
    local, _, domain = value.partition("@")
    return f"{local[:1]}{HIDDEN * 3}@{domain}"


def _phone(value: str) -> str:
    """The middle four digits hidden; all but two of a number or handle that is too short for it."""
    places = [at for at, character in enumerate(value) if character.isdigit()]
    if len(places) < 7:
        return value[:2] + HIDDEN * 4 if len(value) > 2 else HIDDEN * 4
    begin = len(places) - 8 if len(places) >= 11 else (len(places) - 4) // 2
    hidden = set(places[begin : begin + 4])
    return "".join(HIDDEN if at in hidden else character for at, character in enumerate(value))
