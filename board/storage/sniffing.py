"""What a file is, judged by its content; names and declared types are not believed."""

import io
import struct
import zipfile

import filetype

from board.domain.files import ALLOWED

HEAD_BYTES = 16 * 1024
OFFICE = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
# What the archive module says of a broken one, of one from the future, and of names that are no text.
UNREADABLE = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error)
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27}


def media_type_of(stream):
    """The media type that the content shows, None when it is none we know; the stream is rewound."""
    stream.seek(0)
    content = stream.read()
    stream.seek(0)
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    kind = filetype.guess(content[:HEAD_BYTES])
    if kind is not None:
        return {"image/apng": "image/png"}.get(kind.mime, kind.mime)
    return "text/plain" if _is_text(content) else None


def _office_type(content):
    """The type of an office document without macros; other archives have none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except UNREADABLE:
        return None
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    ending = next((OFFICE[part] for part in OFFICE if any(name.startswith(part) for name in names)), None)
    return next((mime for mime, endings in ALLOWED.items() if ending in endings), None)


def _is_text(content):
    """True for text without control characters, in UTF-8, UTF-16 with its mark, or GB 18030."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not CONTROLS & {ord(sign) for sign in set(text) if sign < " "}
    return False
