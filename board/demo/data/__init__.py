"""The demo's texts: TOML files beside this one."""

import tomllib
from importlib import resources


def read(name):
    """The content of one of the files."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))
