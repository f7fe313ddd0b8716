"""Static files: compressed once, and kept for a year under an address that changes with them."""

import gzip
import hashlib
import mimetypes
from pathlib import Path

import brotli
from flask import Response, abort, request, url_for
from werkzeug.security import safe_join

from board.extensions.threads import off_loop

TEXT = ("text/", "application/json", "image/svg+xml")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


class Shelf:
    """The files of a folder as they are sent: bytes by encoding, and a mark that changes with the content."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._kept = {}

    def mark(self, name):
        """Twelve hexadecimal digits of the content, None when there is no such file."""
        file = self._file(name)
        return file and file["mark"]

    def body(self, name, encoding):
        """The bytes in an encoding: identity, gzip or br."""
        file = self._file(name)
        if encoding not in file:
            packed = off_loop(_pack, encoding, file["identity"])
            file[encoding] = packed
        return file[encoding]

    def _file(self, name):
        path = safe_join(self.folder, name)
        if path is None or not Path(path).is_file():
            return None
        changed = Path(path).stat().st_mtime_ns
        kept = self._kept.get(name)
        if kept is None or kept["changed"] != changed:
            body = Path(path).read_bytes()
            mark = hashlib.sha256(body).hexdigest()[:12]
            kept = self._kept[name] = {"changed": changed, "mark": mark, "identity": body}
        return kept


def init_app(app):
    """Serve /static/, and write the content's mark into every address of a static file."""
    shelf = Shelf(Path(app.root_path) / "static")

    @app.url_defaults
    def add_mark(endpoint, values):
        if endpoint == "static" and "v" not in values:
            values["v"] = shelf.mark(values["filename"])

    def send(filename):
        mark = shelf.mark(filename) or abort(404)
        kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        encoding = _encoding(kind)
        response = Response(shelf.body(filename, encoding), mimetype=kind)
        if encoding != "identity":
            response.content_encoding = encoding
        response.vary.add("Accept-Encoding")
        response.set_etag(f"{mark}-{encoding}")
        response.headers["Cache-Control"] = FOR_EVER if request.args.get("v") == mark else ASK_AGAIN
        return response.make_conditional(request)

    app.jinja_env.globals["asset"] = lambda name: url_for("static", filename=name)
    app.add_url_rule("/static/<path:filename>", "static", send)


def _encoding(kind):
    if not kind.startswith(TEXT):
        return "identity"
    accepted = request.accept_encodings
    return next((name for name in ("br", "gzip") if accepted[name] > 0), "identity")


def _pack(encoding, body):
    return brotli.compress(body, quality=9) if encoding == "br" else gzip.compress(body, 9, mtime=0)
