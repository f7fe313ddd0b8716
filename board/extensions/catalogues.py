"""Language catalogues, compiled when their source is newer."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_stale(folder):
    """Write messages.mo beside every messages.po that is newer than it."""
    for source in Path(folder).glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        if os.access(source.parent, os.W_OK):
            _compile(source, target)


def _compile(source, target):
    fresh = target.with_suffix(f".{os.getpid()}")
    with source.open("rb") as po, fresh.open("wb") as mo:
        write_mo(mo, read_po(po, locale=source.parts[-3]))  # the language brings its plural rule
    fresh.replace(target)  # a process that starts at the same moment reads a whole file
