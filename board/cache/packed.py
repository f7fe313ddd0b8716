"""A page of which the larger part is kept compressed: only what belongs to one request is written anew.

Deflate blocks that end with a full flush know nothing of their neighbours, so that pieces which were packed at
different times make one gzip stream when they are written one after the other.
"""

import struct
import zlib
from typing import NamedTuple

LEVEL = 6  # of the work that packing is worth
RAW = -15  # window bits: deflate without a header of its own
HEAD = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255))
LAST = bytes((3, 0))  # an empty final block


class Packed(NamedTuple):
    """A piece of a page, plain and compressed."""

    plain: bytes
    deflated: bytes


def pack(text):
    """The piece for a text."""
    plain = text.encode()
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW)
    return Packed(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


def stored(text):
    """The piece for a few words, which packing would not make smaller."""
    plain = text.encode()
    return Packed(plain, struct.pack("<BHH", 0, len(plain), len(plain) ^ 0xFFFF) + plain)


def plain(pieces):
    """The page as bytes."""
    return b"".join(piece.plain for piece in pieces)


def gzipped(pieces):
    """The page as one gzip stream."""
    checksum = length = 0
    for piece in pieces:
        checksum = zlib.crc32(piece.plain, checksum)
        length += len(piece.plain)
    return b"".join((HEAD, *(piece.deflated for piece in pieces), LAST, struct.pack("<II", checksum, length)))
