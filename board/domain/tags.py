"""What may stand on a ticket as a tag."""

from board.domain.refusals import N_, Reason

LONGEST = 24


def tidy(text: str | None) -> str:
    """The tag without a leading # and without needless blanks."""
    return " ".join((text or "").lstrip("#＃ ").split())


def objections(text: str) -> tuple[Reason, ...]:
    """Why a tidy text cannot be a tag."""
    if not text:
        return (Reason(N_("Write the tag."), "tag"),)
    if len(text) > LONGEST:
        return (Reason(N_("A tag has at most %(n)s characters."), "tag", {"n": LONGEST}),)
    if "," in text:
        return (Reason(N_("A tag has no comma: write two tags one after the other."), "tag"),)
    return ()
