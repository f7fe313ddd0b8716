"""Small pictures that look like screenshots, drawn here so that none has to be shipped."""

import struct
import zlib
from functools import cache

WIDTH, HEIGHT = 320, 200
PAPER, BAR, TEXT, ALARM = (246, 247, 249), (38, 70, 110), (176, 184, 194), (196, 43, 43)


@cache
def picture(seed):
    """A PNG: a window with a bar, some lines of text and a red box; the seed varies its lines."""
    rows = [_row(y, seed) for y in range(HEIGHT)]
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = [_part(b"IHDR", header), _part(b"IDAT", zlib.compress(b"".join(rows), 9)), _part(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _row(y, seed):
    return b"\0" + b"".join(bytes(_colour(x, y, seed)) for x in range(WIDTH))


def _colour(x, y, seed):
    if y < 24:
        return BAR
    if 60 <= y < 110 and 40 <= x < 280:
        is_edge = y in (60, 61, 108, 109) or x in (40, 41, 278, 279)
        return ALARM if is_edge or (80 <= y < 88 and 60 <= x < 60 + 12 * (5 + seed % 9)) else PAPER
    is_line = y % 18 < 5 and y > 120 and 24 <= x < 24 + 30 * (3 + (seed + y // 18) % 6)
    return TEXT if is_line else PAPER


def _part(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
