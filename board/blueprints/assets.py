"""Scripts, pictures and the style sheet, at addresses that change whenever a file does.

The sheet is kept as one file per component and sent as one. Modules import each other by relative address,
so that the version in the path reaches all of them.
"""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request
from werkzeug.utils import safe_join

FOLDER = Path(__file__).parents[1] / "static"
SHEET = "css/board.css"
A_YEAR = 365 * 24 * 3600

blueprint = Blueprint("assets", __name__)


@blueprint.get("/assets/<version>/<path:name>")
def show(version: str, name: str) -> Response:
    content = read(name)
    if content is None:
        abort(404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = Response(content, mimetype=kind)
    response.add_etag()
    response.cache_control.public = True
    if version == current_version():
        response.cache_control.max_age = A_YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    return response.make_conditional(request)


@blueprint.app_template_global("asset")
def asset(name: str) -> str:
    return f"/assets/{current_version()}/{name}"


@cache
def current_version() -> str:
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


@cache
def read(name: str) -> bytes | None:
    """Bytes of one file under the static folder, the joined sheet for its name, None when there is none."""
    if name == SHEET:
        return b"\n".join(path.read_bytes() for path in sheets())
    found = safe_join(str(FOLDER), name)
    return Path(found).read_bytes() if found and Path(found).is_file() else None


def sheets() -> list[Path]:
    """Tokens first, since they declare the layers; the rest may come in any order."""
    folder = FOLDER / "css"
    first = folder / "tokens.css"
    return [first, *(path for path in sorted(folder.rglob("*.css")) if path != first)]
