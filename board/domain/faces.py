"""How a person is shown small: initials in a stable tint."""

import zlib

TINTS = 8


def initials(name):
    """One or two letters that stand for a person: 王 for 王芳, AL for Ada Lovelace."""
    words = name.split()
    if not words:
        return ""
    if not words[0].isascii():
        return words[0][:1]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def tint(name):
    """0 to 7, always the same for a name."""
    return zlib.crc32(name.encode()) % TINTS
