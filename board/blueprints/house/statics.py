"""Static files: compressed once, and kept for a year under an address that changes with them.

The mark stands in the path, so that a module's relative imports carry it too. The style sheet is kept as
one file per component and sent as one.
"""

import gzip
import hashlib
import mimetypes
import os
import re
from pathlib import Path

import brotli
from flask import Response, abort, current_app, request, url_for
from werkzeug.security import safe_join

from board.extensions.threads import off_loop

TEXT = ("text/", "application/json", "image/svg+xml")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
SHEET = "css/board.css"

# What only a reader of the source needs: own sheets and modules are sent without it, a tenth smaller.
COMMENT = re.compile(rb"/\*.*?\*/\s*", re.DOTALL)
REMARK = re.compile(rb"^\s*//.*\n", re.MULTILINE)
INDENT = re.compile(rb"^\s+", re.MULTILINE)


class Shelf:
    """The files of a folder as they are sent: bytes by name and encoding, and a mark that changes with any of them."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._changed = None
        self._bodies = {}
        self._mark = None

    def mark(self):
        """Twelve hexadecimal digits of everything on the shelf."""
        if self._mark is None or current_app.debug:
            self._take_stock()
        return self._mark

    def body(self, name, encoding="identity"):
        """The bytes in an encoding (identity, gzip or br), None when there is no such file."""
        if (name, encoding) in self._bodies:
            return self._bodies[name, encoding]
        body = self._read(name)
        if body is not None:
            body = self._bodies[name, encoding] = off_loop(_pack, encoding, body)
        return body

    def _take_stock(self):
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        changed = max((path.stat().st_mtime_ns for path in files), default=0)
        if changed != self._changed:
            self._changed, self._bodies = changed, {}
            self._mark = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]

    def _read(self, name):
        if name == SHEET:
            return COMMENT.sub(b"", INDENT.sub(b"", b"\n".join(path.read_bytes() for path in self._sheets())))
        path = safe_join(self.folder, name)
        body = Path(path).read_bytes() if path and os.path.isfile(path) else None  # also False for absurd names
        return INDENT.sub(b"", REMARK.sub(b"", body)) if body and name.startswith("js/") else body

    def _sheets(self):
        """Tokens first, since they declare the layers; the rest may come in any order."""
        first = self.folder / "css/tokens.css"
        return [first, *(path for path in sorted(self.folder.glob("css/**/*.css")) if path != first)]


def init_app(app):
    """Serve /static/<mark>/, and write the mark into every address of a static file."""
    shelf = Shelf(Path(app.root_path) / "static")
    app.extensions["shelves"] = (shelf, Shelf(Path(app.root_path) / "templates"))

    @app.url_defaults
    def add_mark(endpoint, values):
        if endpoint == "static":
            values.setdefault("mark", shelf.mark())

    def send(mark, filename):
        kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        encoding = _encoding(kind)
        body = shelf.body(filename, encoding)
        if body is None:
            abort(404)
        response = Response(body, mimetype=kind)
        if encoding != "identity":
            response.content_encoding = encoding
        response.vary.add("Accept-Encoding")
        response.set_etag(f"{shelf.mark()}-{encoding}")
        response.headers["Cache-Control"] = FOR_EVER if mark == shelf.mark() else ASK_AGAIN
        return response.make_conditional(request)

    app.jinja_env.globals["software"] = lambda: software(app)
    app.jinja_env.globals["asset"] = lambda name: url_for("static", filename=name)
    app.add_url_rule("/static/<mark>/<path:filename>", "static", send)


def software(app):
    """Which pages, scripts and styles are served: changes with any of them, so that a page that stays open notices."""
    return "-".join(shelf.mark()[:8] for shelf in app.extensions["shelves"])


def _encoding(kind):
    if not kind.startswith(TEXT):
        return "identity"
    accepted = request.accept_encodings
    return next((name for name in ("br", "gzip") if accepted[name] > 0), "identity")


def _pack(encoding, body):
    if encoding == "identity":
        return body
    return brotli.compress(body, quality=9) if encoding == "br" else gzip.compress(body, 9, mtime=0)
