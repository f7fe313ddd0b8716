"""Which files may be kept, what they are saved as, and what is said about the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from board.domain.refusals import N_, Reason

MEGABYTE = 1024 * 1024
AT_ONCE = 5

# Media type to the endings it may carry, the usual one first. What is here shows or proves something and
# is opened by a viewer. What is not: programs, scripts and macros, which run; archives, whose content
# nobody can judge; SVG and HTML, which run in a browser (they are kept as the plain text that they are).
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/bmp": (".bmp",),
    "image/heic": (".heic", ".heif"),
    "image/avif": (".avif",),
    "image/tiff": (".tiff", ".tif"),
    "application/pdf": (".pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "text/plain": (".txt", ".csv", ".log", ".md", ".json", ".eml"),
    "video/mp4": (".mp4", ".m4v"),
    "video/quicktime": (".mov",),
    "video/webm": (".webm",),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a",),
    "audio/ogg": (".ogg",),
    "audio/x-wav": (".wav",),
    "audio/amr": (".amr",),
}
CHOOSABLE = ",".join(ending for endings in ALLOWED.values() for ending in endings)

# Shown inside a page by the browser itself; everything else is only ever downloaded.
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True)
class Upload:
    """A file that somebody sends: its name, its size in bytes, and the media type found in its content."""

    name: str
    size: int
    media_type: str | None


def objections(uploads: Iterable[Upload], max_mb: int, field: str = "attachments") -> list[Reason]:
    """Every sentence against keeping these files, one per file at most (G-204)."""
    uploads = list(uploads)
    if len(uploads) > AT_ONCE:
        return [
            Reason(N_("At most %(count)s files at a time: save these, then add the others."), field, {"count": AT_ONCE})
        ]
    return [reason for upload in uploads if (reason := _objection(upload, max_mb, field))]


def _objection(upload: Upload, max_mb: int, field: str) -> Reason | None:
    if upload.size == 0:
        text = N_("“%(name)s” is empty: choose the file again.")
    elif upload.size > max_mb * MEGABYTE:
        text = N_("“%(name)s” is larger than %(limit)s MB: send a smaller picture or a part of it.")
    elif upload.media_type not in ALLOWED:
        text = N_("“%(name)s” is not a picture, document, text, sound or film: send a screenshot of it instead.")
    else:
        return None
    return Reason(text, field, {"name": upload.name, "limit": max_mb})


def safe_name(name: str | None, media_type: str) -> str:
    """The bare name, at most 120 characters, ending as its content does."""
    bare = bare_name(name)
    endings = ALLOWED.get(media_type, (".bin",))
    ending = next((e for e in CHOOSABLE.split(",") if bare.lower().endswith(e)), "")
    stem = bare[: len(bare) - len(ending)] if ending else bare
    return stem[: 120 - 6] + (ending if ending.lower() in endings else endings[0])


def bare_name(name: str | None) -> str:
    """The last part of a name, printable signs only; "file" when nothing is left."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip(" .") or "file"
