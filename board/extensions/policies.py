"""The boards of this installation: every policy, by its key."""

from pathlib import Path

from board.domain.files import AT_ONCE, MEGABYTE
from board.domain.policies import parse_all
from board.domain.policies.reader import loaded

SHIPPED = Path(__file__).parent.parent / "policies"


class Policies:
    """Board key to Policy, read once at the start."""

    def __init__(self):
        self._by_key, self._folders = {}, ()

    def init_app(self, app):
        """Read the shipped files and those of the home; raises PolicyError, which stops the start."""
        self._folders = (SHIPPED, app.config["BOARD"].home / "policies")
        self._by_key = parse_all(texts(*self._folders), texts(*_calendars(self._folders)))
        files = (AT_ONCE + 1) * self.largest_mb * MEGABYTE  # one too many is still told by name
        app.config["MAX_CONTENT_LENGTH"] = files + app.config["MAX_FORM_MEMORY_SIZE"]

    def __getitem__(self, key):
        return self._by_key[key]

    def __contains__(self, key):
        return key in self._by_key

    def __iter__(self):
        return iter(self._by_key)

    def get(self, key):
        """The policy of a board, None when there is no such board."""
        return self._by_key.get(key)

    def all(self):
        """Every policy, in the order of their files' names."""
        return tuple(self._by_key.values())

    def proposed(self, files):
        """The policies as they would be with some files, (name, text) pairs, in the place of those that tell the same.

        A file that has a year is a dated one. Raises PolicyError.
        """
        kept, dated = texts(*self._folders), texts(*_calendars(self._folders))
        for name, text in files:
            what = _subject(text, name)
            group = dated if what[1] else kept
            for other in [one for one, body in group.items() if _subject(body, one) == what]:
                del group[other]
            group[name if name not in group else f"{name} (new)"] = text
        return parse_all(kept, dated)

    @property
    def largest_mb(self):
        """The largest file that any board takes (G-204)."""
        return max(policy.registration.attachment_max_mb for policy in self.all())

    @property
    def hash(self):
        """Changes with the content of any policy; caches are keyed by it."""
        return "".join(policy.hash[:8] for policy in self._by_key.values())


def _calendars(folders):
    return [folder / "calendars" for folder in folders]


def _subject(text, name):
    """What a file tells of: the key of a board, or the key and year of holidays."""
    values = loaded(text, name)
    return values.get("key"), values.get("year")


def texts(*folders):
    """File name to text; a file in a later folder stands over one of the same name."""
    found = {}
    for folder in folders:
        found |= {path.name: path.read_text("utf-8") for path in sorted(Path(folder).glob("*.toml"))}
    return dict(sorted(found.items()))
