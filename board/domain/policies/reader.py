"""Reads tables of a policy file and refuses what they must not hold."""

import hashlib
import tomllib
from collections.abc import Iterable
from datetime import date, datetime

from board.domain.policies.labels import Label
from board.domain.refusals import N_, Reason

_REQUIRED = object()


class PolicyError(ValueError):
    """A policy that must not be used. Names the file, the key if it is about one, and why: what is allowed there."""

    def __init__(self, source: str, key: str, allowed: str, **params: object):
        self.source, self.key, self.reason = source, key, Reason(allowed, params=params)
        self.allowed = str(self.reason)
        super().__init__(self.told(self.allowed))

    def told(self, why: str) -> str:
        """File, key and the reason, in whichever language that is."""
        return ": ".join(filter(None, (self.source, self.key, why)))


def loaded(text: str, source: str) -> dict:
    """The values of a file. Raises PolicyError when it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(source, "", N_("the file is not TOML: %(error)s"), error=error) from error


def digest_of(*texts: str) -> str:
    """Sixteen hexadecimal digits that change with the content, not with the way lines end."""
    return hashlib.sha256("".join(texts).replace("\r\n", "\n").encode()).hexdigest()[:16]


class Table:
    """One table of the file. Inside `with`, every key must be read before the end: unknown ones are refused."""

    def __init__(self, values: object, source: str, path: str = ""):
        self.source, self.path = source, path
        if not isinstance(values, dict):
            raise PolicyError(source, path, N_("must be a table"))
        self.values = values
        self.known: set[str] = set()

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, kind, error, trace) -> None:
        if kind is None and (unknown := sorted(set(self.values) - self.known)):
            self.refuse(unknown[0], N_("unknown key; allowed here: %(known)s"), known=", ".join(sorted(self.known)))

    def refuse(self, key: str, allowed: str, **params: object):
        """Raises PolicyError for a key of this table."""
        raise PolicyError(self.source, self.where(key), allowed, **params)

    def where(self, key: str) -> str:
        """The full path of a key, as in triage.dimensions[0].key."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Whether the key is there; a key that is looked for is a known one."""
        self.known.add(key)
        return key in self.values

    def text(self, key: str, *, one_of: Iterable[str] | None = None, default: object = _REQUIRED):
        """A text that is not empty."""
        value = self._value(key, N_("is missing; must be a text"), default)
        if value is default:
            return value
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, N_("must be a text that is not empty"))
        if one_of is not None:
            self.check(key, value, one_of)
        return value

    def check(self, key: str, value: str, allowed: Iterable[str]) -> None:
        """Raises PolicyError when the value is none of the allowed ones."""
        if value not in (allowed := list(allowed)):
            self.refuse(key, N_("'%(value)s' is not one of %(known)s"), value=value, known=", ".join(allowed))

    def texts(self, key: str, *, one_of: Iterable[str] | None = None, default: object = _REQUIRED):
        """A list of texts, as a tuple."""
        values = self._value(key, N_("is missing; must be a list of texts"), default)
        if values is default:
            return values
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            self.refuse(key, N_("must be a list of texts"))
        for value in values if one_of is not None else ():
            self.check(key, value, one_of)
        return tuple(values)

    def whole(self, key: str, *, at_least: int = 0, default: object = _REQUIRED):
        """A whole number."""
        value = self._value(key, N_("is missing; must be a whole number"), default)
        if value is default:
            return value
        if not isinstance(value, int) or isinstance(value, bool) or value < at_least:
            self.refuse(key, N_("must be a whole number from %(least)s"), least=at_least)
        return value

    def share(self, key: str) -> float:
        """A number between 0 and 1, both left out."""
        value = self._value(key, N_("is missing; must be a share between 0 and 1"), _REQUIRED)
        if not isinstance(value, float) or not 0 < value < 1:
            self.refuse(key, N_("must be a share between 0 and 1, as in 0.5"))
        return value

    def flag(self, key: str, default: object = False) -> bool:
        """true or false."""
        value = self._value(key, N_("is missing; must be true or false"), default)
        if not isinstance(value, bool):
            self.refuse(key, N_("must be true or false"))
        return value

    def day(self, key: str) -> date:
        """A day, as TOML writes it."""
        value = self._value(key, N_("is missing; must be a day"), _REQUIRED)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.refuse(key, N_("must be a day, as in 2026-10-01 without quotes"))
        return value

    def label(self, key: str, default: object = _REQUIRED):
        """A wording in both languages."""
        value = self._value(key, N_("is missing; must be a label {en, zh}"), default)
        if value is default:
            return value
        with Table(value, self.source, self.where(key)) as inner:
            return inner.own_label()

    def own_label(self) -> Label:
        """The en and zh of this very table."""
        return Label(en=self.text("en"), zh=self.text("zh"))

    def table(self, key: str) -> "Table":
        """The table under a key."""
        return Table(self._value(key, N_("is missing; must be a table"), _REQUIRED), self.source, self.where(key))

    def tables(self, key: str, *, optional: bool = False) -> list["Table"]:
        """The list of tables under a key; at least one unless optional."""
        values = self._value(key, N_("is missing; must be a list of tables"), [] if optional else _REQUIRED)
        if not isinstance(values, list) or not (values or optional):
            self.refuse(key, N_("must be a list with at least one table"))
        return [Table(value, self.source, f"{self.where(key)}[{at}]") for at, value in enumerate(values)]

    def _value(self, key: str, lacking: str, default: object):
        if self.has(key):
            return self.values[key]
        if default is _REQUIRED:
            self.refuse(key, lacking)
        return default
