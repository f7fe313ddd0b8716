"""A page of which the larger part is kept compressed: only what belongs to one request is written anew.

Deflate blocks that end with a full flush know nothing of their neighbours, so that pieces which were packed at
different times make one gzip stream when they are written one after the other.
"""

import struct
import zlib
from dataclasses import dataclass
from functools import cached_property

LEVEL = 6  # of the work that packing is worth
RAW = -15  # window bits: deflate without a header of its own
HEAD = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255))
LAST = bytes((3, 0))  # an empty final block


@dataclass(frozen=True)
class Packed:
    """A piece of a page: `plain`, and `deflated` when somebody first wants it so."""

    plain: bytes
    is_short: bool = False

    @cached_property
    def deflated(self):
        """Its deflate blocks; a few words stand in one as they are, since packing would not make them smaller."""
        if self.is_short:
            return struct.pack("<BHH", 0, len(self.plain), len(self.plain) ^ 0xFFFF) + self.plain
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW)
        return packer.compress(self.plain) + packer.flush(zlib.Z_FULL_FLUSH)


def pack(text):
    """The piece for a text."""
    return Packed(text.encode())


def stored(text):
    """The piece for a few words."""
    return Packed(text.encode(), is_short=True)


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
