"""Reads one variable at a time, each with what is allowed for it."""

import re
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit


class ConfigError(Exception):
    """A setting that makes no sense; the message names it and says what is allowed."""

    def __init__(self, name, value, allowed):
        super().__init__(f"{name}={value!r} cannot be used: {allowed}.")
        self.name = name


class Reader:
    """The variables, each read with what is allowed for it."""

    def __init__(self, environ):
        self.environ = environ

    def text(self, name, default):
        """The trimmed text, the default when it is absent or empty."""
        return self.environ.get(name, "").strip() or default

    def whole(self, name, default, low, high):
        """A whole number within the limits, both allowed."""
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise ConfigError(name, value, f"a whole number from {low} to {high} is needed")
        return int(value)

    def choice(self, name, allowed, default):
        """One of the allowed words."""
        value = self.text(name, default)
        if value not in allowed:
            raise ConfigError(name, value, f"allowed are {', '.join(allowed)}")
        return value

    def yes_no(self, name, default):
        """True or False from the usual words."""
        words = {"1": True, "yes": True, "true": True, "on": True}
        words |= {"0": False, "no": False, "false": False, "off": False}
        value = self.text(name, "1" if default else "0").lower()
        if value not in words:
            raise ConfigError(name, value, f"allowed are {', '.join(words)}")
        return words[value]

    def url(self, name, schemes):
        """An address with one of the schemes, None when absent."""
        value = self.text(name, None)
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in schemes or not (parts.netloc or parts.path):
            # never repeats the value: it may carry a password
            raise ConfigError(name, "...", f"an address that begins with {' or '.join(s + '://' for s in schemes)}")
        return value

    def address(self, name):
        """A bare mail address, None when absent."""
        value = self.text(name, None)
        if value is not None and not re.fullmatch(r"[^\s<>,;:@]+@[^\s<>,;:@]+", value):
            raise ConfigError(name, value, "a bare address such as bounces@example.com is needed")
        return value

    def folder(self, name):
        """The absolute path of a folder, None when absent; whether it is there is not looked at."""
        value = self.text(name, None)
        if value is not None and not Path(value).is_absolute():
            raise ConfigError(name, value, "the absolute path of a folder is needed")
        return Path(value) if value else None

    def networks(self, name):
        """Networks that are divided by commas, empty when absent."""
        value = self.text(name, "")
        try:
            return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
        except ValueError:
            raise ConfigError(name, value, "networks such as 10.1.0.0/16, divided by commas, are needed") from None

    def secret(self, name):
        """The variable itself, or the content of the file that NAME_FILE names."""
        path = self.text(f"{name}_FILE", None)
        if path is None:
            return self.text(name, None)
        try:
            return Path(path).read_text().strip() or None
        except OSError as error:
            raise ConfigError(f"{name}_FILE", path, f"a readable file is needed ({error.strerror})") from None
