"""Mail addresses: which of them a letter can go to."""

import re

# One bare address as a header can carry it; its host may have no dot, since intranets have such names.
BARE = r"(?!\S*=\?)[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)*"


def takes_letters(address: str | None) -> bool:
    """True for one bare address; False for none, for a part of one, and for more than one."""
    return re.fullmatch(BARE, address or "") is not None
