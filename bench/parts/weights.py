"""What a browser fetches for the board: the page, and the scripts and styles that belong to it; compressed."""

import re
from posixpath import dirname, join, normpath

from bench.house import BOARD

LOADED = re.compile(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"')
IMPORTED = re.compile(r'(?:from|import) ?"(\.[^"]+)"')
KB = 1024


def measure(house):
    """As the server sends it to a browser that takes gzip."""
    caller = house.sign_in()
    assets = _assets(caller, caller.get(BOARD)[1])
    figures = {"html_kb": caller.weigh(BOARD) / KB, "assets_kb": sum(assets.values()) / KB}
    return figures, {"script and style of the board, files": len(assets)}


def _assets(caller, page):
    """Path to bytes of everything that the page loads, modules that are imported included."""
    wanted, found = set(LOADED.findall(page)), {}
    while wanted:
        path = wanted.pop()
        found[path] = caller.weigh(path)
        if path.endswith(".js"):
            imported = IMPORTED.findall(caller.get(path)[1])
            wanted |= {normpath(join(dirname(path), name)) for name in imported} - found.keys()
    return found
