"""Scripts, pictures and the style sheet, at addresses that change whenever a file does.

The sheet is kept as one file per component and sent as one. Modules import each other by
relative address, so that the version in the path reaches all of them.
"""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request
from werkzeug.utils import safe_join

from board.extensions import limiter

FOLDER = Path(__file__).parents[1] / "static"
SHEET = "css/board.css"
A_YEAR = 365 * 24 * 3600

bp = Blueprint("assets", __name__)


@bp.get("/assets/<version>/<path:name>")
@limiter.exempt
def show(version, name):
    """The file; kept by browsers for good when the version is the present one."""
    content = read(name)
    if content is None:
        abort(404)
    response = Response(content, mimetype=mimetypes.guess_type(name)[0])
    response.add_etag()
    response.cache_control.public = True
    if version == current_version():
        response.cache_control.max_age = A_YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    return response.make_conditional(request)


@bp.app_template_global("asset")
def asset(name):
    """The address of a file under the static folder, or of the joined sheet."""
    return f"/assets/{current_version()}/{name}"


@cache
def current_version():
    """Ten hex digits that stand for the content of all files."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


@cache
def read(name):
    """Bytes of a file under the static folder, the joined sheet under its own name, None when there is no such file."""
    if name == SHEET:
        return b"\n".join(path.read_bytes() for path in sheets())
    found = safe_join(str(FOLDER), name)
    return Path(found).read_bytes() if found and Path(found).is_file() else None


def sheets():
    """Tokens first, since they declare the layers; the rest may come in any order."""
    folder = FOLDER / "css"
    first = folder / "tokens.css"
    return [first, *(path for path in sorted(folder.rglob("*.css")) if path != first)]
