"""Names and contacts as they may be seen: staff sees a mask until somebody needs more."""

import re

HIDDEN = "*"
COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "令狐", "慕容", "东方")
LONGEST_PERSONAL_NAME = 4
# Mobile numbers, land lines, numbers with a country code, identity cards and addresses inside a sentence;
# order numbers, which follow a letter or have no such form, stay readable.
CONTACT = re.compile(
    r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|(?<![A-Za-z0-9-])(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8}"
    r"|\+\d[\d -]{7,}\d|\d{17}[\dXx])"
    r"(?![A-Za-z0-9-])"
)
IDENTITY = re.compile(r"\d{17}[\dXx]")


def name(text: str) -> str:
    """张* for 张三, J*** S*** for Jane Smith, 华东** for a company's short name (G-195)."""
    text = text.strip()
    if not text:
        return ""
    if _is_chinese(text):
        return _chinese_name(text)
    return " ".join(word[0] + HIDDEN * 3 if word[0].isalnum() else word for word in text.split())


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
    return CONTACT.sub(lambda found: _identity(found[0]) if IDENTITY.fullmatch(found[0]) else contact(found[0]), text)


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
