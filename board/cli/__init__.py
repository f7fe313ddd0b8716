"""The `board` command; every module beside this one offers its commands as `commands`."""

import importlib
import pkgutil

import click

from board.config import ConfigError
from board.domain.policies import PolicyError
from board.domain.refusals import Refused


class House(click.Group):
    """The group that says in one clear line, without a traceback, what cannot be done."""

    def invoke(self, ctx):
        """Run the chosen command; exit code 1 and one line when a setting, a policy or the act itself is refused."""
        try:
            return super().invoke(ctx)
        except (ConfigError, PolicyError, Refused) as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="board", message="Andon Board %(version)s")
def main():
    """Andon Board: every promise that a service team has made, on one board."""


for _module in pkgutil.iter_modules(__path__):
    for _command in getattr(importlib.import_module(f"{__name__}.{_module.name}"), "commands", ()):
        main.add_command(_command)
